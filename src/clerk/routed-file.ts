import type { Facts } from '../types.ts';

/**
 * Name of a file that Next finds by its ending (route handlers, pages/api, instrumentation), as a `create` edit wants it.
 * With `pageExtensions: ['page.tsx', 'page.ts']` a plain `route.ts` is silently ignored; `route.page.ts` is not.
 * @param path Without extension: `src/app/api/hook/route`.
 * @returns With an ending in `.ts` or `.tsx`; the core turns it into `.js` or `.jsx` in JavaScript projects.
 */
export function routedFile(facts: Pick<Facts, 'language' | 'pageExtensions'>, path: string): string {
  const last = facts.language === 'ts' ? ['ts', 'tsx'] : ['js', 'jsx'];
  for (const ending of last) {
    const found =
      facts.pageExtensions.find((extension) => extension === ending) ??
      facts.pageExtensions.find((extension) => extension.endsWith(`.${ending}`));
    if (found) return `${path}.${found.replace(/js(x?)$/, 'ts$1')}`;
  }
  return `${path}.ts`;
}
