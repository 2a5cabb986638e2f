import { join } from 'node:path';
import { editJson } from './create-next-app.ts';
import { npmTool, run } from './shell.ts';
import { GENERATORS, PINS_T3, pinned } from './versions.ts';

/** Runs the real create-t3-app (App Router, tRPC, Tailwind, ESLint) without installing, then fixes every version. */
export async function scaffoldT3(parent: string, into: string): Promise<string> {
  const { name, version } = GENERATORS['create-t3-app'];
  const tool = await npmTool(name, version);
  const choices = ['--trpc', 'true', '--tailwind', 'true', '--eslint', 'true', '--appRouter', 'true'];
  // It names the package manager after the one that started it.
  const started = { npm_config_user_agent: 'npm/10.9.4 node/v20.20.2 linux x64' };
  const args = [join(tool, 'dist', 'index.js'), into, '--CI', '--noGit', '--noInstall', ...choices];
  await run(process.execPath, args, parent, started);
  const root = join(parent, into);
  editJson(join(root, 'package.json'), (pkg) => {
    const fixed = pinned(pkg, PINS_T3);
    delete fixed.packageManager; // whatever npm this machine has
    return fixed;
  });
  return root;
}
