import { spawnSync } from 'node:child_process';
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
