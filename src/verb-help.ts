import { pieces } from '../generators/pieces.ts';
import type { Piece, Question } from './types.ts';
import { COMMAND } from './version.ts';
import { wrapHelp } from './wrap-help.ts';

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
  --skip <piece>, --app <workspace>, --cwd <dir>: as in npx create-clerk-guard --help`;

const TEXTS: Record<string, () => string> = {
  add: () => `Adds one or more pieces to a project; answers of earlier runs are remembered.

Usage
  npx create-clerk-guard add <piece…> [flags]

Examples
  ${COMMAND} add webhook
  ${COMMAND} add api-route --api-path=/api/projects --api-method=GET
  ${COMMAND} add headers --csp=enforce --dry-run
  ${COMMAND} add headers --again

  --again  bring back files you deleted and lines you took out

${COMMON}

Pieces and their questions
${pieces.map(pieceHelp).join('\n\n')}
`,
  protect:
    () => `Puts a check into each resource that a stranger reaches or that only the middleware keeps from: auth.protect() in
pages and server functions, a 401 of the app's own in handlers, getAuth() in the Pages Router. What is exported again is
checked where it is written, actions of next-safe-action in their client. The doctor judges the result before it is
shown; what it does not call protected is taken back and listed, with the reason, and exits 1.

Usage
  npx create-clerk-guard protect [file or folder…] [flags]

Examples
  ${COMMAND} protect --all --dry-run
  ${COMMAND} protect app/api --yes
  ${COMMAND} protect app/admin --permission '/admin/**=org:reports:read'
  ${COMMAND} protect --all --guard lib/auth.ts#requireUser
  ${COMMAND} protect --all --public '/pricing' --public 'src/news.ts'
  ${COMMAND} protect --all --wrap-client-pages
  ${COMMAND} protect app/billing --step-up 'app/billing/**#closeAccount'

Flags
  --all                        every one; without it a terminal asks folder by folder
  --only <pattern>             a URL pattern or a file glob (repeatable)
  --exposed-only               leave alone what the middleware keeps strangers from
  --permission <pattern>=<org:feature:permission>  asked for besides a session (repeatable)
  --guard [<pattern>=]<module>#<name>  called in place of Clerk's check: a function of yours that turns visitors away (repeatable)
  --step-up <glob>[#<name>]    server functions that ask for a recent proof of identity instead, by the project's own
                               step-up helper (add step-up; repeatable)
  --wrap-client-pages          pages of the client go to page-client beside them, and a server component with a check
                               takes their place: those the middleware keeps strangers from, and those that are named
  --public <pattern>           leave open, and remember it as public (repeatable)
  -y, --yes, --dry-run, --json, --require-clean,
  --app <workspace>, --cwd <dir>: as in npx create-clerk-guard --help
`,
  migrate:
    () => `Takes an app off path matching in the middleware (createRouteMatcher, deprecated; authMiddleware, removed), as
one plan in the order in which each step is safe. The doctor reads the planned files: a step after which a stranger would
reach what they do not reach today is left out, with the resources named, and exits 1.

Usage
  npx create-clerk-guard migrate [dir] [flags]

Steps
  await   from Clerk 6 on: auth() and clerkClient() are waited for, auth().protect() is auth.protect()
  checks  each page, layout, handler and server function that only the middleware protects checks for itself (protect)
  wall    the middleware needs a session for all that is not on a public list (add middleware)
  gate    your own gate by paths goes, with what only it used; with --skip wall, clerkMiddleware() is what is left
  proxy   on Next 16: middleware.ts becomes proxy.ts
  names   variables that have another name today are listed with where they stand; nothing is written for it

Examples
  ${COMMAND} migrate --dry-run
  ${COMMAND} migrate --skip proxy --yes
  ${COMMAND} migrate --skip wall --public '/pricing'

Flags
  --skip <step>        leave a step out (repeatable)
  --public <pattern>   a path that needs no session (repeatable)
  --answers <file|->   answers about the wall, as for add middleware
  -y, --yes, --dry-run, --json, --no-install, --require-clean,
  --app <workspace>, --cwd <dir>: as in npx create-clerk-guard --help
`,
  update:
    () => `Brings installed pieces to this version's templates, merged with your edits. What you deleted or took out
stays out; what both sides changed is a conflict: left alone and exit code 4, unless --conflicts says otherwise.

Usage
  npx create-clerk-guard update [piece…] [flags]

Examples
  ${COMMAND} update --dry-run
  ${COMMAND} update webhook --yes --require-clean
  ${COMMAND} update --conflicts=markers

${COMMON}
  --conflicts <markers|keep-mine|take-theirs>, --require-clean
`,
  remove:
    () => `Takes pieces out again: files that nobody edited are deleted, lines of ours taken out of yours. The rest is said.

Usage
  npx create-clerk-guard remove <piece…> [--yes] [--dry-run] [--json] [--require-clean] [--app <workspace>] [--cwd <dir>]

Examples
  ${COMMAND} remove webhook --dry-run
  ${COMMAND} remove api-route rate-limit --yes
`,
  status:
    () => `Compares the project with what the last run left: edited, deleted, conflicts, lines taken out, newer templates.
Exits 0 when all is as written, 1 on drift, 4 when a conflict is open.

Usage
  npx create-clerk-guard status [dir] [--json] [--allow-edits] [--app <workspace>] [--cwd <dir>]

  --allow-edits  your edits of generated files are no drift

Examples
  ${COMMAND} status
  ${COMMAND} status --allow-edits --json
`,
  doctor:
    () => `Says what in this app a stranger reaches, and why it believes so. Runs none of its code, writes nothing
but the files asked for.

Usage
  npx create-clerk-guard doctor [dir] [flags]

Flags
      --map                    every resource with its verdict, as a tree
      --json                   one JSON document on stdout
      --sarif <file>           SARIF 2.1.0, for code scanning
      --html <file>            one page to read, print or hand on
      --fail-on <severity>     error (the default), warning or note: exit 1 from there on
      --baseline <file>        leave out what this file lists
      --write-baseline [file]  list today's findings, in .clerk-guard/doctor-baseline.json unless named
      --changed=<ref>          only what differs from that branch or commit, judged with everything
      --public <pattern>       also meant to be open: /pricing, /docs/**, src/actions/public/** (repeatable)
      --explain <what>         a rule (webhook/unsigned) or a resource (its URL, file or id)
      --advisories <file>      a newer table of advisories
      --fix                    add the pieces that fix findings: plan, diff, your consent; then what is left, and why
      --yes, --dry-run, --no-install: with --fix, as in npx create-clerk-guard --help
      --app <workspace>, --cwd <dir>: as in npx create-clerk-guard --help

Exit codes: 0 nothing as bad as --fail-on, 1 something is, 2 wrong usage, 3 not a project

Examples
  ${COMMAND} doctor
  ${COMMAND} doctor --map
  ${COMMAND} doctor --changed=origin/main --fail-on warning
  ${COMMAND} doctor --explain resource/exposed
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
      --app <workspace>, --cwd <dir>: as in npx create-clerk-guard --help

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
  const text = TEXTS[verb]?.();
  return text === undefined ? undefined : wrapHelp(text);
}
