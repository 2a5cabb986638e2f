import { describe, it } from 'vitest';
import { record } from '../report.ts';
import { type Chromium, findChromium } from './chromium.ts';

/**
 * Describes what needs a browser. Where there is none it is skipped aloud; in CI it fails.
 * @param name the suite, in words
 */
export async function describeInChromium(name: string, body: (chromium: Chromium) => void): Promise<void> {
  const found = await findChromium();
  if (!('missing' in found)) {
    describe(name, () => body(found));
    return;
  }
  const because = `${name}: ${found.missing}`;
  if (process.env.CI) {
    it(name, () => {
      throw new Error(`Nothing may be skipped in CI. ${because}.`);
    });
    return;
  }
  console.warn(`SKIPPED ${because}.`);
  record('skipped', { because });
  it.skip(name);
}
