import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmTool, run } from './shell.ts';
import { GENERATORS, PINS_14, PINS_15, PINS_16, pinned } from './versions.ts';

export type NextMajor = 14 | 15 | 16;

export interface NextTemplate {
  major: NextMajor;
  /** Last part of the folder, which becomes the package's name. */
  into: string;
  language?: 'ts' | 'js';
  src?: boolean;
  router?: 'app' | 'pages';
}

const PINS = { 14: PINS_14, 15: PINS_15, 16: PINS_16 } as const;

/** Rewrites a JSON file the way npm does: two spaces, a final newline. */
export function editJson(
  file: string,
  edit: (value: Record<string, unknown>) => Record<string, unknown>,
): void {
  const value = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, `${JSON.stringify(edit(value), null, 2)}\n`);
}

/** Runs the real create-next-app into `parent/into` without installing, then fixes every version. */
export async function scaffoldNext(parent: string, template: NextTemplate): Promise<string> {
  const { major, into, language = 'ts', src = false, router = 'app' } = template;
  const generator = GENERATORS[`create-next-app-${major}`];
  const tool = await npmTool(generator.name, generator.version);
  const args = [
    into,
    language === 'ts' ? '--typescript' : '--javascript',
    '--eslint',
    '--no-tailwind',
    src ? '--src-dir' : '--no-src-dir',
    router === 'app' ? '--app' : '--no-app',
    '--import-alias',
    '@/*',
    '--use-npm',
  ];
  if (major > 14) args.push('--skip-install', '--disable-git', '--yes');
  if (major === 15) args.push('--no-turbopack');
  if (major === 16) args.push('--no-react-compiler', '--no-agents-md');
  // Version 14 knows no --skip-install, and always makes a git repository.
  const dry: Record<string, string> = major === 14 ? { npm_config_dry_run: 'true' } : {};
  await run(process.execPath, [join(tool, 'dist', 'index.js'), ...args], parent, dry);
  const root = join(parent, into);
  rmSync(join(root, '.git'), { recursive: true, force: true });
  editJson(join(root, 'package.json'), (pkg) => pinned(pkg, PINS[major]));
  return root;
}
