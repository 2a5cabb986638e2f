import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from '../../apps/cache.ts';
import { run } from '../../apps/shell.ts';

/** What Clerk's content network serves to browsers, by the major of @clerk/nextjs that asks for it. */
const BUNDLES = {
  // The components are in a package of their own, which clerk-js 6 loads.
  7: { 'clerk-js': '6.40.0', ui: '1.36.0' },
  // The components are inside.
  6: { 'clerk-js': '5.128.0' },
} as const;

export type ClerkMajor = keyof typeof BUNDLES;

/** `clerk-js` or `ui` → the folder that holds its files. */
export type Bundles = Readonly<Record<string, string>>;

/** The `dist` folder of one published package. Its dependencies are not fetched: dist is self-contained. */
async function dist(name: string, version: string): Promise<string> {
  const folder = await once(join('bundles', `${name}-${version}`), async (into) => {
    await run('npm', ['pack', `@clerk/${name}@${version}`, '--pack-destination', into], into);
    const file = `clerk-${name}-${version}.tgz`;
    await run('tar', ['-xzf', file], into);
    await rename(join(into, 'package/dist'), join(into, 'dist'));
    await rm(join(into, 'package'), { recursive: true });
    await rm(join(into, file));
  });
  return join(folder, 'dist');
}

/**
 * Clerk's real browser code for one major, from npm, kept in the test cache.
 * @throws when a package does not hold the file that browsers ask for first
 */
export async function clerkBundles(major: ClerkMajor): Promise<Bundles> {
  const found: Record<string, string> = {};
  for (const [name, version] of Object.entries(BUNDLES[major])) {
    found[name] = await dist(name, version);
    const first = name === 'ui' ? 'ui.browser.js' : 'clerk.browser.js';
    if (!existsSync(join(found[name], first))) throw new Error(`@clerk/${name}@${version} has no ${first}.`);
  }
  return found;
}
