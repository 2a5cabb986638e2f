import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

export interface Command {
  name: string;
  args: string[];
  cwd?: string;
  /** Exit codes that count as a good run. */
  codes?: number[];
}

export interface Measured {
  name: string;
  /** Wall time of the whole process, milliseconds, median of all runs. */
  median: number;
  /** Against the floor's median of the same, interleaved rounds. */
  ratio: number;
  /** Largest resident set, megabytes. */
  peak: number;
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** One whole run of node: milliseconds. */
function time(command: Command): number {
  const start = performance.now();
  const result = spawnSync(process.execPath, command.args, {
    cwd: command.cwd,
    stdio: 'ignore',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const elapsed = performance.now() - start;
  if (!(command.codes ?? [0]).includes(result.status ?? -1)) {
    throw new Error(`${command.name} ended with ${result.status ?? result.signal}`);
  }
  return elapsed;
}

/** Peak memory of one run, megabytes: the process writes its own figure when it ends. */
function peakOf(command: Command): number {
  const file = join(tmpdir(), `guard-peak-${process.pid}`);
  const hook = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(file)},String(process.resourceUsage().maxRSS)))`;
  spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, ...command.args],
    {
      cwd: command.cwd,
      stdio: 'ignore',
    },
  );
  const kilobytes = Number(readFileSync(file, 'utf8'));
  rmSync(file);
  return kilobytes / 1024;
}

/**
 * Times commands against a floor, all interleaved so that a drifting machine drifts for all of them.
 * @param rounds Runs of each, after one warm-up.
 */
export function compare(floor: Command, commands: readonly Command[], rounds: number): Measured[] {
  const all = [floor, ...commands];
  const times = new Map<Command, number[]>(all.map((command) => [command, []]));
  for (const command of all) time(command);
  for (let round = 0; round < rounds; round++)
    for (const command of all) times.get(command)?.push(time(command));
  const base = median(times.get(floor) ?? []);
  return all.map((command) => {
    const middle = median(times.get(command) ?? []);
    return { name: command.name, median: middle, ratio: middle / base, peak: peakOf(command) };
  });
}

/** A row per command, with the bound it is held to. */
export function table(measured: readonly Measured[], bounds: Record<string, string>): string {
  const width = Math.max(...measured.map(({ name }) => name.length));
  return measured
    .map(({ name, median: ms, ratio, peak }) => {
      const figures = `${ms.toFixed(1).padStart(8)} ms  ${ratio.toFixed(2).padStart(6)} ×  ${peak.toFixed(0).padStart(5)} MB`;
      return `${name.padEnd(width)}  ${figures}  ${bounds[name] ?? ''}`;
    })
    .join('\n');
}
