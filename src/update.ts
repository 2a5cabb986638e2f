import { UserError } from './errors.ts';
import { CONFLICT_CHOICES, type ConflictChoice } from './merge.ts';
import { type Voice, visible } from './say.ts';
import { EXIT, type Facts, type Manifest, type Piece } from './types.ts';
import { COMMAND } from './version.ts';

/** The choice of `--conflicts`. Throws UserError (exit 2) for a word that is none. */
export function conflictChoice({ conflicts }: Record<string, unknown>): ConflictChoice | undefined {
  if (conflicts === undefined) return undefined;
  const choice = CONFLICT_CHOICES.find((candidate) => candidate === conflicts);
  if (choice) return choice;
  throw new UserError(
    `--conflicts: expected one of ${CONFLICT_CHOICES.join(', ')}, got ${JSON.stringify(conflicts)}.`,
    {
      code: 'USAGE',
      next: 'Without it, files in conflict are left as they are. Nothing was written.',
    },
  );
}

/** Pieces that are to be updated or removed must be there. Throws UserError: exit 2 for a name that is not installed. */
export function requireInstalled(manifest: Manifest, named: readonly string[]): void {
  const installed = Object.keys(manifest.pieces);
  const missing = named.find((name) => !Object.hasOwn(manifest.pieces, name));
  if (missing !== undefined) {
    throw new UserError(`${missing} is not installed here.`, {
      code: 'NOT_INSTALLED',
      next: `Installed: ${installed.join(', ') || 'none'}. ${COMMAND} add ${missing} installs it. Nothing was written.`,
    });
  }
  if (installed.length === 0) {
    throw new UserError('Nothing of create-clerk-guard is installed here.', {
      code: 'NOT_INSTALLED',
      next: `Start with ${COMMAND}. Nothing was written.`,
    });
  }
}

/**
 * Uncommitted changes are worth a word, since git then tells ours from theirs less well; with `--require-clean` they end
 * the run.
 * @throws UserError (exit 1) where `--require-clean` was given and the tree is not clean, or nobody can tell.
 */
export function requireClean(flags: Record<string, unknown>, { git }: Facts, voice: Voice): void {
  const wanted = flags['require-clean'] === true;
  if (!wanted) {
    if (git.dirty) voice.aside('There are uncommitted changes: commit first to see ours by themselves.');
    return;
  }
  if (git.repository && !git.dirty) return;
  throw new UserError(
    git.repository
      ? 'There are uncommitted changes, and --require-clean was given.'
      : 'This is no git repository, so --require-clean cannot hold.',
    {
      code: 'NOT_CLEAN',
      exitCode: EXIT.notDone,
      next: git.repository
        ? 'Commit or stash them, or drop the flag. Nothing was written.'
        : 'Run git init and commit what is here, or drop the flag. Nothing was written.',
    },
  );
}

/** What changed in the templates since a piece was written here, and why. */
export function templateNotes(manifest: Manifest, pieces: readonly Piece[]): string[] {
  return pieces.flatMap(({ name, notes }) => {
    const version = manifest.pieces[name]?.version;
    if (version === undefined) return [];
    return notes
      .filter((note) => note.version > version)
      .map((note) => `${name} ${note.version}: ${visible(note.text)}`);
  });
}
