import { run } from '../run.ts';
import { createVoice, jsonText } from '../say.ts';

export interface WriteRequest {
  flags: Record<string, unknown>;
  dir: string | undefined;
  named: readonly string[] | undefined;
}

/** The first run and `add`: the shared pipeline, and the one document when `--json` was given. */
export async function write({ flags, dir, named }: WriteRequest): Promise<number> {
  const json = flags.json === true;
  const person = process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
  const request = {
    flags,
    dir,
    named,
    voice: createVoice(json),
    interactive: person && !json && flags.yes !== true,
  };
  const outcome = await run(request);
  if (json) process.stdout.write(jsonText(outcome.document));
  return outcome.exitCode;
}
