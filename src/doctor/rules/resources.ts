import { shellQuote } from '../../shell-quote.ts';
import { COMMAND } from '../../version.ts';
import type { Finding, Resource } from '../types.ts';
import { finding } from './make.ts';

const MAX_URL_WORDS = 3;

/** A resource as a sentence names it: `GET /api/users`, `server function save`. */
export function nameOf(resource: Resource): string {
  const { kind, name, urls } = resource;
  if (kind === 'server-function') return `server function ${name}`;
  const shown = urls.slice(0, MAX_URL_WORDS).join(', ');
  const more = urls.length > MAX_URL_WORDS ? ` and ${urls.length - MAX_URL_WORDS} more` : '';
  const method = kind === 'route' ? `${name} ` : '';
  return urls.length === 0
    ? `${kind} ${name}`
    : `${kind === 'route' ? '' : `${kind} `}${method}${shown}${more}`;
}

/** A reason as a sentence's end: it may begin with a file name, so its first letter stays. */
const sentence = (text: string): string => `${text.trim()}${/[.!?]$/.test(text.trim()) ? '' : '.'}`;

/** Whether a handler leads to routes of its own, each of which decides for itself. */
const isRouter = ({ kind, note }: Resource): boolean =>
  (kind === 'route' || kind === 'pages-api') && note !== undefined;

/** What writes the check, for resources that have a function to write it into. */
function commandFor(resource: Resource): string {
  const { kind, file } = resource;
  if (kind === 'rewrite' || kind === 'metadata' || isRouter(resource)) return '';
  return ` Or have it written: ${COMMAND} protect ${shellQuote(file)}`;
}

const helpFor = (resource: Resource): string => inWords(resource) + commandFor(resource);

function inWords(resource: Resource): string {
  if (isRouter(resource))
    return `Let a middleware of its own check before every route, or check in each that has none. ${sentence(resource.note ?? '')}`;
  switch (resource.kind) {
    case 'server-function':
      return `Begin ${resource.name} with a check of its own: const { userId } = await auth(); if (!userId) throw new Error('Unauthorized').`;
    case 'route':
    case 'pages-api':
      return 'Begin the handler with a check of its own that answers 401 when there is no userId. If it is meant to be open, put its URL into the public list.';
    case 'rewrite':
      return 'The wall judges the URL before the rewrite: check in what the destination runs, or close the source URL.';
    default:
      return 'Begin it with await auth.protect(). If it is meant to be open, put its URL into the public list.';
  }
}

/** The verdicts of the map that somebody has to act on, or to know of. */
export function resourceFindings(resources: readonly Resource[]): Finding[] {
  return resources.flatMap((resource): Finding[] => {
    const { file, line, id, because, wall } = resource;
    const place = { file, line, what: id };
    switch (resource.verdict) {
      case 'exposed': {
        const by = wall.avoidedBy === undefined ? '' : ` ${wall.avoidedBy} gets past the wall.`;
        const message = `A stranger reaches ${nameOf(resource)}: ${sentence(because)}${by}`;
        return [finding('resource/exposed', { ...place, message, help: helpFor(resource) })];
      }
      case 'wall-only': {
        const message = `Only the wall stands in front of ${nameOf(resource)}: ${sentence(because)}`;
        return [finding('resource/wall-only', { ...place, message, help: helpFor(resource) })];
      }
      case 'unknown': {
        const message = `Whether a stranger reaches ${nameOf(resource)} can't be told: ${sentence(because)}`;
        return [finding('resource/unknown', { ...place, message })];
      }
      default:
        return [];
    }
  });
}
