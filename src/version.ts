import { readFileSync } from 'node:fs';

function read(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Version of this program. */
export const VERSION: string = read();

/** What users type: always with the exact version, and never the short bin name, which npm could give to someone else. */
export const COMMAND = `npx create-clerk-guard@${VERSION}`;
