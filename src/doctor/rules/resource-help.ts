import { cronPaths } from '../../routes/crons.ts';
import { isCalledBack, isHook, isScheduled } from '../../routes/named-for.ts';
import { shellQuote } from '../../shell-quote.ts';
import { COMMAND } from '../../version.ts';
import type { Resource } from '../types.ts';
import type { RuleContext } from './index.ts';
import { runsNoClerk } from './runs-clerk.ts';

type Project = Pick<RuleContext, 'facts' | 'code'>;

/** A note as a sentence. */
const sentence = (text: string): string => `${text.trim()}${/[.!?]$/.test(text.trim()) ? '' : '.'}`;

/** Whether a handler leads to routes of its own, each of which decides for itself. */
const isRouter = ({ kind, note }: Resource): boolean =>
  (kind === 'route' || kind === 'pages-api') && note !== undefined;

const isHandler = ({ kind }: Resource): boolean => kind === 'route' || kind === 'pages-api';

/**
 * What mends a resource that has no check: the check that is right for its kind and for the installed Clerk, and the
 * command that writes it, where that would.
 */
export function resourceHelp(project: Project): (resource: Resource) => string {
  const { facts, code } = project;
  const crons = cronPaths(code.files.read('vercel.json'));
  const throws = runsNoClerk(project);
  return (resource) => {
    const { kind, urls } = resource;
    if (isRouter(resource))
      return `Let a middleware of its own check before every route, or check in each that has none. ${sentence(resource.note ?? '')}`;
    if (kind === 'rewrite')
      return 'The wall judges the URL before the rewrite: check in what the destination runs, or close the source URL.';
    if (isHandler(resource) && urls.some((url) => isScheduled(url, crons)))
      return 'A scheduler calls it, which has no session: compare its authorization header with a secret first, and refuse where that variable is not set.';
    const reports = urls.some(isHook) || (resource.name !== 'GET' && urls.some(isCalledBack));
    if (isHandler(resource) && reports)
      return 'Another system calls it, which has no session: verify its signature over the raw body, await request.text(), before anything else.';
    return `${checkFor(resource, facts.clerk.major)}${orOpen(resource)}${commandFor(resource, facts.clerk.major, throws(resource))}`;
  };
}

/** The check in words: Clerk's where it is there, else the owner's own. */
function checkFor({ kind, name }: Resource, clerk: number): string {
  const what = name === 'default' ? 'the default export' : name;
  switch (kind) {
    case 'server-function':
      return clerk === 0
        ? `Begin ${what} with a check that throws where nobody is signed in.`
        : `Begin ${what} with a check of its own: const { userId } = await auth(); if (!userId) throw new Error('Unauthorized').`;
    case 'route':
      return clerk === 0
        ? 'Begin the handler with a check that answers 401 where nobody is signed in.'
        : 'Begin the handler with a check of its own that answers 401 when there is no userId.';
    case 'pages-api':
      return clerk === 0
        ? 'Begin the handler with a check that answers 401 where nobody is signed in.'
        : 'Begin the handler with a check of its own that answers 401 when getAuth(req) has no userId.';
    case 'pages-page':
      return clerk === 0
        ? 'Ask in getServerSideProps who comes, and redirect where nobody is signed in.'
        : 'Ask in getServerSideProps who comes, and redirect when getAuth(req) has no userId.';
    default:
      if (clerk === 0) return 'Begin it with a check that redirects where nobody is signed in.';
      if (clerk < 5)
        return 'Begin it with: const { userId } = auth(); if (!userId) return redirectToSignIn().';
      // A promise since Clerk 6.
      return clerk < 6 ? 'Begin it with auth().protect().' : 'Begin it with await auth.protect().';
  }
}

/** A server function has no URL that could be declared. */
const orOpen = ({ kind }: Resource): string =>
  kind === 'server-function'
    ? ''
    : ' If it is meant to be open, declare its URL: --public, or public in the manifest.';

/** The command that writes a check, as advice names it; followed by the file. */
export const PROTECT = `${COMMAND} protect`;

/** What writes the check, for resources that have a function to write it into. */
function commandFor({ kind, file, name }: Resource, clerk: number, throws: boolean): string {
  const isMade = kind === 'pages-page' && name !== 'getServerSideProps';
  if (clerk < 5 || kind === 'metadata' || isMade) return '';
  const command = `${PROTECT} ${shellQuote(file)}`;
  if (!throws) return ` Or have it written: ${command}`;
  const call = kind.startsWith('pages-') ? 'getAuth()' : 'auth()';
  return ` ${call} throws where no middleware or proxy runs Clerk: ${COMMAND} add middleware, then ${command}`;
}
