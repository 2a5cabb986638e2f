import { pieces } from '../../generators/pieces.ts';
import { clerkToAdd, withClerk } from '../clerk.ts';
import { color } from '../color.ts';
import { Draft } from '../draft.ts';
import { LOCAL } from '../journal/paths.ts';
import { MANIFEST_PATH, parseManifest } from '../manifest.ts';
import { openProject } from '../project.ts';
import { jsonText, visible } from '../say.ts';
import { EXIT, type Facts } from '../types.ts';

/** One piece as `list --json` shows it. */
interface Listed {
  name: string;
  title: string;
  summary: string;
  version: number;
  installed: number | null;
  /** Why it does not fit, or null. */
  unsupported: string | null;
  questions: { name: string; flag: string; kind: string; help: string }[];
  notes: readonly { version: number; text: string }[];
}

function listed(inspected: Facts): Listed[] {
  const clerk = clerkToAdd(inspected);
  const facts = clerk && 'version' in clerk ? withClerk(inspected, clerk) : inspected;
  const file = new Draft(facts.root).read(MANIFEST_PATH);
  const manifest = parseManifest('text' in file ? file.text : undefined);
  return pieces.map((piece) => ({
    name: piece.name,
    title: piece.title,
    summary: piece.summary,
    version: piece.version,
    installed: manifest.pieces[piece.name]?.version ?? null,
    unsupported: piece.unsupported?.(facts) ?? null,
    questions: piece.questions.map(({ name, flag, kind, help }) => ({ name, flag, kind, help })),
    notes: piece.notes,
  }));
}

/** `list`: every piece, what it writes, whether it fits and whether it is installed. */
export async function list(flags: Record<string, unknown>, dir: string | undefined): Promise<number> {
  const facts = await openProject(flags, dir);
  const rows = listed(facts);
  for (const { path, message } of facts.problems.filter((problem) => problem.path === LOCAL))
    process.stderr.write(`${color.yellow('Problem')}  ${path}: ${message}\n`);
  if (flags.json === true) {
    process.stdout.write(jsonText({ schema: 1, pieces: rows }));
    return EXIT.done;
  }
  const width = Math.max(...rows.map((row) => row.name.length));
  for (const row of rows) {
    const state =
      row.installed !== null
        ? color.green('installed')
        : row.unsupported !== null
          ? color.dim('does not fit')
          : 'fits';
    process.stdout.write(`${color.bold(row.name.padEnd(width))}  ${state.padEnd(12)}  ${row.summary}\n`);
    if (row.installed === null && row.unsupported !== null) {
      process.stdout.write(`${' '.repeat(width)}  ${visible(row.unsupported)}\n`);
    }
  }
  return EXIT.done;
}
