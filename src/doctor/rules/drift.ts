import { listedIn } from '../../code/public-list.ts';
import { MANIFEST_PATH } from '../../manifest.ts';
import { isOpened } from '../../routes/public-list.ts';
import { inSource } from '../../specifier.ts';
import { checksForUser, isAskedFor } from '../checks-for-user.ts';
import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { nameOf } from './resources.ts';

/** What is declared public, against what the code does. */
export function driftFindings({ facts, resources, intent, code }: RuleContext): Finding[] {
  const found = intent.refused.map(({ pattern, because }) =>
    finding('public/drift', {
      file: MANIFEST_PATH,
      line: 1,
      what: pattern,
      message: `What is declared public opens nothing where it is no pattern: ${because}`,
    }),
  );
  if (!intent.declared) return found;
  const urls = intent.patterns.filter((pattern) => pattern.startsWith('/'));
  const list = ['ts', 'js']
    .map((ending) => inSource(facts, `lib/security/public-routes.${ending}`))
    .find((path) => facts.ownFiles.includes(path));
  const text = list === undefined ? undefined : code.text(list);
  const written =
    list !== undefined && text !== undefined ? listedIn(list, text, 'PUBLIC_ROUTES') : undefined;
  for (const resource of resources) {
    const { urls: own, wall, file, line, id } = resource;
    const open = own.length > 0 && own.every((url) => isOpened(url, urls));
    if (!isAskedFor(resource) || !open) continue;
    const refused =
      wall.state === 'closed'
        ? 'the wall refuses strangers there'
        : checksForUser(resource)
          ? 'it checks for a user'
          : undefined;
    if (refused === undefined) continue;
    // A list that was edited by hand since is in `written`, and told below.
    if (wall.state === 'closed' && written && !own.every((url) => isOpened(url, written))) continue;
    const message = `${nameOf(resource)} is declared public, and ${refused}.`;
    found.push(finding('public/drift', { file, line, what: id, message }));
  }
  if (list !== undefined && written !== undefined) {
    // What nobody declared is named by its resources.
    const told = [...urls, ...intent.undeclared];
    for (const url of written.filter((pattern) => !isOpened(asRoute(pattern), told))) {
      const served = facts.routes.find((route) => isOpened(route.url, [url]));
      // Pieces put these into the list themselves.
      if (facts.webhooks.some((hook) => hook.url === served?.url)) continue;
      const page = served && withoutRest(served.url);
      if (served === undefined || facts.signIn?.url === page || facts.signUp?.url === page) continue;
      const message = `${url} is open in ${list} and not among what is declared public; it opens ${served.url}.`;
      found.push(finding('public/drift', { file: list, line: 1, what: url, message }));
    }
  }
  return found;
}

/** The page of a route whose last segment may be left out: `/sign-in/[[...rest]]` is served at `/sign-in`. */
const withoutRest = (url: string): string => url.replace(/\/\[\[\.{3}[^\]/]+\]\]$/, '');

/** A pattern as the route that is just as wide: a pattern covers it if it covers all that the first one opens. */
const asRoute = (pattern: string): string =>
  pattern.replace(/\/\*\*$/, '/[[...rest]]').replace(/\/\*(?=\/|$)/g, '/[one]');
