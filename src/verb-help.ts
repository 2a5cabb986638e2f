import { pieces } from '../generators/pieces.ts';
import type { Piece, Question } from './types.ts';
import { COMMAND } from './version.ts';

function flagText(question: Question): string {
  switch (question.kind) {
    case 'confirm':
      return `--${question.flag}, --no-${question.flag}`;
    case 'select':
      return `--${question.flag} <${question.choices.map((choice) => choice.value).join('|')}>`;
    case 'number':
      return `--${question.flag} <${question.min}–${question.max}>`;
    case 'text':
      return `--${question.flag} <text>`;
    case 'list':
      return `--${question.flag} <value>  (repeatable, one value each)`;
  }
}

function pieceHelp(piece: Piece): string {
  const flags = piece.questions.map((question) => `    ${flagText(question)}\n        ${question.help}`);
  return [`  ${piece.name}: ${piece.summary}`, ...flags].join('\n');
}

const COMMON = `Flags
  -y, --yes, --dry-run, --json, --answers <file|->, --no-install, --no-install-clerk,
  --skip <piece>, --app <workspace>, --cwd <dir>: as in create-clerk-guard --help`;

const TEXTS: Record<string, () => string> = {
  add: () => `Adds one or more pieces to a project; answers of earlier runs are remembered.

Usage
  npx create-clerk-guard add <piece…> [flags]

Examples
  ${COMMAND} add webhook
  ${COMMAND} add api-route --api-path=/api/projects --api-method=GET --api-method=POST --yes
  ${COMMAND} add headers --csp=enforce --dry-run

${COMMON}

Pieces and their questions
${pieces.map(pieceHelp).join('\n\n')}
`,
  undo: () => `Takes the last run back exactly: bytes, modes, folders, package.json and the lockfile. A file you edited since
stops it, by name. After an interrupted run it puts back what that run left half-written.

Usage
  npx create-clerk-guard undo [dir] [flags]

Flags
  -y, --yes               take it back without asking
      --dry-run           show what would be taken back, write nothing
      --json              one JSON document on stdout; without --yes it only plans
      --force             put edited files back, too; your version is kept beside each as <file>.mine
      --app <workspace>, --cwd <dir>: as in create-clerk-guard --help

Examples
  ${COMMAND} undo
  ${COMMAND} undo --dry-run
  ${COMMAND} undo --force --yes
`,
  list: () => `Shows every piece: what it writes, whether it fits this project, whether it is installed.

Usage
  npx create-clerk-guard list [dir] [--json] [--app <workspace>] [--cwd <dir>]

Examples
  ${COMMAND} list
  ${COMMAND} list --json
`,
  inspect: () => `Shows what was understood about a project. Runs none of its code.

Usage
  npx create-clerk-guard inspect [dir] [--json] [--app <workspace>] [--cwd <dir>]

Examples
  ${COMMAND} inspect
  ${COMMAND} inspect apps/web --json
`,
};

/** Help of one verb, undefined for one that does not exist. */
export function verbHelp(verb: string): string | undefined {
  return TEXTS[verb]?.();
}
