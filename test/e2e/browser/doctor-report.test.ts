import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { htmlText } from '../../../src/doctor/print/html.ts';
import type { DoctorReport } from '../../../src/doctor/types.ts';
import { examined } from '../../doctor-output/report.ts';
import { launch } from '../../running/browser/chromium.ts';
import { describeInChromium } from '../../running/browser/needs-chromium.ts';
import type { Browser, Page } from '../../running/browser/playwright.ts';
import { picture } from '../../running/browser/screenshots.ts';

const OPEN = `import { db } from './db';\nexport async function GET() { return Response.json(await db.all()); }\n`;
const OWN = `import { auth } from '@clerk/nextjs/server';\nexport default async function Page() { await auth.protect(); return <p>{await fetch('https://x.example')}</p>; }\n`;
const MARKUP = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
const LONG = `app/${'a-folder-with-a-long-name/'.repeat(12)}page.tsx`;

/** The report of a real app, with what a hostile clone could bring in its names. */
async function report(root: string): Promise<DoctorReport> {
  const files = {
    'package.json': '{"name":"a","dependencies":{"next":"16.4.6","@clerk/nextjs":"7.9.17"}}',
    'app/api/a/route.ts': OPEN,
    'app/office/page.tsx': OWN,
    'proxy.ts':
      "import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\nexport const config = { matcher: ['/', '/(.*)'] };\n",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const made = await examined(root);
  const [first] = made.resources;
  if (!first) throw new Error('no resources');
  made.resources.push(
    { ...first, id: 'x1', name: MARKUP, urls: [`/${MARKUP}`], because: MARKUP },
    { ...first, id: 'x2', file: LONG, urls: [`/${LONG.replaceAll('/', '-')}`] },
  );
  made.project.name = MARKUP;
  return made;
}

/** What the page shows of the map: verdicts of all leaves that are not hidden. */
const SHOWN = `[...document.querySelectorAll('.leaf')].filter((one) => one.offsetParent !== null).map((one) => one.dataset.verdict)`;
const WIDER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

await describeInChromium('the report as a page', (chromium) => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-report-'));
  const file = join(folder, 'report.html');
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(file, htmlText(await report(join(folder, 'app'))));
    browser = await launch(chromium, {}, '');
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function visit<T>(look: (page: Page, complaints: string[]) => Promise<T>, width = 1200): Promise<T> {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (line) => complaints.push(line.text()));
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('requestfailed', (request) => complaints.push(request.url()));
      await page.goto(pathToFileURL(file).href);
      await picture(page, 'doctor-report', `${width} wide`);
      return await look(page, complaints);
    } finally {
      await context.close();
    }
  }

  it('shows names of files and functions as text, asks nobody, and runs nothing of them', () =>
    visit(async (page, complaints) => {
      expect(await page.evaluate('document.body.innerText')).toContain('<script>window.ran=1</script>');
      expect(await page.evaluate('window.ran')).toBeUndefined();
      expect(await page.evaluate("document.querySelectorAll('img, iframe, a').length")).toBe(0);
      expect(await page.evaluate("performance.getEntriesByType('resource').length")).toBe(0);
      expect(complaints).toEqual([]);
    }));

  it('filters the map by verdict, and shows all again', () =>
    visit(async (page) => {
      const all = (await page.evaluate(SHOWN)) as string[];
      expect(new Set(all)).toEqual(new Set(['exposed', 'protected']));
      await page.locator('button[data-verdict=exposed]').click();
      const some = (await page.evaluate(SHOWN)) as string[];
      expect(new Set(some)).toEqual(new Set(['exposed']));
      expect(some).toHaveLength(all.filter((one) => one === 'exposed').length);
      await page.locator('button[data-verdict=exposed]').click();
      expect(await page.evaluate(SHOWN)).toEqual(all);
    }));

  it('opens the evidence of a resource on a click', () =>
    visit(async (page) => {
      const leaf = '.leaf:has-text("app/api/a/route.ts")';
      const evidence = page.locator(`${leaf} dd:has-text("app/api/a/route.ts:2")`).first();
      await evidence.waitFor({ state: 'hidden' });
      await page.locator(`${leaf} summary`).first().click();
      await evidence.waitFor({ state: 'visible' });
    }));

  it('fits a phone: nothing is to be scrolled sideways, opened or not', () =>
    visit(async (page) => {
      expect(await page.evaluate(WIDER)).toBe(0);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(await page.evaluate(WIDER)).toBe(0);
    }, 360));

  it('prints with everything open, and closes it again', () =>
    visit(async (page) => {
      const closed = "document.querySelectorAll('details:not([open])').length";
      const before = await page.evaluate(closed);
      expect(before).toBeGreaterThan(0);
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.evaluate(closed)).toBe(0);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await page.evaluate(closed)).toBe(before);
    }));
});
