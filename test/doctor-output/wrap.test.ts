import { describe, expect, it } from 'vitest';
import { mapText } from '../../src/doctor/print/map.ts';
import { wrapped } from '../../src/doctor/print/wrap.ts';
import { app, project } from '../facts/project.ts';
import { examined } from './report.ts';

describe('what is printed on a terminal', () => {
  it('is whole where it is no terminal, or hardly one', () => {
    const text = `${'word '.repeat(60)}\n`;
    expect(wrapped(text, undefined)).toBe(text);
    expect(wrapped(text, 12)).toBe(text);
  });

  it('is broken between words, and goes on below the text of its line', () => {
    const lines = wrapped(
      `        ${'word '.repeat(20).trim()}\n  - ${'item '.repeat(20).trim()}\n`,
      50,
    ).split('\n');
    expect(lines.every((line) => line.length <= 50)).toBe(true);
    expect(lines[1]).toMatch(/^ {8}word/);
    expect(lines.find((line) => line.startsWith('    item'))).toBeDefined();
    expect(lines.at(-1)).toBe('');
  });

  it('keeps the edges of the tree', () => {
    const [first, second] = wrapped(`│    ${'reason '.repeat(12).trim()}`, 50).split('\n');
    expect(first).toMatch(/^│ {4}reason/);
    expect(second).toMatch(/^│ {4}reason/);
    const [, below] = wrapped(`├─ exposed  ${'place '.repeat(12).trim()}`, 50).split('\n');
    expect(below).toMatch(/^│ {2}place/);
  });

  it('does not count colours, and breaks no word and no command', () => {
    const coloured = `\u001b[31m${'x'.repeat(30)}\u001b[39m ${'y'.repeat(18)}`;
    expect(wrapped(coloured, 50)).toBe(coloured);
    expect(wrapped('z'.repeat(90), 50)).toBe('z'.repeat(90));
    const command = `npx create-clerk-guard protect 'app/(main)/dashboard/[id]/page.tsx'`;
    const lines = wrapped(`        Fix: Begin it with a check. Or have it written: ${command}`, 50).split(
      '\n',
    );
    expect(lines.at(-1)).toBe(`        ${command}`);
  });
});

describe('the map', () => {
  const CLIENT = "'use client';\nexport default function Page() { return <p>Hi</p>; }\n";

  it('names the pages of the client, which are no resources', async () => {
    const root = project(app({ 'app/todos/page.tsx': CLIENT, 'app/dashboard/page.tsx': CLIENT }));
    const report = await examined(root);
    expect(report.summary.clientPages).toEqual(['/dashboard', '/todos']);
    expect(mapText(report)).toContain('Not judged: /dashboard, /todos are client components.');
    const none = await examined(project(app({})));
    expect(none.summary).not.toHaveProperty('clientPages');
    expect(mapText(none)).not.toContain('Not judged');
  });

  it('says a reason once', async () => {
    const route = `import { db } from '@/db';\nexport async function GET() { return Response.json(await db.all()); }\n`;
    const text = mapText(await examined(project(app({ 'app/api/a/route.ts': route }))));
    expect(text.split('no check before')).toHaveLength(2);
    expect(text).toContain('wall open, check unchecked');
  });
});
