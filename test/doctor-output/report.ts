import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { examine } from '../../src/doctor/run.ts';
import type { DoctorReport, Finding } from '../../src/doctor/types.ts';
import { inspectSurface } from '../../src/facts/index.ts';
import { app, type ProjectFiles, project } from '../facts/project.ts';

/** What doctor says of a folder. */
export async function examined(root: string, changed?: string): Promise<DoctorReport> {
  const { report } = await examine({ facts: await inspectSurface(root), base: root, public: [], changed });
  return report;
}

/** What doctor says of a small app with these files. */
export const reportFor = (files: ProjectFiles): Promise<DoctorReport> => examined(project(app(files)));

/** The findings of one rule in a small app. */
export async function found(rule: string, files: ProjectFiles): Promise<Finding[]> {
  return (await reportFor(files)).findings.filter((finding) => finding.rule === rule);
}

export const source = (path: string): string => join(import.meta.dirname, '../../src', path);

/** A repository with one commit on `main`, and a way to change it. */
export function repository(files: ProjectFiles): { root: string; git: (...args: string[]) => void } {
  const root = project(files);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], {
      cwd: root,
      stdio: 'pipe',
    });
  };
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'one');
  return { root, git };
}
