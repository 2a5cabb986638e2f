import type { Edit, Facts, NextStep, Piece } from '../src/types.ts';

const NAME = 'ci';
const WORKFLOW = '.github/workflows/clerk-guard.yml';

/** A folder that may stand in YAML, in an environment variable and in a shell's word as it is. */
const PLAIN = /^(?!-)[\w@.+][\w@.+-]*(?:\/[\w@.+][\w@.+-]*)*$/;

/**
 * The app's folder below the root of its repository. Where there is no repository yet, that of the workspace will become
 * one.
 */
function folderOf(facts: Facts): string {
  if (facts.git.folder !== undefined) return facts.git.folder;
  const up = facts.workspace.root === '.' ? 0 : facts.workspace.root.split('/').length;
  return up === 0 ? '.' : facts.root.split(/[\\/]/).slice(-up).join('/');
}

/** The way from the app to the root of its repository, `` where it is that root. */
function upFrom(folder: string): string {
  return folder === '.' ? '' : '../'.repeat(folder.split('/').length);
}

function edits({ facts, answers }: Parameters<Piece['edits']>[0]): Edit[] {
  const folder = folderOf(facts);
  return [
    {
      type: 'create',
      piece: NAME,
      path: `${upFrom(folder)}${WORKFLOW}`,
      template: 'ci/clerk-guard.yml.hbs',
      data: {
        app: folder,
        codeScanning: answers.codeScanning === true,
      },
    },
  ];
}

function next({ facts, answers }: Parameters<Piece['next']>[0]): NextStep[] {
  const steps: NextStep[] = [];
  if (answers.codeScanning === true) {
    steps.push({
      kind: 'github',
      text: 'GitHub shows the findings under Security, Code scanning: on for public repositories; a private one needs GitHub Code Security. Without it the job still fails by them.',
    });
  }
  if (!facts.git.repository) {
    steps.push({
      kind: 'code',
      text: `${WORKFLOW} has to be in the root of the repository, which does not exist yet.`,
    });
  }
  return steps;
}

/** Runs doctor for each pull request. Only on request: where code is built is the owner's to say. */
export const ci: Piece = {
  name: NAME,
  title: 'Doctor in CI',
  summary: 'A GitHub workflow that runs doctor on pull requests and on the default branch.',
  version: 1,
  notes: [{ version: 1, text: 'First version.' }],
  onRequest: true,
  withoutClerk: true,
  unsupported: (facts) =>
    PLAIN.test(folderOf(facts))
      ? undefined
      : 'The folder of the app has a name that no workflow file should hold: letters, digits and . _ @ + - only.',
  suggestion: () => ({ selected: false, because: 'It is for repositories on GitHub.' }),
  questions: [
    {
      kind: 'confirm',
      name: 'codeScanning',
      flag: 'ci-code-scanning',
      message: 'Show the findings in GitHub code scanning, too?',
      help: 'Uploads SARIF; the job then has the permission security-events: write. Private repositories need GitHub Code Security.',
      default: () => true,
    },
  ],
  edits,
  next,
};
