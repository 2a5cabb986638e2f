import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** What noticed a mutant: the first failing test, and how it failed. */
export interface Noticed {
  failed: number;
  ran: number;
  first: string;
  error: string;
}

/** Writes for each project what failed in it, to the file that CLERK_GUARD_MUTANTS names. */
export default class MutantReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const found: Record<string, Noticed> = {};
    for (const module of modules) {
      const { name } = module.project;
      const entry = found[name] ?? { failed: 0, ran: 0, first: '', error: '' };
      found[name] = entry;
      entry.ran += [...module.children.allTests()].length;
      const failures = [...module.children.allTests('failed')].map((test) => ({
        what: test.fullName,
        error: test.result().errors?.[0]?.message ?? '',
      }));
      for (const error of module.errors()) failures.push({ what: module.moduleId, error: error.message });
      entry.failed += failures.length;
      const [first] = failures;
      if (first && entry.first === '') Object.assign(entry, { first: first.what, error: first.error });
    }
    writeFileSync(process.env.CLERK_GUARD_MUTANTS ?? '', JSON.stringify(found));
  }
}
