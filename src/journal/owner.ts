import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process, so that neither a reused number nor another machine is taken for it. */
export interface Owner {
  pid: number;
  /** When it started, in whatever unit the system counts; `''` where that can't be told. */
  start: string;
  host: string;
  /** Which start of the machine; `''` where that can't be told. */
  boot: string;
  /** Which space of process numbers (a container has its own); `''` where there is only one. */
  space: string;
}

function read(action: () => string): string {
  try {
    return action().trim();
  } catch {
    return '';
  }
}

function startOf(pid: number): string {
  if (process.platform === 'linux') {
    // Field 22; the name in field 2 may hold spaces and brackets itself [proc_pid_stat(5)].
    const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  }
  if (process.platform === 'win32') return '';
  const options = { encoding: 'utf8' as const, env: { LC_ALL: 'C', TZ: 'UTC' }, stdio: 'pipe' as const };
  return read(() => execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], options));
}

/** This process. */
export function thisProcess(): Owner {
  return {
    pid: process.pid,
    start: startOf(process.pid),
    host: hostname(),
    boot: read(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')),
    space: read(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/**
 * Whether a process is still there, judged from this one.
 * @returns `unknown` for one of another machine or container, which can't be seen from here.
 */
export function stateOf(owner: Owner, self: Owner): 'alive' | 'gone' | 'unknown' {
  if (owner.host !== self.host) return 'unknown';
  if (owner.boot !== self.boot) return 'gone';
  if (owner.space !== self.space) return 'unknown';
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: there, but somebody else's.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return 'gone';
  }
  const start = startOf(owner.pid);
  return owner.start !== '' && start !== '' && start !== owner.start ? 'gone' : 'alive';
}
