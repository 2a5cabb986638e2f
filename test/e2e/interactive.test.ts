import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, it } from 'vitest';
import { type AppName, freshCopy, type Project } from '../apps/apps.ts';
import { snapshot } from '../apps/tree.ts';
import { programJson } from './program.ts';
import { KEY, Terminal } from './terminal.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

interface Sitting {
  project: Project;
  before: Record<string, string>;
  terminal: Terminal;
}

async function sit(name: AppName, ...args: string[]): Promise<Sitting> {
  const project = await freshCopy(name, 'not installed');
  const before = snapshot(project.root);
  const terminal = new Terminal(inject('program'), [...args, '--no-install'], project.root);
  open.push(() => terminal.close(), project.remove);
  return { project, before, terminal };
}

/** Waits for the next question. */
async function question(terminal: Terminal): Promise<string> {
  const [, text = ''] = await terminal.expect(/(?:^|\n)\? ([^\n]{12,}|[^\n]*\?)/);
  return text;
}

/** Takes the suggested answer of every question until one that starts so; that one is left open. */
async function acceptUntil(terminal: Terminal, start: string): Promise<string[]> {
  const asked: string[] = [];
  for (;;) {
    const text = await question(terminal);
    if (text.startsWith(start)) return asked;
    asked.push(text);
    terminal.send(KEY.enter);
    await terminal.expect(/✔ /);
  }
}

async function expectNothingWritten({ project, before, terminal }: Sitting): Promise<void> {
  expect(await terminal.exitCode()).toBe(130);
  await terminal.expect(/Cancelled\. Nothing was written\./);
  expect(snapshot(project.root)).toEqual(before);
}

/** The tree without the journal of the last run, which names the time and is sealed with a key of its own. */
function written(root: string): Record<string, string> {
  const { '.clerk-guard/local/last.lock': _journal, ...rest } = snapshot(root);
  return rest;
}

it('taking every suggestion writes what --yes writes, and says how to repeat it', async () => {
  const { project, terminal } = await sit('next16-clerk7');
  expect((await acceptUntil(terminal, 'Write these'))[0]).toMatch(/^Which pieces\?/);
  terminal.send(KEY.enter);
  await terminal.expect(/Wrote \d+ files:/);
  await terminal.expect(/npx create-clerk-guard@\d\S* add .* --yes/);
  expect(await terminal.exitCode()).toBe(0);

  const other = await freshCopy('next16-clerk7', 'not installed');
  open.push(other.remove);
  expect((await programJson(['--yes', '--no-install'], { cwd: other.root })).exitCode).toBe(0);
  expect(written(project.root)).toEqual(written(other.root));
});

it('Ctrl-C at the first question writes nothing and exits 130', async () => {
  const sitting = await sit('next16-clerk7');
  expect(await question(sitting.terminal)).toMatch(/^Which pieces\?/);
  sitting.terminal.send(KEY.ctrlC);
  await expectNothingWritten(sitting);
});

it('Ctrl-C at the confirmation writes nothing and exits 130', async () => {
  const sitting = await sit('next16-clerk7', 'add', 'headers');
  await acceptUntil(sitting.terminal, 'Write ');
  sitting.terminal.send(KEY.ctrlC);
  await expectNothingWritten(sitting);
});

it('"No, write nothing" writes nothing and exits 130', async () => {
  const sitting = await sit('next16-clerk7', 'add', 'headers');
  await acceptUntil(sitting.terminal, 'Write ');
  sitting.terminal.send(KEY.down);
  await sitting.terminal.expect(/❯ No, write nothing/);
  sitting.terminal.send(KEY.enter);
  await expectNothingWritten(sitting);
});

it('only the chosen files are written, and what is left out is said', async () => {
  const { project, before, terminal } = await sit('next16-clerk7', 'add', 'env-files', 'headers');
  await acceptUntil(terminal, 'Write these');
  terminal.send(KEY.down, KEY.down);
  await terminal.expect(/❯ Choose files/);
  terminal.send(KEY.enter);
  await terminal.expect(/\? Write which files\?/);
  const [, first = ''] = await terminal.expect(/❯\s*◉ (\S+)/);
  terminal.send(KEY.space);
  await terminal.expect(/❯\s*◯ /);
  terminal.send(KEY.enter);
  await acceptUntil(terminal, 'Write ');
  terminal.send(KEY.enter);
  await terminal.expect(/Wrote \d+ files?:/);
  await terminal.exitCode();
  const after = snapshot(project.root);
  expect(after[first]).toBe(before[first]);
  expect(after).not.toEqual(before);
  expect(terminal.text.slice(terminal.text.lastIndexOf('Wrote '))).toContain(first);
});

it('"Show a file again" prints its diff once more and asks again', async () => {
  const sitting = await sit('next16-clerk7', 'add', 'headers');
  const { terminal } = sitting;
  await acceptUntil(terminal, 'Write ');
  terminal.send(KEY.up);
  await terminal.expect(/❯ Show a file again/);
  terminal.send(KEY.enter);
  await terminal.expect(/\? Which file\?/);
  const [, path = ''] = await terminal.expect(/❯ (\S+)/);
  terminal.send(KEY.enter);
  await terminal.expect(/✔ Which file\?/);
  await terminal.expect(new RegExp(`\\+\\+\\+ .*${path.replaceAll('.', '\\.')}`));
  expect(await question(terminal)).toMatch(/^Write /);
  terminal.send(KEY.ctrlC);
  await expectNothingWritten(sitting);
});

it('a wrong answer is explained and asked again', async () => {
  const { project, terminal } = await sit('next16-clerk7', 'add', 'api-route');
  await acceptUntil(terminal, 'Which path does the API route answer?');
  terminal.send('../outside', KEY.enter);
  await terminal.expect(/> [^\n]*outside/);
  terminal.send(KEY.backspace.repeat('../outside'.length), '/api/orders', KEY.enter);
  await terminal.expect(/✔ Which path does the API route answer\? \/api\/orders/);
  await acceptUntil(terminal, 'Write these');
  terminal.send(KEY.enter);
  expect(await terminal.exitCode()).toBe(0);
  expect(existsSync(join(project.dir, 'app/api/orders/route.ts'))).toBe(true);
});

it('where Clerk is missing it asks before adding it, and no means that nothing is written', async () => {
  const { project, before, terminal } = await sit('next16-app-ts');
  expect(await question(terminal)).toMatch(/^Clerk is not installed\. Add @clerk\/nextjs/);
  terminal.send('n', KEY.enter);
  expect(await terminal.exitCode()).toBe(1);
  await terminal.expect(/Nothing was written/);
  expect(snapshot(project.root)).toEqual(before);
});

it('in a workspace with several Next apps it asks which one', async () => {
  const sitting = await sit('turborepo');
  expect(await question(sitting.terminal)).toMatch(/^Which app\?/);
  sitting.terminal.send(KEY.ctrlC);
  await expectNothingWritten(sitting);
});
