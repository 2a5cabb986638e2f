import type { Outcome, Target, Value } from './value.ts';

/** A host that stands for the app's own. */
export const ORIGIN = 'https://app.example';
const LOCALE = /^\/[a-z]{2,3}(?:-[a-z0-9]{2,8})?(?=\/|$)/i;

const plain = (path: string): string => path.toLowerCase().replace(/\/+$/, '');

/**
 * Whether a path is what was asked for in other words: another spelling, with a prefix or without one, in another language,
 * or further down.
 */
export function isSameResource(to: string, asked: string): boolean {
  const [target, own] = [plain(to), plain(asked)];
  if (target === own || own === '') return true;
  if (target.endsWith(own) || target.startsWith(`${own}/`)) return true;
  const [there, here] = [target.replace(LOCALE, ''), own.replace(LOCALE, '')];
  return here !== '' && there !== '' && (own.endsWith(target) || there === here);
}

/**
 * Where a redirect or a rewrite leads.
 * @param asked The path that was asked for.
 * @param named It is named like a page to sign in at, where it can't be told.
 */
export function leads(to: Target, asked: string, named: boolean): 'away' | 'moved' {
  if (to.path === undefined) return named ? 'away' : 'moved';
  if (plain(to.path) === plain(asked)) return 'moved';
  return to.fromPath && isSameResource(to.path, asked) ? 'moved' : 'away';
}

/** What a redirect does to the visitor. */
export const redirected = (to: Target, asked: string, named: boolean): Outcome => leads(to, asked, named);

/** What a rewrite does: only where another page surely takes the place of the one that was asked for is that one not served. */
export const rewritten = (to: Target, asked: string): Outcome =>
  to.path !== undefined && !to.fromPath && leads(to, asked, false) === 'away' ? 'aside' : 'open';

const NOWHERE: Target = { path: undefined, fromPath: false };

/** `new URL(text, base)` or a text that is given to `redirect`. */
export function targetOf(value: Value | undefined, base: string): Target {
  if (value?.is === 'url') return { ...value.to };
  if (value?.is === 'text') {
    const whole = value.query ? value.start : /^([^?#]*)[?#]/.exec(value.start)?.[1];
    if (whole === undefined) return { ...NOWHERE };
    return { ...parsed(whole, base, value.fromPath), query: value.query };
  }
  return value?.is === 'known' && typeof value.value === 'string'
    ? parsed(value.value, base, value.fromPath === true)
    : { ...NOWHERE };
}

function parsed(text: string, base: string, fromPath: boolean): Target {
  try {
    return { path: new URL(text, ORIGIN + base).pathname, fromPath };
  } catch {
    return { ...NOWHERE };
  }
}
