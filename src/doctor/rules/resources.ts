import { isIdle } from '../check/idle.ts';
import type { Finding, Resource } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { resourceHelp } from './resource-help.ts';

const MAX_URL_WORDS = 3;

/** A resource as a sentence names it: `GET /api/users`, `server function save`. */
export function nameOf(resource: Resource): string {
  const { kind, name, urls } = resource;
  if (kind === 'server-function')
    return name === 'default' ? 'the default server function' : `server function ${name}`;
  const shown = urls.slice(0, MAX_URL_WORDS).join(', ');
  const more = urls.length > MAX_URL_WORDS ? ` and ${urls.length - MAX_URL_WORDS} more` : '';
  const method = kind === 'route' ? `${name} ` : '';
  const word = WORDS[kind] ?? kind;
  return urls.length === 0
    ? `${word} ${name}`
    : `${kind === 'route' ? '' : `${word} `}${method}${shown}${more}`;
}

/** Kinds of the Pages Router, as people call them. */
const WORDS: Partial<Record<Resource['kind'], string>> = { 'pages-page': 'page', 'pages-api': 'handler' };

/** A reason as a sentence's end: it may begin with a file name, so its first letter stays. */
const sentence = (text: string): string => `${text.trim()}${/[.!?]$/.test(text.trim()) ? '' : '.'}`;

/** The verdicts of the map that somebody has to act on, or to know of. */
export function resourceFindings(context: RuleContext): Finding[] {
  const helpFor = resourceHelp(context);
  return context.resources.flatMap((resource): Finding[] => {
    const { file, line, id, because, wall } = resource;
    const place = { file, line, what: id };
    switch (resource.verdict) {
      case 'exposed': {
        const { avoidedBy } = wall;
        const isSaid = avoidedBy === undefined || because.includes(avoidedBy);
        const by = isSaid ? '' : ` ${avoidedBy} gets past the wall.`;
        const message = `A stranger reaches ${nameOf(resource)}: ${sentence(because)}${by}`;
        return [finding('resource/exposed', { ...place, message, help: helpFor(resource) })];
      }
      case 'wall-only': {
        // Behind a wall that is got past there would be nothing to see: a page of client components, plain markup.
        if (isIdle(resource.check)) return [];
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
