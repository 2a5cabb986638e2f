import { normalizePattern, patternProblem } from '../routes/pattern.ts';
import { suggestPublic } from '../routes/public-list.ts';
import { widePatterns } from '../routes/wide.ts';
import type { Facts, Piece, PieceAnswers } from '../types.ts';
import { gateStands } from './gate.ts';
import { misplaced, renamable } from './place.ts';

/** An answer that is a list; [] where it was not given. */
export const list = (value: PieceAnswers[string] | undefined): string[] =>
  Array.isArray(value) ? value : [];
/** The first few of some URLs, in words. */
export const named = (urls: readonly string[]): string =>
  urls.slice(0, 8).join(', ') + (urls.length > 8 ? ` and ${urls.length - 8} more` : '');

/** A path of this app or an absolute https address; Clerk resolves nothing else. */
function signInProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.startsWith('/')) {
    if (value.includes('*')) return 'the sign-in URL is one path, without wildcards.';
    return patternProblem(value);
  }
  if (/^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:\/[\w~.-]+)*$/.test(value)) return undefined;
  return `${JSON.stringify(value)} is neither a path such as /sign-in nor an address such as https://accounts.example.com/sign-in.`;
}

/** Path of the sign-in page, unless a part of it varies; what the environment names is left to the environment. */
const signInDefault = ({ signIn }: Facts): string => {
  const url = signIn?.named ? '' : (signIn?.url ?? '');
  return signInProblem(url) === undefined && !url.includes('[') ? url : '';
};

/** What the `middleware` piece asks. */
export const questions: Piece['questions'] = [
  {
    kind: 'confirm',
    name: 'patchEntry',
    flag: 'patch-entry',
    byFlag: true,
    message: 'Compose Clerk and the wall into your own entry file?',
    help: 'Whether an entry file of yours is patched (the default); --no-patch-entry leaves it alone and gives you the lines.',
    default: () => true,
  },
  {
    kind: 'confirm',
    name: 'denyByDefault',
    flag: 'deny-by-default',
    message:
      'Your entry file protects a list and lets everything else through. Turn it round, so that only public paths are open?',
    help: 'Agree that a list of protected routes of yours becomes deny by default: what is public today stays so, each path that closes is named.',
    when: (facts, answers) => facts.entry.today?.allowByDefault === true && answers.patchEntry !== false,
    default: () => false,
  },
  {
    kind: 'confirm',
    name: 'clerkAlways',
    flag: 'clerk-always',
    message: 'Your entry file runs Clerk under a condition only. Run it, and the wall, on every request?',
    help: 'Agree that Clerk runs always where an entry file of yours runs it under a condition: without its keys the app no longer answers.',
    when: (facts, answers) => facts.entry.today?.conditional === true && answers.patchEntry !== false,
    default: () => false,
  },
  {
    kind: 'confirm',
    name: 'retireGate',
    flag: 'retire-gate',
    message:
      'The wall makes your own gate by paths redundant, and createRouteMatcher is deprecated. Take the gate out?',
    help: 'Take createRouteMatcher and tests of the path that only send strangers away out of an entry file of yours; what asks for a role or permission stays.',
    when: (facts, answers) =>
      gateStands(facts) &&
      answers.patchEntry !== false &&
      (facts.entry.today?.allowByDefault !== true || answers.denyByDefault === true),
    default: () => false,
  },
  {
    kind: 'confirm',
    name: 'moveEntry',
    flag: 'move-entry',
    message: 'Next ignores your entry file where it is. Move it to where Next runs it?',
    help: 'Move an entry file that Next ignores (wrong folder or extension) to where it is run, imports following.',
    when: (facts) => misplaced(facts) !== undefined,
    default: () => false,
  },
  {
    kind: 'confirm',
    name: 'rename',
    flag: 'rename',
    message: 'Next 16 calls it proxy: rename your middleware file, its export and its imports?',
    help: 'On Next 16: middleware.ts becomes proxy.ts, with its export and whatever imports it.',
    when: (facts, answers) =>
      renamable(facts) !== undefined ||
      (facts.nextMajor >= 16 && answers.moveEntry === true && misplaced(facts)?.name === 'middleware'),
    default: () => false,
  },
  {
    kind: 'list',
    name: 'public',
    flag: 'public',
    message: 'Which paths are public?',
    help: 'A path that needs no session: /x, /x/* (one segment), /x/** (all below); repeatable.',
    default: (facts) => suggestPublic(facts).patterns,
    check: patternProblem,
    normalize: normalizePattern,
  },
  {
    kind: 'list',
    name: 'publicWide',
    flag: 'public-wide',
    message: 'These open more than they name. Keep which?',
    help: 'A public pattern to keep although it opens more than it names; repeatable.',
    when: (facts, answers) => widePatterns(facts, list(answers.public)).length > 0,
    choices: (facts, answers) =>
      widePatterns(facts, list(answers?.public)).map(({ pattern, routes }) => ({
        value: pattern,
        label: `${pattern} also opens ${named(routes.map(({ url }) => url))}`,
      })),
    default: (facts, answers) =>
      suggestPublic(facts).rewritten.filter((pattern) => list(answers.public).includes(pattern)),
    check: patternProblem,
    normalize: normalizePattern,
  },
  {
    kind: 'text',
    name: 'signInUrl',
    flag: 'sign-in-url',
    message:
      "Where do people sign in? (empty: what NEXT_PUBLIC_CLERK_SIGN_IN_URL says, or Clerk's account portal)",
    help: "Path or https address of the sign-in page; empty for what NEXT_PUBLIC_CLERK_SIGN_IN_URL says, or Clerk's account portal.",
    default: signInDefault,
    check: signInProblem,
  },
  {
    kind: 'confirm',
    name: 'requireAuthorizedParties',
    flag: 'require-authorized-parties',
    byFlag: true,
    message: 'Refuse to start in production without CLERK_AUTHORIZED_PARTIES?',
    help: 'Whether security-check treats an unset CLERK_AUTHORIZED_PARTIES in production as an error.',
    default: () => true,
  },
];
