import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { project } from '../facts/project.ts';

const CHECK = fileURLToPath(new URL('../../.ci/publishable.mjs', import.meta.url));

function check(manifest: object): { status: number | null; stderr: string } {
  const cwd = project({ 'package.json': manifest });
  const { status, stderr } = spawnSync(process.execPath, [CHECK], { cwd, encoding: 'utf8' });
  return { status, stderr };
}

test('publishing with provenance stops where no repository is named, and says so', () => {
  const publishConfig = { provenance: true };
  const { status, stderr } = check({ name: 'a', publishConfig });
  expect(status).toBe(1);
  expect(stderr).toContain('names no "repository"');
  const url = 'git+https://example.com/a.git';
  for (const repository of [url, { type: 'git', url }]) {
    expect(check({ name: 'a', publishConfig, repository })).toEqual({ status: 0, stderr: '' });
  }
});

test('what the packed texts link to by path is packed with them', () => {
  const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const { files }: { files: string[] } = JSON.parse(read('package.json'));
  // npm packs these always.
  const packed = [...files, 'package.json', 'README.md', 'LICENSE'];
  const links = ['README.md', 'CHANGELOG.md'].flatMap((path) =>
    [...read(path).matchAll(/\]\(([^)\s]+)|\b(?:src|href)="([^"]+)"/g)].map(
      ([, link, attribute]) => link ?? attribute ?? '',
    ),
  );
  const byPath = links.filter((link) => !/^(?:[a-z]+:|#)/.test(link));
  const missing = byPath.filter((link) => {
    const path = link.replace(/^\.\//, '').replace(/#.*$/, '');
    return !packed.some((one) => path === one || path.startsWith(`${one}/`));
  });
  expect(missing).toEqual([]);
});
