import { pieces } from '../generators/pieces.ts';
import { COMMON, DOCTOR, MIGRATE, PROTECT, parse, questionFlags, READING, REMOVING, UNDO } from './args.ts';
import { UserError } from './errors.ts';
import { HELP } from './help.ts';
import { closest } from './suggest.ts';
import { EXIT } from './types.ts';
import { verbHelp } from './verb-help.ts';
import { COMMAND } from './version.ts';

const VERBS = [
  'add',
  'update',
  'status',
  'remove',
  'undo',
  'list',
  'inspect',
  'doctor',
  'protect',
  'migrate',
] as const;

function tooMany(extra: string): UserError {
  return new UserError(`${JSON.stringify(extra)} is one argument too many.`, {
    code: 'USAGE',
    next: `See ${COMMAND} --help. Nothing was written.`,
  });
}

/** A first word that is neither a folder nor a verb is more often a mistyped verb. */
async function refuseMistypedVerb(dir: string | undefined, cwd: unknown): Promise<void> {
  if (dir === undefined) return;
  const piece = pieces.find(({ name }) => name === dir);
  const near = piece ? `add ${piece.name}` : closest(dir, VERBS);
  // A path is no mistyped verb.
  if (near === undefined && !/^[\w-]+$/.test(dir)) return;
  const { folderOf } = await import('./where.ts');
  try {
    folderOf({ cwd }, dir);
  } catch {
    const meant = near === undefined ? `Commands: ${VERBS.join(', ')}.` : `Did you mean ${near}?`;
    throw new UserError(`There is no command and no folder ${JSON.stringify(dir)}. ${meant}`, {
      code: 'USAGE',
      next: `See ${COMMAND} --help. Nothing was written.`,
    });
  }
}

async function firstRun(argv: readonly string[]): Promise<number> {
  const { flags, positionals } = parse(argv, { ...COMMON, ...questionFlags(pieces) }, 'init');
  if (flags.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [dir, extra] = positionals;
  await refuseMistypedVerb(dir, flags.cwd);
  if (extra !== undefined) throw tooMany(extra);
  const { write } = await import('./commands/write.ts');
  return write({ flags, dir, named: undefined });
}

async function add(argv: readonly string[]): Promise<number> {
  // It writes into the owner's own files and none of its own, but is looked for among the pieces.
  if (argv[0] === 'protect') return protect(argv.slice(1));
  const options = { ...COMMON, again: { type: 'boolean' as const }, ...questionFlags(pieces) };
  const { flags, positionals } = parse(argv, options, 'add');
  if (positionals.length === 0) {
    throw new UserError('Which piece?', {
      code: 'USAGE',
      next: `Pieces: ${pieces.map((piece) => piece.name).join(', ')}. See ${COMMAND} add --help.`,
    });
  }
  const skipped = Array.isArray(flags.skip) ? flags.skip : [];
  const both = positionals.find((name) => skipped.includes(name));
  if (both !== undefined) {
    throw new UserError(`add ${both} and --skip ${both} contradict each other.`, {
      code: 'USAGE',
      next: 'Give one of them. Nothing was written.',
    });
  }
  const { write } = await import('./commands/write.ts');
  return write({ flags, dir: undefined, named: positionals });
}

async function update(argv: readonly string[]): Promise<number> {
  const { flags, positionals } = parse(argv, { ...COMMON, ...questionFlags(pieces) }, 'update');
  return (await import('./commands/update.ts')).updateCommand(flags, positionals);
}

async function remove(argv: readonly string[]): Promise<number> {
  const { flags, positionals } = parse(argv, REMOVING, 'remove');
  if (positionals.length === 0) {
    throw new UserError('Which piece?', { code: 'USAGE', next: 'status shows what is installed.' });
  }
  return (await import('./commands/remove.ts')).removeCommand(flags, positionals);
}

async function reading(verb: 'status' | 'list' | 'inspect', argv: readonly string[]): Promise<number> {
  const options = verb === 'status' ? { ...READING, 'allow-edits': { type: 'boolean' as const } } : READING;
  const { flags, positionals } = parse(argv, options, verb);
  const [dir, extra] = positionals;
  if (extra !== undefined) throw tooMany(extra);
  if (verb === 'status') return (await import('./commands/status.ts')).statusCommand(flags, dir);
  if (verb === 'list') return (await import('./commands/list.ts')).list(flags, dir);
  return (await import('./commands/inspect.ts')).inspectCommand(flags, dir);
}

async function doctor(argv: readonly string[]): Promise<number> {
  // Without a file it goes where the next run looks for it.
  const bare = (word: string, index: number) =>
    word === '--write-baseline' &&
    (argv[index + 1] === undefined || argv[index + 1]?.startsWith('-') === true);
  const words = argv.map((word, index) => (bare(word, index) ? '--write-baseline=' : word));
  const { flags, positionals } = parse(words, DOCTOR, 'doctor');
  const [dir, extra] = positionals;
  if (extra !== undefined) throw tooMany(extra);
  return (await import('./commands/doctor.ts')).doctorCommand(flags, dir);
}

async function protect(argv: readonly string[]): Promise<number> {
  const { flags, positionals } = parse(argv, PROTECT, 'protect');
  return (await import('./commands/protect.ts')).protectCommand(flags, positionals);
}

async function migrate(argv: readonly string[]): Promise<number> {
  const { flags, positionals } = parse(argv, MIGRATE, 'migrate');
  const [dir, extra] = positionals;
  if (extra !== undefined) throw tooMany(extra);
  return (await import('./commands/migrate.ts')).migrateCommand(flags, dir);
}

async function undo(argv: readonly string[]): Promise<number> {
  const { flags, positionals } = parse(argv, UNDO, 'undo');
  const [dir, extra] = positionals;
  if (extra !== undefined) throw tooMany(extra);
  return (await import('./commands/undo.ts')).undoCommand(flags, dir);
}

/**
 * Runs the verb a command line names.
 * @param argv Without node and the script.
 * @returns The exit code.
 * @throws UserError for wrong usage and everything a verb refuses.
 */
export async function runVerb(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv;
  const verb = VERBS.find((candidate) => candidate === first);
  if (verb === undefined) return firstRun(argv);
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(verbHelp(verb) ?? HELP);
    return EXIT.done;
  }
  if (verb === 'undo') return undo(rest);
  if (verb === 'doctor') return doctor(rest);
  if (verb === 'protect') return protect(rest);
  if (verb === 'migrate') return migrate(rest);
  if (verb === 'add') return add(rest);
  if (verb === 'update') return update(rest);
  return verb === 'remove' ? remove(rest) : reading(verb, rest);
}
