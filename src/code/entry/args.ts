import type { Refusal } from '../../types.ts';

/** One entry of Next's `config.matcher`, as it is to be written. */
export type MatcherItem = string | { source: string; locale: false };

/** What the `middleware` piece hands to this surgeon; plain data. */
export interface EntryArgs {
  /** Specifier of the module that exports `isPublicRoute(pathname)`, as seen from the entry file. */
  publicRoutesModule: string;
  /** Specifier of the module that exports `refuse(request, authorizedParties, redirectToSignIn)`. */
  signedOutModule: string;
  /** The list of accepted origins, as an expression over what the set-up declares. */
  authorizedPartiesText: string;
  /** Where `clerkMiddleware` comes from when the file does not import it yet. */
  clerkModule: string;
  nextMajor: number;
  clerkMajor: number;
  /** `await auth()` (Clerk 6 and later) or `auth()` (Clerk 5). */
  asyncAuth: boolean;
  /** The matcher that lets nothing past the wall. */
  matcher: MatcherItem[];
  /** Options of `clerkMiddleware`, name → expression; written where the owner has none of that name. */
  optionsText: Record<string, string>;
  /** Conditions under which some of them are given, name → expression. */
  optionsWhen: Record<string, string>;
  /** Statements that these expressions refer to; written once, above the composed export. */
  setupText: string;
  /** Patterns of the generated list, when known: what the owner's own list opens must be on it to be taken over. */
  listed: string[] | undefined;
  /** The owner agreed that a list of protected routes becomes a list of public ones. */
  allowByDefaultConsent: boolean;
  /** The owner agreed that Clerk runs always where it runs under a condition today. */
  clerkAlwaysConsent: boolean;
  /** Another sign-in system that a module of the project runs for this file. */
  secondAuth?: string;
  /** Specifier of the module by which the file runs Clerk without calling it itself. */
  clerkBehind?: string;
  /** The owner wants their own gate by paths taken out, as the wall stands before it. */
  retireGate: boolean;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function matcherFrom(value: unknown): MatcherItem[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const items: MatcherItem[] = [];
  for (const item of value as unknown[]) {
    if (isText(item)) items.push(item);
    else if (typeof item === 'object' && item !== null && 'source' in item && isText(item.source))
      items.push({ source: item.source, locale: false });
    else return undefined;
  }
  return items;
}

function optionsFrom(value: unknown): Record<string, string> {
  const options: Record<string, string> = {};
  if (typeof value !== 'object' || value === null) return options;
  for (const [name, text] of Object.entries(value))
    if (isText(text) && /^[A-Za-z_$][\w$]*$/.test(name)) options[name] = text;
  return options;
}

/** Checks the arguments of the edit; a refusal names the first one that is missing. */
export function readArgs(args: Record<string, unknown>): EntryArgs | Refusal {
  const missing = (name: string): Refusal => ({
    refused: true,
    because: `the edit came without a usable \`${name}\``,
    snippet: '',
  });
  const matcher = matcherFrom(args.matcher);
  if (!matcher) return missing('matcher');
  if (!isText(args.publicRoutesModule)) return missing('publicRoutesModule');
  if (!isText(args.signedOutModule)) return missing('signedOutModule');
  const clerkMajor = Number(args.clerkMajor);
  const nextMajor = Number(args.nextMajor);
  if (!(clerkMajor >= 5)) return missing('clerkMajor');
  if (!(nextMajor >= 13)) return missing('nextMajor');
  const optionsText = optionsFrom(args.optionsText);
  if (isText(args.signInUrl)) optionsText.signInUrl ??= JSON.stringify(args.signInUrl);
  if (isText(args.contentSecurityPolicyText))
    optionsText.contentSecurityPolicy ??= args.contentSecurityPolicyText;
  return {
    publicRoutesModule: args.publicRoutesModule,
    signedOutModule: args.signedOutModule,
    authorizedPartiesText: isText(args.authorizedPartiesText) ? args.authorizedPartiesText : '[]',
    clerkModule: isText(args.clerkModule) ? args.clerkModule : '@clerk/nextjs/server',
    nextMajor,
    clerkMajor,
    asyncAuth: args.asyncAuth === undefined ? clerkMajor >= 6 : args.asyncAuth === true,
    matcher,
    optionsText,
    optionsWhen: optionsFrom(args.optionsWhen),
    setupText: isText(args.setupText) ? args.setupText : '',
    listed: Array.isArray(args.listed) ? args.listed.filter(isText) : undefined,
    allowByDefaultConsent: args.allowByDefaultConsent === true,
    clerkAlwaysConsent: args.clerkAlwaysConsent === true,
    ...(typeof args.secondAuth === 'string' ? { secondAuth: args.secondAuth } : {}),
    ...(typeof args.clerkBehind === 'string' ? { clerkBehind: args.clerkBehind } : {}),
    retireGate: args.retireGate === true,
  };
}
