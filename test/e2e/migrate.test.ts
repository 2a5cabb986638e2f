import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import { freshCopy } from '../apps/apps.ts';
import { snapshot } from '../apps/tree.ts';
import { KEY, Terminal } from './terminal.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const GATE = `import { clerkMiddleware, createRouteMatcher } from "@clerk/nextjs/server";

const isProtectedRoute = createRouteMatcher(["/dashboard(.*)"]);

export default clerkMiddleware(async (auth, req) => {
  if (isProtectedRoute(req)) await auth.protect();
});

export const config = { matcher: ["/((?!_next|.*\\\\..*).*)", "/(api|trpc)(.*)"] };
`;

const FILES: Record<string, string> = {
  'middleware.ts': GATE,
  'next.config.ts': 'export default {};\n',
  'app/dashboard/page.tsx': `import { readFile } from "node:fs/promises";\n\nexport default async function Dashboard() {\n  return <p>{await readFile("rows.txt", "utf8")}</p>;\n}\n`,
};

async function sit() {
  const project = await freshCopy('next16-clerk7', 'not installed');
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(project.dir, path), text);
  const before = snapshot(project.root);
  const terminal = new Terminal(inject('program'), ['migrate', '--no-install'], project.root);
  open.push(() => terminal.close(), project.remove);
  return { project, terminal, before };
}

it('migrate asks which steps, shows what each comes to, and says how much is exposed before and after', async () => {
  const { project, terminal } = await sit();
  await terminal.expect(/Which steps\?/);
  // All but the wall: the third of the list.
  terminal.send(KEY.down, KEY.down, KEY.space, KEY.enter);
  await terminal.expect(/-const isProtectedRoute = createRouteMatcher/);
  await terminal.expect(
    /Exposed to a stranger: \d+ → \d+\. Kept from strangers by the middleware alone: \d+ → \d+\./,
  );
  await terminal.expect(/Write (?:this|these)/);
  terminal.send(KEY.enter);
  await terminal.expect(/npx create-clerk-guard@\d\S* migrate --skip=wall --yes/);
  expect(await terminal.exitCode()).toBe(0);
  expect(readFileSync(join(project.dir, 'app/dashboard/page.tsx'), 'utf8')).toContain(
    '  await auth.protect();',
  );
  expect(readFileSync(join(project.dir, 'proxy.ts'), 'utf8')).toContain('export default clerkMiddleware();');
});

it('Ctrl-C at the steps writes nothing and exits 130', async () => {
  const { project, terminal, before } = await sit();
  await terminal.expect(/Which steps\?/);
  terminal.send(KEY.ctrlC);
  expect(await terminal.exitCode()).toBe(130);
  expect(snapshot(project.root)).toEqual(before);
});
