import { isDeepStrictEqual } from 'node:util';
import nodePlop from 'node-plop';
import { pieces } from '../generators/pieces.ts';
import plopfile, { contextOf } from '../generators/plopfile.ts';
import { dependency } from './actions/dependency.ts';
import { env } from './actions/env.ts';
import type { ClerkToAdd } from './clerk.ts';
import { UserError } from './errors.ts';
import { toRemember } from './facts/style.ts';
import { leaveFilesOut } from './leave-out.ts';
import { basePath, MANIFEST_PATH, manifestText, parseManifest } from './manifest.ts';
import { accessChanges, widened } from './routes/access.ts';
import type { Session } from './session.ts';
import { type Change, EXIT, type Manifest, type NextStep, type Piece, type Plan } from './types.ts';
import { VERSION } from './version.ts';

const ENV_EXAMPLE = '.env.example';
const unkept = (problem: string) => `${problem} Without this record a later run takes the file for yours.`;

/** Runs the chosen generators through plop while the draft takes notes. */
async function runGenerators(session: Session): Promise<void> {
  const plop = await nodePlop('');
  await plopfile(plop, { session });
  for (const piece of pieces.filter((candidate) => session.adding.has(candidate.name))) {
    const generator = plop.getGenerator(piece.name);
    const { failures } = await generator.runActions({ ...session.answers[piece.name] });
    const [failure] = failures;
    // Expected refusals are notes in the draft, so whatever plop reports here is a defect of ours.
    if (failure) throw new Error(`${piece.name}: ${failure.type} ${failure.error ?? failure.message}`);
  }
}

/** The range of Clerk that the app itself needs for what is written, which has it through another package out of its reach. */
const clerkBeside = ({ adding, facts }: Session, callsClerk: boolean): string | undefined =>
  callsClerk || pieces.some(({ name, withoutClerk }) => adding.has(name) && !withoutClerk)
    ? facts.clerk.beside
    : undefined;

/** `.env.example` holds what every present piece reads, whichever was added first. */
function addEnvironment(session: Session): NextStep[] {
  // The keys every project needs come first: they are those of the piece that writes the file.
  const present = pieces
    .filter((piece) => session.present.has(piece.name))
    .sort((a, b) => Number(b.name === 'env-files') - Number(a.name === 'env-files'));
  const entries = present.flatMap((piece) => piece.env?.(contextOf(piece, session)) ?? []);
  const unique = [...new Map(entries.map((entry) => [entry.name, entry])).values()];
  if (session.present.has('env-files') && session.adding.size > 0 && unique.length > 0) {
    env({ type: 'env', piece: 'env-files', path: ENV_EXAMPLE, entries: unique }, session);
  }
  const known = new Set(
    session.facts.envFiles
      // Next itself reads none at the root of a workspace.
      .filter((file) => file.path !== ENV_EXAMPLE && !file.path.startsWith('../'))
      .flatMap((file) => file.names),
  );
  return unique
    .filter((entry) => entry.required && !known.has(entry.name))
    .map((entry) => ({ kind: 'env', text: `${entry.name}: ${entry.comment}` }));
}

/** What became of our files when their project changed its language, and what can be done about it. */
function ofOtherLanguage({ draft, facts }: Session): string {
  const [first, ...more] = draft.otherLanguage;
  const files = more.length === 0 ? `${first} keeps` : `${first} and ${more.length} more of ours keep`;
  const [now, ending] = facts.language === 'ts' ? ['TypeScript', '.ts'] : ['JavaScript', '.js'];
  return `The project is ${now} now, and ${files} the language written in. Rename one to ${ending} yourself, or delete it and add its piece with --again: it is written in ${now} then.`;
}

/** What is not protected by anything that is written here. */
function ofExport({ facts }: Session): string {
  return `${facts.nextConfig.file} sets output: 'export' under a condition. A build made so runs no proxy, sends no headers and has no route handlers: nothing of this protects it. Set headers and access rules at the host that serves it.`;
}

function newManifest(session: Session): Manifest {
  const { manifest, draft } = session;
  const next: Manifest = structuredClone(manifest);
  // A piece of which nothing could be written is not installed.
  const inPlace = new Set([
    ...Object.keys(manifest.pieces),
    ...[...draft.generated.values()].map(({ piece }) => piece),
    ...[...draft.touched.values()].flatMap((names) => [...names]),
  ]);
  // The answers of one in conflict are not those of what is on disk.
  const colliding = new Set(
    [...draft.conflicts.values()].filter(({ marked }) => !marked).map(({ piece }) => piece),
  );
  const settled = ({ name }: Piece) => inPlace.has(name) && !colliding.has(name) && !draft.held.has(name);
  for (const piece of pieces.filter(
    (candidate) => session.adding.has(candidate.name) && settled(candidate),
  )) {
    next.pieces[piece.name] = { version: piece.version, answers: session.answers[piece.name] ?? {} };
  }
  forget(next, session.removing);
  if (session.declaring.length > 0)
    next.public = [...new Set([...(next.public ?? []), ...session.declaring])];
  const style = Object.keys(next.pieces).length > 0 ? toRemember(session.facts.formatting) : undefined;
  if (style) next.style = style;
  else delete next.style;
  keepUndeclared(next, session.undeclared);
  for (const { path, id } of draft.undone) {
    const { [id]: _gone, ...records } = next.patches[path] ?? {};
    if (Object.keys(records).length > 0) next.patches[path] = records;
    else delete next.patches[path];
  }
  for (const [path, { piece, template }] of draft.generated) next.files[path] = { piece, template };
  for (const [to, from] of draft.moved) {
    const { [from]: records, ...others } = next.patches;
    next.patches = records === undefined ? next.patches : { ...others, [to]: records };
  }
  for (const [path, records] of draft.patches) {
    next.patches[path] = { ...next.patches[path], ...Object.fromEntries(records) };
  }
  for (const [path, names] of draft.touched) {
    // A file of ours is ours, whichever piece added a line to it later.
    if (next.files[path]) continue;
    next.touched[path] = [...new Set([...(next.touched[path] ?? []), ...names])].sort();
  }
  for (const from of draft.moved.values()) {
    delete next.files[from];
    delete next.touched[from];
  }
  return next;
}

/** What the wall's list opens and nobody declared: no longer than it is on that list, and until somebody does. */
function keepUndeclared(manifest: Manifest, undeclared: readonly string[] = manifest.undeclared ?? []): void {
  const listed = manifest.pieces.middleware?.answers.public;
  const open = undeclared.filter(
    (pattern) => Array.isArray(listed) && listed.includes(pattern) && !manifest.public?.includes(pattern),
  );
  if (open.length > 0) manifest.undeclared = [...open];
  else delete manifest.undeclared;
}

/** Takes pieces out of a manifest, with everything it says of them: what is left of theirs is the owner's now. */
function forget(manifest: Manifest, going: ReadonlySet<string>): void {
  if (going.size === 0) return;
  for (const name of going) delete manifest.pieces[name];
  for (const [path, { piece }] of Object.entries(manifest.files)) {
    if (going.has(piece)) delete manifest.files[path];
  }
  for (const [path, names] of Object.entries(manifest.touched)) {
    const staying = names.filter((name) => !going.has(name));
    if (staying.length > 0) manifest.touched[path] = staying;
    else delete manifest.touched[path];
  }
  for (const [path, records] of Object.entries(manifest.patches)) {
    const staying = Object.entries(records).filter(([, { piece }]) => !going.has(piece));
    if (staying.length > 0) manifest.patches[path] = Object.fromEntries(staying);
    else delete manifest.patches[path];
  }
}

/** Another run may have ended since the manifest was read: ours, made from the earlier one, would forget what that one wrote. */
function refuseOtherManifest(now: string | undefined, planned: Manifest): void {
  if (isDeepStrictEqual(parseManifest(now), planned)) return;
  throw new UserError(`${MANIFEST_PATH} changed while the plan was made. Nothing was written.`, {
    code: 'NOT_WRITTEN',
    exitCode: EXIT.notDone,
    next: 'Run the command again to plan on what is there now.',
    file: MANIFEST_PATH,
  });
}

/** The manifest and the base texts, as changes like any other; the manifest is last. */
function bookkeeping(session: Session): Change[] {
  const { draft, facts } = session;
  for (const [path, generated] of draft.generated) {
    const target = basePath(path);
    const file = draft.read(target);
    if ('text' in file) draft.write(target, generated.base, generated.piece);
    else draft.hand({ piece: generated.piece, path: target, because: unkept(file.problem), snippet: '' });
  }
  for (const from of draft.moved.values()) {
    const old = draft.read(basePath(from));
    if ('text' in old && old.text !== undefined) draft.write(basePath(from), undefined, 'manifest');
  }
  const manifest = newManifest(session);
  const before = draft.read(MANIFEST_PATH);
  if ('text' in before) refuseOtherManifest(before.text, session.manifest);
  const { indent } = facts.formatting;
  const unit = indent.kind === 'tab' ? '\t' : ' '.repeat(indent.size);
  const eol = (text: string) => text.replace(/\n/g, facts.formatting.eol);
  // The version that wrote it last is only news when something else is, too.
  const unchanged = (other: Manifest) =>
    manifestText({ ...other, cli: '' }, unit, facts.formatting.lineWidth);
  const same = unchanged(manifest) === unchanged(session.manifest);
  if (session.removing.size > 0 && Object.keys(manifest.pieces).length === 0) {
    draft.write(MANIFEST_PATH, undefined, 'manifest');
  } else if (!same && 'text' in before) {
    const text = manifestText({ ...manifest, cli: VERSION }, unit, facts.formatting.lineWidth);
    draft.write(MANIFEST_PATH, eol(text), 'manifest');
  }
  const ours = (path: string) => path.startsWith('.clerk-guard/');
  const all = draft.changes();
  return [
    ...all.filter((change) => !ours(change.path)),
    ...all.filter((change) => ours(change.path) && change.path !== MANIFEST_PATH),
    ...all.filter((change) => change.path === MANIFEST_PATH),
  ];
}

export interface GenerateOptions {
  /** Files the user chose not to have written. */
  leaveOut?: ReadonlySet<string>;
  /** Clerk's package, where the project does not have it yet. */
  clerk?: ClerkToAdd | undefined;
  /** What stands in the draft already calls Clerk. */
  callsClerk?: boolean;
}

/**
 * Turns facts and answers into a plan. Reads the project, writes nothing.
 * @param session Whose draft has not been used yet.
 * @throws Error when a generator fails, which is a defect of ours and never the project's.
 */
export async function generate(session: Session, options: GenerateOptions = {}): Promise<Plan> {
  const { draft } = session;
  const { clerk, leaveOut = new Set(), callsClerk = false } = options;
  const range = clerk?.range ?? clerkBeside(session, callsClerk);
  if (range !== undefined)
    dependency({ type: 'dependency', piece: 'clerk', name: '@clerk/nextjs', range, dev: false }, session);
  const left = session.removing.size > 0 ? (await import('./take-out.ts')).takeOut(session) : [];
  if (session.adding.size > 0) await runGenerators(session);
  const [blocked] = draft.blocked;
  if (blocked !== undefined) {
    throw new UserError(`${blocked} is a directory, a file must go there. Nothing was written.`, {
      code: 'DIRECTORY_IN_THE_WAY',
      exitCode: EXIT.notDone,
      next: 'Move it away, or leave the piece out with --skip, and run again.',
      file: blocked,
    });
  }
  const next: NextStep[] = [...left, ...addEnvironment(session)];
  for (const piece of pieces.filter((candidate) => session.adding.has(candidate.name))) {
    const context = contextOf(piece, session);
    next.push(...piece.next(context));
    draft.notes.push(...(piece.remarks?.(context) ?? []));
  }
  if (draft.otherLanguage.length > 0) draft.notes.push(ofOtherLanguage(session));
  leaveFilesOut(session, leaveOut);
  const changes = bookkeeping(session);
  if (session.facts.nextConfig.mayExport && session.adding.size > 0) draft.notes.unshift(ofExport(session));
  const opened = widened(changes);
  if (opened.length > 0) {
    draft.notes.unshift(`The public list is widened: ${opened.join(', ')} will need no session.`);
  }
  return {
    changes,
    notDone: draft.manual,
    conflicts: [...draft.conflicts.keys()],
    files: draft.files(),
    notes: draft.notes,
    access: accessChanges(session, changes),
    dependencies: draft.dependencies,
    uninstalled: [...draft.uninstalled],
    next: next.filter((step, index) => next.findIndex((other) => other.text === step.text) === index),
    pieces: [...session.adding],
    answers: Object.fromEntries(Object.entries(session.answers).filter(([name]) => session.adding.has(name))),
  };
}
