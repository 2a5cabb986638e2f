import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { isAssertion } from './mutant.ts';

/** What became of the checks under one mutant, or without any. */
export interface Noticed {
  passed: number;
  /** What failed, and how, in the order in which it ran; the first failed assertion ends a mutant's checks. */
  failures: { test: string; error: string; assertion: boolean }[];
}

function failureOf(test: TestCase): Noticed['failures'][number] {
  const [error] = test.result().errors ?? [];
  return {
    test: test.name,
    error: error?.message ?? '',
    assertion: error !== undefined && isAssertion(error),
  };
}

function noticedIn(suite: TestSuite): Noticed {
  return {
    passed: [...suite.children.allTests('passed')].length,
    failures: [...suite.children.allTests('failed')].map(failureOf),
  };
}

/** Writes what each group of checks noticed to the file that CLERK_GUARD_MUTANTS names, by `<piece>/<group>`. */
export default class MutantReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const found: Record<string, Noticed> = {};
    for (const module of modules) {
      for (const suite of module.children.suites()) {
        found[`${module.project.name}/${suite.name}`] = noticedIn(suite);
      }
      for (const error of module.errors()) console.error(`${module.project.name}: ${error.message}`);
    }
    writeFileSync(process.env.CLERK_GUARD_MUTANTS ?? '', JSON.stringify(found));
  }
}
