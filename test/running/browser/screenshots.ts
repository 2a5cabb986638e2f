import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from './playwright.ts';

/** Kept after the run for people to look at; not under version control. */
const FOLDER = fileURLToPath(new URL('../../../.cache/screenshots', import.meta.url));

/** Takes a picture of what is visible. */
export async function picture(page: Page, app: string, what: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${app}-${what.replaceAll(' ', '-')}.png`) });
}
