import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '../../src/apply.ts';
import type { Change } from '../../src/types.ts';
import { copyOf } from '../support/fixtures.ts';
import { planFor } from '../support/plan.ts';

/** What a process does to a project: write these changes, or take the last run back. */
export type Deed = { changes: Change[] } | { undo: true };

/** A project before a run, kept with the keys of its journals so that it can be set up again. */
export interface Scenario {
  name: string;
  deed: Deed;
  /** A fresh project at the same path, as it is before the run. */
  reset(): string;
  remove(): void;
}

const FIRST = ['env-files', 'security-check', 'headers'];

/** A project at a fixed path, whose state before the run was made by `prepare`. */
async function scenario(name: string, prepare: (root: string) => Promise<Deed>): Promise<Scenario> {
  const copy = copyOf('next16-clerk7');
  const kept = mkdtempSync(join(tmpdir(), 'guard-kept-'));
  const state = process.env.XDG_STATE_HOME ?? '';
  const deed = await prepare(copy.root);
  cpSync(copy.root, join(kept, 'project'), { recursive: true });
  cpSync(state, join(kept, 'state'), { recursive: true });
  return {
    name,
    deed,
    reset: () => {
      rmSync(copy.root, { recursive: true });
      rmSync(state, { recursive: true });
      cpSync(join(kept, 'project'), copy.root, { recursive: true });
      cpSync(join(kept, 'state'), state, { recursive: true });
      return copy.root;
    },
    remove: () => {
      copy.remove();
      rmSync(kept, { recursive: true, force: true });
    },
  };
}

async function firstRun(root: string): Promise<Change[]> {
  return (await planFor(root, FIRST)).plan.changes;
}

/** A first run, a run with other answers over an owner's edit, a removal of everything, and the undo of a first run. */
export async function scenarios(): Promise<Scenario[]> {
  return [
    await scenario('first run', async (root) => ({ changes: await firstRun(root) })),
    await scenario('re-run that merges', async (root) => {
      apply(root, await firstRun(root));
      const headers = join(root, 'security-headers.ts');
      writeFileSync(headers, `// Ours.\n${readFileSync(headers, 'utf8')}`);
      const { plan } = await planFor(root, ['headers', 'rate-limit'], { csp: 'enforce' });
      return { changes: plan.changes };
    }),
    await scenario('removal', async (root) => {
      const first = await firstRun(root);
      apply(root, first);
      return { changes: first.map((change) => ({ ...change, before: change.after, after: change.before })) };
    }),
    await scenario('undo', async (root) => {
      apply(root, await firstRun(root));
      return { undo: true };
    }),
  ];
}
