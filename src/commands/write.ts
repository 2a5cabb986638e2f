import type { Outcome } from '../outcome.ts';
import { type RunRequest, run } from '../run.ts';
import { createVoice, jsonText } from '../say.ts';

export interface WriteRequest {
  verb?: RunRequest['verb'];
  flags: Record<string, unknown>;
  dir: string | undefined;
  named: readonly string[] | undefined;
}

/**
 * Runs the shared pipeline; a person at a terminal is asked, with `--json` nothing is said.
 * @throws UserError for everything that ends a run before it could write.
 */
export async function outcomeOfWrite({ verb, flags, dir, named }: WriteRequest): Promise<Outcome> {
  const json = flags.json === true;
  const person = process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
  const request: RunRequest = {
    ...(verb === undefined ? {} : { verb }),
    flags,
    dir,
    named,
    voice: createVoice(json),
    interactive: person && !json && flags.yes !== true,
  };
  return run(request);
}

/** Every verb that writes: the shared pipeline, and the one document when `--json` was given. */
export async function write(request: WriteRequest): Promise<number> {
  const outcome = await outcomeOfWrite(request);
  if (request.flags.json === true) process.stdout.write(jsonText(outcome.document));
  return outcome.exitCode;
}
