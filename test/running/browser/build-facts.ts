import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltApp } from '../app.ts';

interface PrerenderManifest {
  routes: Record<string, { dataRoute: string | null }>;
}

/** Paths of the pages that `next build` rendered once for everybody; metadata files and route handlers left out. */
export function prerenderedPages(app: BuiltApp): string[] {
  const text = readFileSync(join(app.dir, '.next/prerender-manifest.json'), 'utf8');
  const { routes } = JSON.parse(text) as PrerenderManifest;
  return Object.entries(routes)
    .filter(([, { dataRoute }]) => dataRoute !== null)
    .map(([path]) => path)
    .sort();
}

/** A generated file as the build saw it. */
export const generatedText = (app: BuiltApp, path: string): string =>
  readFileSync(join(app.dir, path), 'utf8');

/** The words of the comments in a file, in one line, so that a promise can be looked for across line breaks. */
export const commentsOf = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^\s*(?:\/\/|\/?\*)/.test(line))
    .map((line) => line.replace(/^\s*(?:\/\/|\/?\*+\/?)\s*/, ''))
    .join(' ')
    .replace(/\s+/g, ' ');

interface RoutesManifest {
  headers: { source: string; headers: { key: string }[] }[];
}

/** Names of the headers that the build sends with every path. */
export function headersOfBuild(app: BuiltApp): string[] {
  const text = readFileSync(join(app.dir, '.next/routes-manifest.json'), 'utf8');
  const { headers } = JSON.parse(text) as RoutesManifest;
  return headers
    .filter(({ source }) => source === '/:path*')
    .flatMap((entry) => entry.headers.map(({ key }) => key));
}
