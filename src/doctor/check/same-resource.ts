const LOCALE = /^\/[a-z]{2,3}(?:-[a-z0-9]{2,8})?(?=\/|$)/i;

const plain = (path: string): string => path.toLowerCase().replace(/\/+$/, '');

/**
 * Whether a path is what was asked for in other words: another spelling, with a prefix or without one, in another language,
 * or further down.
 */
export function isSameResource(to: string, asked: string): boolean {
  const [target, own] = [plain(to), plain(asked)];
  if (target === own) return true;
  // Below the root lies everything: only the root of a language is the same one.
  if (own === '') return target.replace(LOCALE, '') === '';
  if (target.endsWith(own) || target.startsWith(`${own}/`)) return true;
  const [there, here] = [target.replace(LOCALE, ''), own.replace(LOCALE, '')];
  return here !== '' && there !== '' && (own.endsWith(target) || there === here);
}
