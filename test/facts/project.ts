import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { inspect } from '../../src/facts/index.ts';
import type { Facts } from '../../src/types.ts';

/** Files of a project by path; an object stands for JSON. */
export type ProjectFiles = Record<string, string | Buffer | object>;

/**
 * Writes a project into a fresh temporary folder, which goes away with the test.
 * @returns the folder's absolute real path.
 */
export function project(files: ProjectFiles): string {
  const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'project-')));
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  write(dir, files);
  return dir;
}

/** Adds files to a project. */
export function write(dir: string, files: ProjectFiles): void {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(dir, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const plain = typeof content === 'string' || Buffer.isBuffer(content);
    fs.writeFileSync(target, plain ? content : `${JSON.stringify(content, null, 2)}\n`);
  }
}

/** package.json of a Next 16 + Clerk 7 app. */
export const PACKAGE = {
  name: 'shop',
  dependencies: { next: '^16.4.6', react: '^19.2.3', '@clerk/nextjs': '^7.9.17' },
};

/** Stubs of installed packages: `{ next: '16.4.6' }`. */
export function installed(versions: Record<string, string>, below = ''): ProjectFiles {
  return Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [
      `${below}node_modules/${name}/package.json`,
      { name, version },
    ]),
  );
}

/** A small App Router app with Next and Clerk installed; files may replace its own. */
export function app(files: ProjectFiles = {}): ProjectFiles {
  return {
    'package.json': PACKAGE,
    ...installed({ next: '16.4.6', react: '19.2.3', '@clerk/nextjs': '7.9.17' }),
    'tsconfig.json': { compilerOptions: { allowJs: true, paths: { '@/*': ['./*'] } } },
    'app/layout.tsx':
      'export default function Layout({ children }) { return <html><body>{children}</body></html>; }\n',
    'app/page.tsx': 'export default function Page() { return <p>hello</p>; }\n',
    ...files,
  };
}

/** Facts of a project written for one test. */
export function factsOf(files: ProjectFiles): Promise<Facts> {
  return inspect(project(files));
}
