import { existsSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { snapshot as everything, situations } from '../support/fixtures.ts';
import { type Project, projectOf } from '../support/runs.ts';

let project: Project;
beforeEach(() => {
  project = projectOf('next16-clerk7');
});
afterEach(() => project.remove());

const ROUTE = 'app/api/webhooks/clerk/route.ts';
const STORE = 'lib/security/webhook-store.ts';

/** The tree without what `undo` keeps for this run. */
function snapshot(folder: string): Map<string, string> {
  return new Map([...everything(folder)].filter(([path]) => !path.startsWith('.clerk-guard/local/')));
}

describe('remove', () => {
  it.each(situations)('takes everything out again, byte for byte, in %s', async (situation) => {
    const other = projectOf(situation);
    try {
      const before = snapshot(other.root);
      const { document } = await other.add(
        pieces.map(({ name }) => name),
        { 'install-clerk': true },
      );
      const installed = Object.keys(JSON.parse(other.read('.clerk-guard/manifest.lock')).pieces);
      expect([document.changes.length > 0, installed.length > 0]).toEqual([true, true]);
      const removed = await other.drop(installed);
      expect(removed.document.notDone).toEqual([]);
      const after = snapshot(other.root);
      // Clerk itself stays: the project may use it by now.
      if (situation === 'no-clerk-16') for (const tree of [before, after]) tree.delete('package.json');
      expect(after).toEqual(before);
    } finally {
      other.remove();
    }
  });

  it('of one piece leaves the others as they are, and takes its line out of the public list', async () => {
    await project.add(['middleware']);
    const before = snapshot(project.root);
    await project.add(['webhook']);
    expect(project.read('lib/security/public-routes.ts')).toContain('/api/webhooks/clerk');
    const { exitCode } = await project.drop(['webhook']);
    expect(exitCode).toBe(0);
    expect(snapshot(project.root)).toEqual(before);
  });

  it('writes the start-up check again without the secret of a webhook that goes', async () => {
    await project.add(['middleware', 'security-check']);
    const before = project.read('lib/security/env-check.ts');
    await project.add(['webhook']);
    expect(project.read('lib/security/env-check.ts')).toContain('CLERK_WEBHOOK_SIGNING_SECRET');
    await project.drop(['webhook']);
    expect(project.read('lib/security/env-check.ts')).toBe(before);
  });

  it('keeps what the owner edited and what still imports it, says so and exits 1', async () => {
    await project.add(['webhook']);
    project.edit(ROUTE, 'export async function POST', '// ours\nexport async function POST');
    const { exitCode, document } = await project.drop(['webhook']);
    expect([exitCode, document.outcome]).toEqual([1, 'partial']);
    expect(document.notDone.find(({ path }) => path === ROUTE)?.because).toMatch(/You edited it/);
    expect(document.notDone.find(({ path }) => path === STORE)?.because).toMatch(/imports it/);
    expect([existsSync(project.at(ROUTE)), existsSync(project.at(STORE))]).toEqual([true, true]);
    expect(existsSync(project.at('.clerk-guard/manifest.lock'))).toBe(false);
  });

  it('is refused while another piece needs it, and names the command that removes both', async () => {
    await project.add(['api-route']);
    const before = snapshot(project.root);
    await expect(project.drop(['rate-limit'])).rejects.toMatchObject({
      code: 'STILL_NEEDED',
      exitCode: 1,
      next: expect.stringContaining('remove rate-limit api-route'),
    });
    expect(snapshot(project.root)).toEqual(before);
    expect((await project.drop(['rate-limit', 'api-route'])).exitCode).toBe(0);
  });

  it('says what is left where its lines in a file of the owner were edited', async () => {
    await project.add(['headers']);
    project.edit('next.config.ts', 'return securityHeaders();', 'return [...securityHeaders()];');
    const { exitCode, document } = await project.drop(['headers']);
    expect(exitCode).toBe(1);
    const left = document.notDone.find(({ path }) => path === 'next.config.ts');
    expect(left?.snippet).toContain('return securityHeaders();');
    expect(existsSync(project.at('security-headers.ts'))).toBe(true);
  });

  it('keeps the edits of the owner around its lines', async () => {
    const config = project.read('next.config.ts');
    await project.add(['headers']);
    project.write('next.config.ts', `// first\n${project.read('next.config.ts')}// last\n`);
    await project.drop(['headers']);
    expect(project.read('next.config.ts')).toBe(`// first\n${config}// last\n`);
  });

  it('leaves a package that was there before, or that somebody else uses', async () => {
    await project.add(['security-check']);
    project.write('lib/other.ts', "import 'server-only';\nexport const other = 1;\n");
    const { document } = await project.drop(['security-check']);
    expect(project.read('package.json')).toContain('"server-only"');
    expect(document.notes.join()).toContain('server-only stays in package.json: lib/other.ts uses it');
  });

  it('of the last piece says that Clerk, which came with the first, stays', async () => {
    const bare = projectOf('no-clerk-16');
    try {
      await bare.add(['headers', 'env-files'], { 'install-clerk': true });
      const first = await bare.drop(['headers']);
      expect(first.document.notes.join()).not.toContain('stays in package.json');
      const last = await bare.drop(['env-files']);
      expect(last.document.notes.join()).toContain(
        '@clerk/nextjs stays in package.json, as the project may use it by now. If not: npm uninstall @clerk/nextjs',
      );
    } finally {
      bare.remove();
    }
    await project.add(['headers']);
    expect((await project.drop(['headers'])).document.notes.join()).not.toContain('@clerk/nextjs');
  });

  it('of the wall names every URL that opens', async () => {
    await project.add(['middleware'], { public: ['/'] });
    const { document } = await project.drop(['middleware'], { 'dry-run': true });
    expect(document.access).toContainEqual({ url: '/dashboard', before: 'sign-in', after: 'open' });
    expect(document.changes).toContainEqual(expect.objectContaining({ path: 'proxy.ts', action: 'delete' }));
    expect(existsSync(project.at('proxy.ts'))).toBe(true);
  });

  it('of the wall names nothing that was open before, and says of no handler that it lets everybody in', async () => {
    await project.add(['middleware', 'api-route'], { public: ['/'] });
    const { document } = await project.drop(['middleware'], { 'dry-run': true });
    expect(document.access.filter(({ before, after }) => before === after)).toEqual([]);
    expect(document.access.map(({ url }) => url)).not.toContain('/');
    const handler = document.access.find(({ url }) => url === '/api/projects');
    expect(handler).toEqual({ url: '/api/projects', before: '401', after: 'as its own code answers' });
  });

  it('then add brings a piece as if for the first time', async () => {
    await project.add(['webhook', 'env-files']);
    const before = snapshot(project.root);
    await project.drop(['webhook']);
    expect((await project.add(['webhook'])).document.notes.join()).not.toContain('You took');
    expect([...snapshot(project.root).keys()].sort()).toEqual([...before.keys()].sort());
  });

  it('of a piece that is not installed is wrong usage', async () => {
    await project.add(['env-files']);
    await expect(project.drop(['webhook'])).rejects.toMatchObject({ code: 'NOT_INSTALLED', exitCode: 2 });
    rmSync(project.at('.clerk-guard'), { recursive: true });
    await expect(project.drop(['env-files'])).rejects.toMatchObject({ code: 'NOT_INSTALLED' });
  });
});
