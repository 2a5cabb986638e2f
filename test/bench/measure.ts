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
  /** Wall time of the whole process, milliseconds: the fastest of all runs, which other work on the machine disturbed least. */
  best: number;
  /** Median of the same runs, for the reader. */
  median: number;
  /** Fastest run against the floor's fastest of the same, interleaved rounds. */
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

/** A machine that is busy all through the first rounds gets this many times as many before a bound counts as broken. */
const PATIENCE = 8;

/**
 * Times commands against a floor, all interleaved so that a drifting machine drifts for all of them.
 * @param rounds Runs of each, after one warm-up.
 * @param within Whether what was measured keeps its bounds. Where it does not, more rounds follow, up to a limit: the
 *   fastest of more runs is nearer to what the program itself needs, for the floor as for the commands.
 */
export function compare(
  floor: Command,
  commands: readonly Command[],
  rounds: number,
  within: (measured: readonly Measured[]) => boolean,
): Measured[] {
  const all = [floor, ...commands].map((command) => ({ command, times: [] as number[] }));
  for (const { command } of all) time(command);
  const peaks = new Map(all.map(({ command }) => [command, peakOf(command)]));
  let measured: Measured[] = [];
  for (let turn = 0; turn < PATIENCE && (turn === 0 || !within(measured)); turn++) {
    for (let round = 0; round < rounds; round++)
      for (const { command, times } of all) times.push(time(command));
    const base = Math.min(...(all[0]?.times ?? []));
    measured = all.map(({ command, times }) => {
      const best = Math.min(...times);
      const peak = peaks.get(command) ?? Number.NaN;
      return { name: command.name, best, median: median(times), ratio: best / base, peak };
    });
  }
  return measured;
}

/** A row per command, with the bound it is held to. */
export function table(measured: readonly Measured[], bounds: Record<string, string>): string {
  const width = Math.max(...measured.map(({ name }) => name.length));
  return measured
    .map(({ name, best, median: middle, ratio, peak }) => {
      const figures = `${best.toFixed(1).padStart(8)} ms (median ${middle.toFixed(1).padStart(7)})  ${ratio.toFixed(2).padStart(6)} ×  ${peak.toFixed(0).padStart(5)} MB`;
      return `${name.padEnd(width)}  ${figures}  ${bounds[name] ?? ''}`;
    })
    .join('\n');
}
