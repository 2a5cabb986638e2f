/**
 * What a suite needs from the machine. Where it is missing the suite is skipped aloud, and in CI it fails.
 *
 *     needs('the rate limiter on Redis', ['redis-server']).describe('…', () => { … });
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { record } from './report.ts';

/** Programs are looked for in PATH; an absolute path has to exist. */
function missingOf(wanted: readonly string[]): string[] {
  const folders = (process.env.PATH ?? '').split(':');
  return wanted.filter((one) =>
    one.startsWith('/') ? !existsSync(one) : !folders.some((folder) => existsSync(join(folder, one))),
  );
}

/**
 * @param what The suite, in words, for the message.
 * @param wanted Programs, or absolute paths, that must be there.
 */
export function needs(
  what: string,
  wanted: readonly string[],
): { describe: (name: string, body: () => void) => void } {
  const missing = missingOf(wanted);
  if (missing.length === 0) return { describe: (name, body) => void describe(name, body) };
  const because = `${what}: ${missing.join(', ')} not found on this machine`;
  if (process.env.CI) {
    return {
      describe: (name) =>
        void it(name, () => {
          throw new Error(`Nothing may be skipped in CI. ${because}.`);
        }),
    };
  }
  console.warn(`SKIPPED ${because}.`);
  record('skipped', { because });
  return { describe: (name, body) => void describe.skip(name, body) };
}
