import type { Files } from './files.ts';

export interface RouterFolders {
  appDir: string | undefined;
  pagesDir: string | undefined;
  /** The folder Next looks for middleware, proxy and instrumentation in: `.` or `src`. */
  sourceDir: string;
  /** Folders Next ignores because another of the same name wins: `src/app`. */
  shadowed: string[];
}

/** Finds app/ and pages/ as Next does: the one at the root wins over the one in src/. [next/dist/lib/find-pages-dir] */
export function findFolders(files: Files): RouterFolders {
  const shadowed: string[] = [];
  const find = (name: string): string | undefined => {
    const inSource = `src/${name}`;
    const both = files.isDirectory(name) && files.isDirectory(inSource);
    if (both) shadowed.push(inSource);
    return files.isDirectory(name) ? name : files.isDirectory(inSource) ? inSource : undefined;
  };
  const appDir = find('app');
  const pagesDir = find('pages');
  const holder = pagesDir ?? appDir ?? (files.isDirectory('src') ? 'src/app' : 'app');
  return { appDir, pagesDir, sourceDir: holder.startsWith('src/') ? 'src' : '.', shadowed };
}

export const DEFAULT_EXTENSIONS: readonly string[] = ['tsx', 'ts', 'jsx', 'js'];
