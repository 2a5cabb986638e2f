import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import { freshCopy, type Project } from '../apps/apps.ts';
import { snapshot } from '../apps/tree.ts';
import { KEY, Terminal } from './terminal.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const READ = 'import { readFile } from "node:fs/promises";\n\n';
const FILES: Record<string, string> = {
  'next.config.ts': 'export default {};\n',
  'proxy.ts':
    'import { clerkMiddleware } from "@clerk/nextjs/server";\n\nexport default clerkMiddleware();\n\nexport const config = { matcher: ["/", "/(.*)"] };\n',
  'app/api/notes/route.ts': `${READ}export async function GET() {\n  return new Response(await readFile("notes.txt"));\n}\n`,
  'app/news/[slug]/page.tsx': `${READ}export default async function News() {\n  return <p>{await readFile("news.txt", "utf8")}</p>;\n}\n`,
  'app/office/page.tsx': `${READ}export default async function Office() {\n  return <p>{await readFile("office.txt", "utf8")}</p>;\n}\n`,
};

async function sit(
  files: Record<string, string> = FILES,
  ...named: string[]
): Promise<{ project: Project; terminal: Terminal; read: (path: string) => string }> {
  const project = await freshCopy('next16-clerk7', 'not installed');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project.dir, path)), { recursive: true });
    writeFileSync(join(project.dir, path), text);
  }
  const terminal = new Terminal(inject('program'), ['protect', ...named], project.root);
  open.push(() => terminal.close(), project.remove);
  return { project, terminal, read: (path) => readFileSync(join(project.dir, path), 'utf8') };
}

it('folder by folder a person says what is protected, what is public and what waits, and sees the diff before', async () => {
  const { terminal, read } = await sit();
  await terminal.expect(/app\/api: 1 without a check of their own/);
  await terminal.expect(/GET \/api\/notes \(exposed\)/);
  terminal.send(KEY.enter);
  await terminal.expect(/app\/news: 1 without a check of their own/);
  terminal.send(KEY.down);
  terminal.send(KEY.down);
  terminal.send(KEY.enter);
  await terminal.expect(/app\/office: 1 without a check of their own/);
  terminal.send(KEY.down);
  terminal.send(KEY.enter);
  await terminal.expect(/Which permission\?/);
  terminal.send(`org:office:read${KEY.enter}`);
  await terminal.expect(/\+ {2}await auth\.protect\(/);
  await terminal.expect(/Write these/);
  terminal.send(KEY.enter);
  await terminal.expect(
    /npx create-clerk-guard@\d\S* protect app\/api\/notes\/route\.ts app\/office\/page\.tsx --permission=app\/office\/page\.tsx=org:office:read '--public=\/news\/\*' --yes/,
  );
  expect(await terminal.exitCode()).toBe(0);
  expect(read('app/api/notes/route.ts')).toContain('if (!userId) {');
  expect(read('app/news/[slug]/page.tsx')).toBe(FILES['app/news/[slug]/page.tsx']);
  expect(read('app/office/page.tsx')).toContain('await auth.protect({ permission: "org:office:read" });');
  expect(JSON.parse(read('.clerk-guard/manifest.lock'))).toMatchObject({ public: ['/news/*'] });
});

it('Ctrl-C at a question writes nothing', async () => {
  const { project, terminal } = await sit();
  const before = snapshot(project.root);
  await terminal.expect(/app\/api: 1 without a check/);
  terminal.send(KEY.ctrlC);
  expect(await terminal.exitCode()).toBe(130);
  expect(snapshot(project.root)).toEqual(before);
});

it('step-up and pages of the client are asked about, and told again in the command that repeats the run', async () => {
  const board = `"use client";\n\nexport default function Board() {\n  return <p>Board</p>;\n}\n`;
  const files = {
    'next.config.ts': FILES['next.config.ts'] ?? '',
    'proxy.ts':
      'import { clerkMiddleware } from "@clerk/nextjs/server";\n\nexport default clerkMiddleware(async (auth) => {\n  await auth.protect();\n});\n\nexport const config = { matcher: ["/", "/(.*)"] };\n',
    'app/account/actions.ts': `"use server";\n\nimport { writeFile } from "node:fs/promises";\n\nexport async function close(id: string) {\n  await writeFile(id, "closed");\n}\n`,
    'app/board/page.tsx': board,
    'lib/security/step-up.ts':
      'import { auth } from "@clerk/nextjs/server";\n\nexport async function requireStepUpForAction() {\n  const { userId } = await auth();\n  return userId ? { ok: true as const, userId } : { ok: false as const, answer: { error: "Not signed in" } };\n}\n',
  };
  const { terminal, read } = await sit(files, 'app/account', 'app/board');
  await terminal.expect(/app\/account: 1 without a check of their own/);
  terminal.send(KEY.down, KEY.down, KEY.enter);
  await terminal.expect(/put a server component with a check/);
  terminal.send(`y${KEY.enter}`);
  await terminal.expect(/Write these/);
  terminal.send(KEY.enter);
  await terminal.expect(
    /protect app\/account\/actions\.ts app\/board\/page\.tsx '?--step-up=app\/account\/actions\.ts#close'? --wrap-client-pages --yes/,
  );
  expect(await terminal.exitCode()).toBe(0);
  expect(read('app/account/actions.ts')).toContain('await requireStepUpForAction()');
  expect(read('app/board/page-client.tsx')).toBe(board);
  expect(read('app/board/page.tsx')).toContain('await auth.protect();');
});
