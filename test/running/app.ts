/**
 * Apps to put to the test: a real template, routes of an owner, the pieces as the packed CLI writes them, `next build`.
 *
 *     const app = await builtApp({
 *       name: 'limiter-redis',                          // for messages and the folder's name
 *       base: 'next16-clerk7',                          // test/apps
 *       files: probeFiles(16),                          // the owner's code, there before the CLI runs
 *       args: ['--rate-limit-store', 'redis'],          // what the owner types after --yes
 *       fill: { 'app/api/projects/route.ts': fillHandlers },   // what the owner writes into our files afterwards
 *     });
 *     const server = await startApp(app, { instance });
 *
 * Generating takes about two seconds and is done each time. Installing and building are kept in the cache under a digest
 * of the generated project, so a suite that asks for the same files and flags gets the same build, and a change of the
 * CLI that writes the same text costs nothing. The folder is shared: never write into it. Other sources, other build.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JsonDocument } from '../../src/types.ts';
import { type AnyAppName, appNamed, freshCopy, type Project } from '../apps/apps.ts';
import { run } from '../apps/shell.ts';
import { snapshot } from '../apps/tree.ts';
import { programJson } from '../e2e/program.ts';
import { FONTS, tool } from '../e2e/toolchain.ts';
import { PUBLISHABLE_KEY } from './instance.ts';
import { isolation } from './isolation.ts';
import { withLock } from './lock.ts';

export interface AppPlan {
  name: string;
  base: AnyAppName;
  /** Files of the owner, path → text; they replace the template's, and `null` takes one of those away. */
  files?: Readonly<Record<string, string | null>>;
  /** What became of the project before the CLI runs, given its folder. */
  before?: (dir: string) => Promise<void>;
  /** The verb and its flags where it is not the first run; it gets `--yes --json`. */
  command?: readonly string[];
  /** Flags for the packed CLI, which always gets `--yes --no-install --json`. */
  args?: readonly string[];
  /** Edits of generated files, made as their owner would; each has to change something. */
  fill?: Record<string, (text: string) => string>;
  /** npm packages with exact versions that the owner has installed before, such as `ioredis@5.8.2`. */
  packages?: readonly string[];
  /** Variables of `next build` beside the publishable key. */
  env?: Record<string, string>;
}

export interface BuiltApp {
  name: string;
  /** Folder of the app, built; shared with others, so only to be read and served. */
  dir: string;
  /** What the CLI said. */
  document: JsonDocument;
  /** Exact versions as installed. */
  versions: { next: string; clerk: string };
  /** What `next build` printed. */
  output: string;
}

/** Outside of the repository, whose own lockfile Next would take for a workspace root. */
function buildsFolder(): string {
  return join(process.env.CLERK_GUARD_TEST_CACHE ?? join(tmpdir(), 'clerk-guard-test-cache'), 'built');
}

function write(root: string, path: string, text: string | null): void {
  if (text === null) {
    rmSync(join(root, path));
    return;
  }
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Makes edits of generated files; each has to change something. */
export function fillIn(dir: string, fill: AppPlan['fill'] = {}): void {
  for (const [path, edit] of Object.entries(fill)) {
    const before = readFileSync(join(dir, path), 'utf8');
    const after = edit(before);
    if (after === before) throw new Error(`The edit of ${path} found nothing to change:\n${before}`);
    writeFileSync(join(dir, path), after);
  }
}

/** Runs the packed CLI with --yes and insists on everything having been done. */
async function generate(project: Project, plan: AppPlan): Promise<JsonDocument> {
  const args = [...(plan.command ?? ['--no-install']), '--yes', ...(plan.args ?? [])];
  const { exitCode, document, stderr } = await programJson(args, { cwd: project.dir });
  if (exitCode === 0 && document.outcome === 'applied') return document;
  const said = JSON.stringify({
    outcome: document.outcome,
    notDone: document.notDone,
    error: document.error,
  });
  throw new Error(`${plan.name}: the CLI ended with ${exitCode}: ${said}\n${stderr}`);
}

/** The generated project as one digest; the manifest holds nothing that is built. */
function digestOf(root: string, plan: AppPlan): string {
  const sources = Object.entries(snapshot(root)).filter(([path]) => !path.includes('.clerk-guard/'));
  const rest = { packages: plan.packages, env: plan.env, node: process.versions.node };
  return createHash('sha256')
    .update(JSON.stringify([sources, rest]))
    .digest('hex')
    .slice(0, 12);
}

async function installAndBuild(project: Project, plan: AppPlan, document: JsonDocument): Promise<string> {
  const [command = ''] = document.commands;
  if (document.dependencies.length > 0) {
    const [file = '', ...words] = command.split(' ');
    if (file !== 'npm') throw new Error(`${plan.name}: no install command among ${document.commands}`);
    await run(file, words, project.dir);
  }
  const [file, ...words] = (await isolation()).wrap(tool(project.dir, 'next'), ['build']);
  return run(file, words, project.dir, {
    // Next 15 and older would ask the registry about binaries of other platforms.
    NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: PUBLISHABLE_KEY,
    NEXT_FONT_GOOGLE_MOCKED_RESPONSES: FONTS,
    ...plan.env,
  });
}

function versionOf(dir: string, name: string): string {
  const text = readFileSync(join(dir, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The folder gets its name only when it is complete, also where it has to be copied. */
function moveInto(root: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  try {
    renameSync(root, target);
  } catch {
    const arriving = `${target}.arriving`; // another file system
    rmSync(arriving, { recursive: true, force: true });
    cpSync(root, arriving, { recursive: true, verbatimSymlinks: true });
    renameSync(arriving, target);
  }
}

/**
 * The app of this plan, generated now and built once per content.
 * @throws Error with all output when the CLI leaves something undone, or installing or building fails.
 */
export async function builtApp(plan: AppPlan): Promise<BuiltApp> {
  const project = await freshCopy(plan.base);
  try {
    for (const [path, text] of Object.entries(plan.files ?? {})) write(project.dir, path, text);
    if (plan.packages?.length) {
      await run('npm', ['install', '--ignore-scripts', '--save-exact', ...plan.packages], project.dir);
    }
    await plan.before?.(project.dir);
    const document = await generate(project, plan);
    fillIn(project.dir, plan.fill);
    const target = join(buildsFolder(), `${plan.name}-${digestOf(project.root, plan)}`);
    const log = join(target, appNamed(plan.base).dir, 'next-build.log');
    await withLock(`${target}.lock`, async () => {
      if (existsSync(target)) return;
      const output = await installAndBuild(project, plan, document);
      writeFileSync(join(project.dir, 'next-build.log'), output);
      moveInto(project.root, target);
    });
    const dir = join(target, appNamed(plan.base).dir);
    return {
      name: plan.name,
      dir,
      document,
      versions: { next: versionOf(dir, 'next'), clerk: versionOf(dir, '@clerk/nextjs') },
      output: readFileSync(log, 'utf8'),
    };
  } finally {
    project.remove();
  }
}
