import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exposureMap, type MapOptions } from '../../src/doctor/map.ts';
import type { Resource } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/inspect.ts';

/** Versions that a case runs on. */
export interface Versions {
  next?: string;
  clerk?: string;
}

/** The map of a project made of these files, by path; a package.json and tsconfig.json are added. */
export async function mapOf(
  files: Readonly<Record<string, string>>,
  { next = '16.4.6', clerk = '7.9.17' }: Versions = {},
  options: MapOptions & { app?: string } = {},
): Promise<Resource[]> {
  const folder = mkdtempSync(join(tmpdir(), 'guard-doctor-'));
  const app = options.app ?? '.';
  const at = (path: string): string => join(app, path);
  const all: Record<string, string> = {
    [at('package.json')]: JSON.stringify({ name: 'case', dependencies: { next, '@clerk/nextjs': clerk } }),
    [at('tsconfig.json')]: JSON.stringify({ compilerOptions: { paths: { '@/*': ['./*'] } } }),
    ...files,
  };
  try {
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await exposureMap(await inspect(join(folder, app)), options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const PLAIN_WALL = `import { clerkMiddleware } from '@clerk/nextjs/server';
export default clerkMiddleware();
export const config = { matcher: ['/', '/(.*)'] };
`;

export const CLOSED_WALL = `import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';
const isPublic = createRouteMatcher(['/about', '/sign-in(.*)']);
export default clerkMiddleware(async (auth, request) => {
  if (!isPublic(request)) await auth.protect();
});
export const config = { matcher: ['/', '/(.*)'] };
`;
