import { type RunRequest, run } from '../run.ts';
import { createVoice, jsonText } from '../say.ts';

export interface WriteRequest {
  verb?: RunRequest['verb'];
  flags: Record<string, unknown>;
  dir: string | undefined;
  named: readonly string[] | undefined;
}

/** Every verb that writes: the shared pipeline, and the one document when `--json` was given. */
export async function write({ verb, flags, dir, named }: WriteRequest): Promise<number> {
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
  const outcome = await run(request);
  if (json) process.stdout.write(jsonText(outcome.document));
  return outcome.exitCode;
}
