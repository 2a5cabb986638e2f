import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AppName, freshCopy } from '../../apps/apps.ts';
import { builtApp } from '../../running/app.ts';
import { prerenderedPages } from '../../running/browser/build-facts.ts';
import { describeInChromium } from '../../running/browser/needs-chromium.ts';
import {
  DYNAMIC_ROOT,
  type Files,
  FORCED_STATIC,
  OLD_PAGE,
  PAGES,
  PLAIN_CONFIG,
  SEVERAL_ROOTS,
} from '../../running/browser/owner.ts';
import { flags, STATIC_REPORTING_16 } from '../../running/browser/plans.ts';
import { openStack, type Stack } from '../../running/browser/stack.ts';
import { Visitor } from '../../running/browser/tour.ts';
import { APP_ORIGIN } from '../../running/instance.ts';
import { programJson } from '../program.ts';

interface Situation {
  where: string;
  base: AppName;
  files: Files;
  because: RegExp;
}

const SITUATIONS: Situation[] = [
  {
    where: 'cacheComponents prerenders a shell of every page',
    base: 'next16-clerk7',
    files: PAGES,
    because: /cacheComponents prerenders the static shell of every page/,
  },
  {
    where: 'the root layout is static',
    base: 'next16-clerk7',
    files: { ...PAGES, ...PLAIN_CONFIG },
    because: /the root layout has no <ClerkProvider dynamic>, so the 404 page is prerendered/,
  },
  {
    where: 'a route group and a [locale] have root layouts of their own',
    base: 'next16-clerk7',
    files: SEVERAL_ROOTS,
    because: /the root layout has no <ClerkProvider dynamic>, so the 404 page is prerendered/,
  },
  {
    where: 'one page sets force-static',
    base: 'next16-clerk7',
    files: { ...PAGES, ...DYNAMIC_ROOT, 'app/fixed/page.tsx': FORCED_STATIC },
    because: /\/fixed is prerendered and would lose every script/,
  },
  {
    where: 'there is a page of the Pages Router',
    base: 'next16-clerk7',
    files: { ...PAGES, ...DYNAMIC_ROOT, 'pages/old.tsx': OLD_PAGE },
    because: /\/old is a page of the Pages Router/,
  },
  {
    where: 'Clerk 6 does not hand the nonce on',
    base: 'next15-clerk6',
    files: { ...PAGES, ...DYNAMIC_ROOT },
    because: /7\.0\.0 is the first that does/,
  },
];

function write(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(root, path));
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  }
}

it.each(SITUATIONS)('a nonce policy is refused where $where, and the static one is written', async (one) => {
  const copy = await freshCopy(one.base, 'not installed');
  try {
    write(copy.dir, one.files);
    const args = ['--yes', '--no-install', ...flags('--csp', 'enforce', '--csp-mode', 'nonce')];
    const { exitCode, document } = await programJson(args, { cwd: copy.dir });
    expect([exitCode, document.outcome]).toEqual([1, 'partial']);
    expect(document.notDone).toHaveLength(1);
    expect(document.notDone[0]?.because).toMatch(one.because);
    expect(document.notDone[0]?.because).toMatch(/static policy is written instead/);
    const entry = one.base === 'next16-clerk7' ? 'proxy.ts' : 'middleware.ts';
    expect(readFileSync(join(copy.dir, entry), 'utf8')).not.toContain('contentSecurityPolicy');
    expect(readFileSync(join(copy.dir, 'security-headers.ts'), 'utf8')).toContain("'unsafe-inline'");
  } finally {
    copy.remove();
  }
});

await describeInChromium('where root layouts are several and one page is forced static', (chromium) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack(await builtApp(STATIC_REPORTING_16), 7, chromium);
  });
  afterAll(() => stack?.stop());

  it('next build does render the 404 page and that page beforehand', () => {
    expect(prerenderedPages(stack.app)).toEqual(expect.arrayContaining(['/_not-found', '/fixed']));
  });

  describe.each(['/fixed', '/missing/page'])('%s', (path) => {
    it('would lose every script under a nonce policy', async () => {
      stack.front.override['content-security-policy'] = "script-src 'nonce-any' 'strict-dynamic'";
      const visitor = await Visitor.come(stack);
      try {
        await visitor.page.goto(`${APP_ORIGIN}${path}`);
        await vi.waitUntil(() => visitor.seen.violations.length > 0, { timeout: 60_000 });
        expect(await visitor.page.evaluate('window.Clerk === undefined && window.next === undefined')).toBe(
          true,
        );
      } finally {
        delete stack.front.override['content-security-policy'];
        await visitor.leave();
      }
    });

    it('runs its scripts under the static policy', async () => {
      const visitor = await Visitor.come(stack);
      try {
        await visitor.page.goto(`${APP_ORIGIN}${path}`);
        await vi.waitUntil(() => visitor.page.evaluate('window.next !== undefined'), { timeout: 60_000 });
        expect((await visitor.complaints()).violations).toEqual([]);
      } finally {
        await visitor.leave();
      }
    });
  });
});
