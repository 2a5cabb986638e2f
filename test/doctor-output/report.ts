import { join } from 'node:path';
import { examine } from '../../src/doctor/run.ts';
import type { DoctorReport, Finding } from '../../src/doctor/types.ts';
import { inspect } from '../../src/facts/index.ts';
import { app, type ProjectFiles, project } from '../facts/project.ts';

/** What doctor says of a folder. */
export async function examined(root: string, changed?: string): Promise<DoctorReport> {
  const { report } = await examine({ facts: await inspect(root), base: root, public: [], changed });
  return report;
}

/** What doctor says of a small app with these files. */
export const reportFor = (files: ProjectFiles): Promise<DoctorReport> => examined(project(app(files)));

/** The findings of one rule in a small app. */
export async function found(rule: string, files: ProjectFiles): Promise<Finding[]> {
  return (await reportFor(files)).findings.filter((finding) => finding.rule === rule);
}

export const source = (path: string): string => join(import.meta.dirname, '../../src', path);
