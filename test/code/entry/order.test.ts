import { expect, it } from 'vitest';
import { readArgs } from '../../../src/code/entry/args.ts';
import { patchEntry } from '../../../src/code/entry/index.ts';
import { behaves } from './behaves.ts';
import { factsFor, givenArgs } from './law.ts';

const EXPORTED_FIRST = `import gate from './lib/gate';

export { listed as middleware };

const listed = gate;

export const config = { matcher: ['/((?!api|_next).*)'] };
`;

it('reads a constant of the owner only behind its declaration, wherever the export list stands', async () => {
  const args = readArgs(givenArgs(undefined));
  if ('refused' in args) throw new Error(args.because);
  const outcome = patchEntry(EXPORTED_FIRST, 'middleware.ts', args, factsFor(undefined));
  if (outcome.kind !== 'patched') throw new Error(`it was ${outcome.kind}`);
  const { text } = outcome;
  expect(text.indexOf('= listed;')).toBeGreaterThan(text.indexOf('const listed = gate;'));
  await behaves('middleware.ts', EXPORTED_FIRST, text, { replaced: false, ownWall: false });
});
