import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pieces } from '../../generators/pieces.ts';
import { COMMON, parse, questionFlags } from '../../src/args.ts';
import { createVoice } from '../../src/say.ts';
import { runOf } from '../support/history.ts';
import { fillIn } from './app.ts';
import { FILL, PROBE_ARGS } from './probes.ts';

/** What an owner adds to files of ours beside their handlers: each has to be there after an update. */
export const EDITS: readonly [path: string, at: string, text: string][] = [
  ['proxy.ts', 'const authorizedParties', '// Asked for by legal: every visit is counted.\n'],
  ['app/api/webhooks/clerk/route.ts', 'export async function POST', '// On call: security@example.com\n'],
  ['lib/security/rate-limit.ts', 'const LIMIT', '// Agreed on with support.\n'],
];

/** Has the first version's templates write every piece, answered as the probes need it, and the owner go on from there. */
export async function asInTheBeginning(dir: string): Promise<void> {
  const first = await runOf(1);
  const { flags } = parse(PROBE_ARGS, { ...COMMON, ...questionFlags(pieces) }, 'add');
  const { exitCode, document } = await first({
    flags: { ...flags, yes: true, json: true, 'no-install': true },
    dir,
    named: undefined,
    voice: createVoice(true),
    interactive: false,
  });
  if (exitCode !== 0) throw new Error(`The first templates: ${JSON.stringify(document.notDone)}`);
  fillIn(dir, FILL);
  for (const [path, at, text] of EDITS) {
    const before = readFileSync(join(dir, path), 'utf8');
    if (before.split(at).length !== 2) throw new Error(`${path} does not hold ${at} once:\n${before}`);
    writeFileSync(join(dir, path), before.replace(at, `${text}${at}`));
  }
}
