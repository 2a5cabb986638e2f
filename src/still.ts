import path from 'node:path';
import { createFiles, join } from './facts/files.ts';
import { isOpened } from './routes/public-list.ts';
import type { Facts, RouteFact } from './types.ts';

/** What waits for something, loads it, or asks the platform for it. */
const ASKS =
  /\b(?:await|async|then|use|require|fetch|process|globalThis|global|eval|Function)\b|\bimport\s*\(/;
const IMPORT = /(?:\bfrom|\bimport)\s*(['"])([^'"\n]+)\1/g;
/** Imports that read nothing of the app: the framework, its styles, and Clerk's components. */
const HARMLESS = /^(?:next|react|geist|@clerk\/nextjs(?!\/server))(?:\/|$)|\.css$/;

/** Whether a file by itself shows that it reads nothing: it asks for nothing, and uses nothing of the app's. */
const isStill = (text: string): boolean =>
  !ASKS.test(text) && [...text.matchAll(IMPORT)].every(([, , from = '']) => HARMLESS.test(from));

/** The layouts and templates around a page, as far as there are any. */
function around({ file }: RouteFact, { appDir, pageExtensions }: Facts): string[] {
  if (appDir === undefined || !file.startsWith(`${appDir}/`)) return [];
  const found: string[] = [];
  for (let dir = path.posix.dirname(file); ; dir = path.posix.dirname(dir)) {
    for (const name of ['layout', 'template'])
      found.push(...pageExtensions.map((ending) => join(dir, `${name}.${ending}`)));
    if (dir === appDir) return found;
  }
}

/**
 * Whether all that a public list opens is plain to see: pages that are made once and read nothing, those to sign in at, and
 * metadata. False wherever that takes a closer look, which the doctor's map is.
 */
export function opensOnlyStill(patterns: readonly string[], facts: Facts): boolean {
  const { routes, signIn, signUp, nextConfig } = facts;
  if (nextConfig.rewrites.length > 0 || routes.some(({ file }) => file.includes('/@'))) return false;
  const files = createFiles(facts.root, path.resolve(facts.root, facts.workspace.root));
  const isPlain = (route: RouteFact): boolean => {
    const { kind, rendering, router, file } = route;
    if (kind === 'metadata' || file === signIn?.file || file === signUp?.file) return true;
    if (kind !== 'page' || router !== 'app' || rendering !== 'static') return false;
    return [file, ...around(route, facts)].every((one) => {
      const text = files.isFile(one) ? files.read(one) : '';
      return text !== undefined && isStill(text);
    });
  };
  return routes.filter(({ url }) => isOpened(url, patterns)).every(isPlain);
}
