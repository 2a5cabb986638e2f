import type { Node } from 'oxc-parser';
import { hasMarkers } from '../../markers.ts';
import type { Finding } from '../types.ts';
import { type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

const HOSTING = ['vercel.json', 'netlify.toml', 'public/_headers', 'public/staticwebapp.config.json'];
const ENFORCED = /content-security-policy(?!-report-only)['"`]?/i;
const LIBRARIES = /^(?:@nosecone\/next|next-secure-headers|next-safe-middleware|@next-safe\/middleware)$/;

/** A header that is taken off a request is not sent. */
const withoutDeletes = (text: string): string =>
  text.replace(/\.delete\(\s*['"`][^'"`]{0,100}['"`]\s*,?\s*\)/g, '');

/** A policy as it is written down. */
interface Policy {
  text: string;
  offset: number;
  /** Whether a directive may stand in what could not be read. */
  isWhole: boolean;
}

const DIRECTIVE = /(?:^|;|\n)\s*(?:default|script|frame|object|img|connect)-(?:src|ancestors) [^;]+/;

/** What an expression says; `{}` for what is put in when it runs. */
function textOf(node: Node | null): string {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked ?? '').join('{}');
  return '{}';
}

/** Policies that stand in a module: as one text, or as a list with one directive in each item. */
function policiesIn(module: Module): Policy[] {
  const texts = [...nodesOf(module.program, 'Literal'), ...nodesOf(module.program, 'TemplateLiteral')];
  const plain = texts.flatMap((node): Policy[] => {
    const text = textOf(node);
    // One directive alone is a part of something else.
    return text.includes(';') && DIRECTIVE.test(text) ? [{ text, offset: node.start, isWhole: true }] : [];
  });
  const lists = nodesOf(module.program, 'ArrayExpression').flatMap(({ elements, start }): Policy[] => {
    const parts = elements.map((one) => textOf(one));
    if (parts.filter((part) => DIRECTIVE.test(part)).length < 2) return [];
    const scripts = elements[parts.findIndex((part) => /^\s*script-src /.test(part))];
    return [{ text: parts.join('; '), offset: scripts?.start ?? start, isWhole: !parts.includes('{}') }];
  });
  return [...plain, ...lists];
}

function directive(policy: string, name: string): string[] | undefined {
  const found = policy
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .find(([first]) => first?.toLowerCase() === name);
  return found?.slice(1);
}

/** Whether Clerk's script and API can come by a source: `clerk.com` and `clerk.dev` are its site, not an app's host. */
const leadsToClerk = (source: string): boolean =>
  source.includes('{}') ||
  (/clerk/i.test(source) && !/^(?:https?:\/\/)?(?:[\w*-]+\.)?clerk\.(?:com|dev)$/.test(source));

const isWide = (source: string): boolean => source === '*' || source === 'https:' || source === 'http:';

function policyFindings(module: Module, usesClerk: boolean): Finding[] {
  return policiesIn(module).flatMap(({ text, offset, isWhole }): Finding[] => {
    const place = { file: module.path, ...module.at(offset), what: module.path };
    const scripts = directive(text, 'script-src') ?? directive(text, 'default-src');
    if (scripts === undefined) {
      if (!isWhole) return [];
      const message = 'The policy has neither script-src nor default-src, so it stops no script.';
      return [finding('csp/ineffective', { ...place, message })];
    }
    const strict = scripts.some((source) => source === "'strict-dynamic'");
    const wide = scripts.find(isWide);
    if (wide !== undefined && !strict)
      return [
        finding('csp/ineffective', {
          ...place,
          message: `script-src holds ${wide}, so scripts of any host run.`,
        }),
      ];
    if (!usesClerk) return [];
    if (!strict && !scripts.some(leadsToClerk)) {
      const message = "script-src names no host of Clerk's, so that its script does not load.";
      return [finding('csp/blocks-clerk', { ...place, message })];
    }
    const asked = directive(text, 'connect-src') ?? directive(text, 'default-src');
    if (asked === undefined || !isWhole || asked.some((source) => isWide(source) || leadsToClerk(source)))
      return [];
    const message = "connect-src names no host of Clerk's, so that its script can't ask who is signed in.";
    return [finding('csp/blocks-clerk', { ...place, message })];
  });
}

/** Clerk's own option without `strict` allows scripts of every host. */
function looseOption(module: Module): Finding[] {
  return nodesOf(module.program, 'Property').flatMap(({ key, value, start }): Finding[] => {
    if (
      key.type !== 'Identifier' ||
      key.name !== 'contentSecurityPolicy' ||
      value.type !== 'ObjectExpression'
    )
      return [];
    const text = module.text.slice(value.start, value.end);
    if (/\bstrict\b|\.\.\./.test(text)) return [];
    const message =
      "Clerk's default policy allows https: and 'unsafe-inline' in script-src, so it stops no script.";
    return [
      finding('csp/ineffective', {
        file: module.path,
        ...module.at(start),
        what: module.path,
        message,
        help: 'Set strict: true.',
      }),
    ];
  });
}

/** The Content-Security-Policy and the other headers, as far as they are written down. */
export function headerFindings({ facts, code }: RuleContext): Finding[] {
  const found: Finding[] = [];
  // Behind a proxy of the app's own Clerk comes from 'self'.
  const isProxied = facts.envFiles.some(({ names }) => names.includes('NEXT_PUBLIC_CLERK_PROXY_URL'));
  const usesClerk = facts.clerk.major > 0 && !isProxied;
  // A file that Next does not load sends nothing.
  const idle = new Set(facts.entry.candidates.filter(({ active }) => !active).map(({ path }) => path));
  const isOtherConfig = (file: string) =>
    /(?:^|\/)next\.config\.\w+$/.test(file) && file !== facts.nextConfig.file;
  const sends = facts.csp.filter(
    ({ file, what }) =>
      !idle.has(file) &&
      !isOtherConfig(file) &&
      (LIBRARIES.test(what) ||
        what.startsWith('Clerk') ||
        ENFORCED.test(withoutDeletes(code.text(file) ?? ''))),
  );
  const files = [...new Set(facts.csp.map(({ file }) => file))];
  const sending = [...new Set(sends.map(({ file }) => file))];
  if (facts.csp.length === 0) {
    const message = 'No file of the project sends a Content-Security-Policy.';
    found.push(finding('csp/absent', { what: 'absent', message }));
  }
  if (sending.length > 1) {
    const message = `A policy is sent by ${sends.map(({ file, what }) => `${file} (${what})`).join(' and ')}.`;
    found.push(finding('csp/two-policies', { file: sending[0], line: 1, what: sending.join(' '), message }));
  }
  for (const file of files) {
    const module = /\.[cm]?[jt]sx?$/.test(file) ? code.module(file) : undefined;
    if (module === undefined) continue;
    found.push(...policyFindings(module, usesClerk));
    if (module.text.includes('@clerk/')) found.push(...looseOption(module));
  }
  const elsewhere = HOSTING.some((file) =>
    /content-type-options|strict-transport-security/i.test(code.files.read(file) ?? ''),
  );
  const set = [...code.holding('ontent-Type-Options'), ...code.holding('trict-Transport-Security')];
  const library = facts.csp.some(({ what }) => LIBRARIES.test(what));
  if (set.length === 0 && !elsewhere && !library) {
    const message =
      'Neither X-Content-Type-Options nor Strict-Transport-Security is set anywhere in the project.';
    found.push(finding('headers/missing', { file: facts.nextConfig.file, what: 'missing', message }));
  }
  return found;
}

/** Files of ours in which a conflict is still open: they do not parse, and the app does not build with them. */
export function conflictFindings({ facts, code }: RuleContext): Finding[] {
  return facts.ownFiles.flatMap((file) => {
    const text = code.text(file) ?? '';
    if (!hasMarkers(text)) return [];
    const message = 'It holds conflict markers: settle the marked lines, then run update again.';
    return [finding('project/problem', { file, line: lineOfMarker(text), what: message, message })];
  });
}

const lineOfMarker = (text: string): number => text.slice(0, text.search(/^<{7} /m)).split('\n').length;

/** What the inspector could not read or parse. */
export function problemFindings(
  problems: readonly { path: string; line?: number; column?: number; message: string }[],
): Finding[] {
  return problems.map(({ path, line, column, message }) =>
    finding('project/problem', {
      file: path === '.' ? undefined : path,
      line,
      column,
      what: message,
      message,
    }),
  );
}
