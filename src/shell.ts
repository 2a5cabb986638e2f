import { trustedEnv } from './trusted-env.ts';

export interface ShellResult {
  ok: boolean;
  /** Last lines of what the program said, for an error message. */
  tail: string;
}

/**
 * Runs a program without a shell, never one that the project brings along.
 * @param options.echo Where its output goes while it runs: the user's stderr, or nowhere.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; echo: boolean; env?: Record<string, string> },
): Promise<ShellResult> {
  // Most runs end before anything is installed.
  const { execa } = await import('execa');
  const child = await execa(command, args, {
    cwd: options.cwd,
    reject: false,
    stdin: 'ignore',
    all: true,
    preferLocal: false,
    env: { ...trustedEnv(options.cwd), ...options.env },
    extendEnv: false,
    stdout: options.echo ? ['pipe', 2] : 'pipe',
    stderr: options.echo ? ['pipe', 2] : 'pipe',
  }).catch((error: unknown) => ({
    failed: true,
    all: error instanceof Error ? error.message : String(error),
  }));
  const said = child.all || ('shortMessage' in child ? child.shortMessage : '');
  const tail = String(said).trim().split('\n').slice(-12).join('\n');
  return { ok: !child.failed, tail };
}
