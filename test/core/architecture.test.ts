import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import type { Facts, Piece, PieceAnswers } from '../../src/types.ts';
import { copyOf, situations } from '../support/fixtures.ts';
import { factsOf } from '../support/plan.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const list = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8', withFileTypes: false }).map((path) =>
    path.replaceAll('\\', '/'),
  );
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const templates = list('templates').filter((path) => path.endsWith('.hbs'));

/** These files and all that is loaded with them before anything runs. */
function loadedWith(paths: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const match of read(path).matchAll(/^(?:import|export) (?!type)[^;]*? from '(\.[^']+)'/gm)) {
      visit(join(path, '..', match[1] ?? '').replaceAll('\\', '/'));
    }
  };
  for (const path of paths) visit(path);
  return [...seen];
}

describe('the house', () => {
  it('has the top-level folders of its design and no others', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() &&
          !entry.name.startsWith('.') &&
          !['node_modules', 'dist', 'coverage'].includes(entry.name),
      )
      .map((entry) => entry.name);
    expect(folders.sort()).toEqual(['generators', 'src', 'templates', 'test']);
  });

  it('has one file per piece, named as the piece, and every file registered', () => {
    const files = readdirSync(join(ROOT, 'generators'))
      .filter((file) => !['plopfile.ts', 'pieces.ts'].includes(file))
      .map((file) => file.replace(/\.ts$/, ''));
    expect(pieces.map((piece) => piece.name).sort()).toEqual(files.sort());
  });

  it('keeps piece metadata light: no parser, no plop, no template engine, no file access', () => {
    const heavy =
      /from '(?:oxc-parser|node-plop|plop|handlebars|fs-extra|node:fs|execa|@inquirer|semver|yaml|jsonc-parser|diff)/;
    for (const path of loadedWith(pieces.map((piece) => `generators/${piece.name}.ts`))) {
      expect([path, heavy.exec(read(path))?.[0]]).toEqual([path, undefined]);
    }
  });

  it('loads the prompts only where somebody is asked', () => {
    const loaded = loadedWith(['src/cli.ts', 'src/commands/write.ts', 'src/plop-host.ts']);
    expect(loaded).toContain('src/run.ts');
    expect(loaded.filter((path) => /@inquirer/.test(read(path)))).toEqual([]);
  });

  it('writes to the disk through one door only', () => {
    const sources = list('src').filter((path) => path.endsWith('.ts'));
    const using = (pattern: RegExp) => sources.filter((path) => pattern.test(read(`src/${path}`))).sort();
    expect(
      using(
        /\b(?:writeFile|appendFile|outputFile|writeSync|renameSync|rmSync|unlinkSync|rmdirSync|mkdirSync|linkSync|truncateSync|chmodSync|createWriteStream|ensureDirSync|copyFileSync|cpSync|fs-extra)\b/,
      ),
    ).toEqual(['journal/door.ts']);
    // durable.ts hands its flags to the door; the others open files to read them.
    expect(using(/\bO_(?:WRONLY|RDWR|CREAT)\b/)).toEqual(['journal/durable.ts']);
    expect(using(/\bopenSync\b/)).toEqual([
      'disk.ts',
      'facts/files.ts',
      'journal/door.ts',
      'journal/durable.ts',
      'journal/reading.ts',
    ]);
  });

  it('says nothing about where it was made', () => {
    const places = /\/work\/|\/tmp\/[a-z]+\/|\/root\//;
    const files = [
      'README.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      ...['src', 'generators', 'templates'].flatMap((folder) =>
        list(folder)
          .filter((path) => /\.(ts|hbs|json)$/.test(path))
          .map((path) => `${folder}/${path}`),
      ),
    ];
    expect(files.filter((file) => places.test(read(file)))).toEqual([]);
  });
});

/** Every mustache of a template that could print a value without one of the quoting helpers. */
function bareMustaches(source: string): string[] {
  const quoting = new Set(['str', 'num', 'ident', 'text', 'json', 'import']);
  const bare: string[] = [];
  const visit = (program: hbs.AST.Program | undefined): void => {
    for (const statement of program?.body ?? []) {
      if (statement.type === 'MustacheStatement') {
        const { path, params } = statement as hbs.AST.MustacheStatement;
        const name = 'original' in path ? String(path.original) : '';
        if (!quoting.has(name) || params.length === 0) bare.push(name);
      } else if (statement.type === 'BlockStatement') {
        const block = statement as hbs.AST.BlockStatement;
        if (!['if', 'unless', 'each'].includes(String(block.path.original)))
          bare.push(String(block.path.original));
        visit(block.program);
        visit(block.inverse);
      } else if (!['ContentStatement', 'CommentStatement'].includes(statement.type)) {
        bare.push(statement.type);
      }
    }
  };
  visit(Handlebars.parse(source));
  return bare;
}

/** The default answers of a piece, and each yes/no and each choice of it turned once. */
function variants(piece: Piece, facts: Facts): PieceAnswers[] {
  const defaults: PieceAnswers = {};
  for (const question of piece.questions) defaults[question.name] = question.default(facts, defaults, {});
  return [
    defaults,
    ...piece.questions.flatMap((question): PieceAnswers[] => {
      if (question.kind === 'confirm') return [{ ...defaults, [question.name]: !defaults[question.name] }];
      if (question.kind !== 'select') return [];
      return question.choices.map(({ value }) => ({ ...defaults, [question.name]: value }));
    }),
  ];
}

describe('the templates', () => {
  it.each(templates)('%s prints values through quoting helpers only', (path) => {
    expect(bareMustaches(read(`templates/${path}`))).toEqual([]);
  });

  it('are each used by the piece whose folder they are in', async () => {
    const used = new Set<string>();
    for (const situation of situations) {
      const copy = copyOf(situation);
      const facts = await factsOf(copy.root);
      copy.remove();
      for (const piece of pieces.filter((candidate) => candidate.unsupported?.(facts) === undefined)) {
        for (const answers of variants(piece, facts)) {
          const everything = new Set(pieces.map(({ name }) => name));
          const runs = [everything, new Set([piece.name])].map((adding) => ({ present: adding, adding }));
          const all = { [piece.name]: answers };
          for (const edit of runs.flatMap((run) => piece.edits({ facts, answers, all, ...run }))) {
            if (edit.type !== 'create') continue;
            expect(edit.template.split('/')[0]).toBe(piece.name);
            used.add(edit.template);
          }
        }
      }
    }
    expect(templates.filter((template) => !used.has(template))).toEqual([]);
  });

  it('show how a bare value would be caught', () => {
    expect(bareMustaches('const a = {{value}};')).toEqual(['value']);
    expect(bareMustaches('{{#with x}}{{/with}}{{> partial}}')).toEqual(['with', 'PartialStatement']);
  });
});
