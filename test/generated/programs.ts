import fc from 'fast-check';
import { type Code, code, one } from './code.ts';
import { bodies, LOCALS } from './language.ts';

/** What Next serves of a generated app. */
const KINDS = ['GET', 'POST', 'page', 'action'] as const;
type Kind = (typeof KINDS)[number];

/** One resource of a small app, with the modules that it uses. */
export interface Program {
  kind: Kind;
  /** The file that Next serves. */
  file: string;
  files: Record<string, string>;
}

const WORK = one(
  'await db.note.findMany();',
  'await db.note.delete({ where: { id: 1 } });',
  'await db.note.update({ where: { id: 1 }, data: { n } });',
);

/** How a helper is written, around the body of it: async functions of what they are handed and what was sent. */
function helper(name: string, callees: readonly string[]): Code {
  const { block, test, plain } = bodies({ callees, refuse: one('return false;', "throw new Error('no');") });
  const body = code`(box, sent) => {\n${LOCALS}${block}\nreturn ${test};\n}`;
  const inner = (around: string): Code => code`const inner${name} = async ${body};\n${around}`;
  return fc.oneof(
    code`export const ${name} = async ${body};`,
    body.map((text) => `export async function ${name}${text.replace(' => ', ' ')}`),
    fc.oneof(
      inner(`export const ${name} = (...given) => inner${name}(...given);`),
      inner(`export const ${name} = inner${name}.bind(null);`),
      inner(`export const ${name} = (box, sent) => inner${name}.call(null, box, sent);`),
      inner(`export const ${name} = cache(inner${name});`),
      inner(
        `const made${name} = (run) => async (...given) => { const it = await run(...given); return it; };\nexport const ${name} = made${name}(inner${name});`,
      ),
      inner(
        `export const ${name} = async (box, sent) => { try { return await inner${name}(box, sent); } catch (error) { throw error; } };`,
      ),
      inner(
        `export const ${name} = async (box, sent) => { try { return await inner${name}(box, sent); } catch { return false; } };`,
      ),
      inner(
        `let all${name};\nexport const ${name} = async (box, sent) => { all${name} ??= await inner${name}(box, sent); return all${name}; };`,
      ),
      inner(
        `const seen${name} = new Map();\nexport const ${name} = async (box, sent) => { if (!seen${name}.has(sent)) seen${name}.set(sent, await inner${name}(box, sent)); return seen${name}.get(sent); };`,
      ),
      inner(
        `let calls${name} = 0;\nexport const ${name} = async (box, sent) => { calls${name} += 1; if (calls${name} > 2) return true; return inner${name}(box, sent); };`,
      ),
      inner(
        `const table${name} = { a: inner${name}, b: inner${name} };\nexport const ${name} = (box, sent) => (table${name}[sent] ?? table${name}.a)(box, sent);`,
      ),
      inner(
        `export const ${name} = new Proxy(inner${name}, { apply: (run, self, given) => run(...given) });`,
      ),
      inner(
        `export const ${name} = async (box, sent) => { for await (const one of [inner${name}(box, sent)]) if (!one) return false; return true; };`,
      ),
      inner(`export const ${name} = (box, sent) => inner${name}(box, sent).then((one) => one, () => false);`),
      code`const all${name} = [async ${body}, async (box, sent) => { ${LOCALS}return ${plain}; }];
export const ${name} = async (box, sent) => { for (const run of all${name}${one('', '.slice(0, 1)', '.filter(Boolean)', '.toReversed()')}) if (!(await run(box, sent))) return false; return true; };`,
      code`async function* steps${name}(box, sent) {\n${LOCALS}${block}\nyield ${test};\n${block}\nyield ${test};\n}
export const ${name} = async (box, sent) => { let it = false; for await (const one of steps${name}(box, sent)) ${one('it = one;', 'if (!one) return false; else it = true;', '{ it = one; break; }')} return it; };`,
      code`class Made${name} { ok = false; async run(box, sent) {\n${LOCALS}${block}\nthis.ok = ${test};\nreturn this.ok;\n} }
export const ${name} = (box, sent) => ${one(`new Made${name}()`, `one${name}`)}.run(box, sent);
const one${name} = new Made${name}();`,
      code`const o${name} = { get run() { return async ${body}; } };\nexport const ${name} = (box, sent) => o${name}.run(box, sent);`,
    ),
  );
}

const IMPORTS = `import { cache } from 'react';
import { auth, currentUser } from '@clerk/nextjs/server';
import { notFound, redirect } from 'next/navigation';
import { db } from '@/lib/db';
import { asked, state, kept, keep, keptUser, isKept } from '@/lib/state';
`;

const STATE = `import { auth } from '@clerk/nextjs/server';
export const asked = async () => (await auth()).isAuthenticated;
export const state = { ok: false, user: null, n: 0 };
export let kept = false;
export const keep = (value) => { kept = value; };
export const isKept = () => kept;
export const keptUser = () => (kept ? 'x' : null);
`;

const DB = `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`;

/** The file that Next serves, of each kind. */
const SERVED = {
  GET: 'app/api/x/route.ts',
  POST: 'app/api/x/route.ts',
  page: 'app/x/page.tsx',
  action: 'app/actions.ts',
} as const satisfies Record<Kind, string>;

/** The gate that stands before the work, and the work. */
function gated(refuse: Code, test: Code, block: Code): Code {
  return fc.oneof(
    code`if (!(${test})) ${refuse}\n${block}\n${WORK}`,
    code`if (${test}) {\n${block}\n${WORK}\n}`,
    code`${test} && (await db.note.findMany());`,
    code`${test} ? await db.note.findMany() : null;`,
    code`${block}\n${WORK}`,
  );
}

function handler(kind: Kind, callees: readonly string[]): Code {
  const refuse = {
    GET: one('return new Response(null, { status: 401 });', "throw new Error('no');", "redirect('/');"),
    POST: one('return Response.json({}, { status: 403 });', "throw new Error('no');"),
    page: one("redirect('/');", 'return null;', 'notFound();'),
    action: one("throw new Error('no');", 'return null;', "redirect('/');"),
  }[kind];
  const { block, test: any, plain } = bodies({ callees, refuse });
  const test = fc.oneof(plain, one('ok', 'user !== null', 'own.ok', 'ok && user'), any);
  const head = code`${LOCALS}const box = { ok, user };\n`;
  const body = code`${head}${block}\n${gated(refuse, test, block)}`;
  const asked = "const sent = request.headers.get('x');\n";
  switch (kind) {
    case 'page': {
      const start =
        'export default async function Page({ searchParams }) {\nconst { x: sent = null } = await searchParams;\n';
      const row = one('await db.note.findMany();', '');
      return fc.oneof(
        code`${start}${body}\nreturn <p>hello</p>;\n}`,
        code`async function Part({ box, sent }) {\n${LOCALS}${block}\n${row}\nreturn <p>hello</p>;\n}
${start}${head}${block}\nif (!(${test})) ${refuse}\n${block}\nreturn <Part box={box} sent={sent} />;\n}`,
      );
    }
    case 'action':
      return code`export async function act(sent) {\n${body}\n}`;
    default:
      return fc.oneof(
        code`export async function ${kind}(request) {\n${asked}${body}\nreturn new Response('ok');\n}`,
        code`const around = (run) => async (request, context) => { ${one('', 'await auth.protect();', 'const { userId } = await auth(); if (!userId) return new Response(null, { status: 401 });', 'try { await auth.protect(); } catch {}')} return run(request, context); };
export const ${kind} = around(async (request) => {\n${asked}${body}\nreturn new Response('ok');\n});`,
      );
  }
}

/** The helpers of which the text speaks, straight or through each other. */
function used(text: string, helpers: readonly string[]): boolean[] {
  const is = helpers.map(() => false);
  const visit = (one: string): void =>
    helpers.forEach((other, at) => {
      if (is[at] || !new RegExp(`\\bh${at}\\b`).test(one)) return;
      is[at] = true;
      visit(other);
    });
  visit(text);
  return is;
}

function assembled(kind: Kind, texts: readonly string[], entry: string, change: string | null): Program {
  const is = used(entry, texts);
  const modules = texts.flatMap((text, at): [string, string][] => {
    const imports = texts
      .slice(0, at)
      .flatMap((_, from) =>
        new RegExp(`\\bh${from}\\b`).test(text) ? [`import { h${from} } from './h${from}';\n`] : [],
      );
    return is[at] ? [[`lib/h${at}.ts`, `${IMPORTS}${imports.join('')}${text}\n`]] : [];
  });
  const imports = texts.flatMap((_, at) => (is[at] ? [`import { h${at} } from '@/lib/h${at}';\n`] : []));
  const directive = kind === 'action' ? "'use server';\n" : '';
  const file = SERVED[kind];
  return {
    kind,
    file,
    files: {
      [file]: `${directive}${IMPORTS}${imports.join('')}${entry}\n`,
      ...Object.fromEntries(modules),
      ...(change === null
        ? {}
        : {
            [BESIDE]: `${IMPORTS}${HAS_THIRD}export async function POST(request) {\nconst sent = request.headers.get('x');\n${change}\nreturn new Response('ok');\n}\n`,
          }),
      'lib/state.ts': STATE,
      'lib/third.ts': THIRD,
      'lib/db.ts': DB,
    },
  };
}

/** What another handler changes for whoever calls it. */
const CHANGES = one(
  'state.ok = true;',
  'state.ok = sent === null;',
  'state.user = sent;',
  'state.n += 1;',
  'keep(Boolean(sent));',
  'state.ok = await asked();',
  'state.user = (await auth()).userId;',
  'if (await asked()) keep(true);',
  "Object.assign(state, { user: 'x' });",
  'const same = state; same.user = sent;',
  'change(state, sent);',
  'new Changer(state).change(sent);',
  'given(state).user = sent;',
  'const all = { state }; all.state.user = sent;',
  'for (const one of [state]) one.ok = sent === null;',
  'const copy = { ...{ state } }; copy.state.ok = true;',
  "const { state: it } = await import('@/lib/state'); it.user = sent;",
);

/** What changes or gives back whatever it is handed, by names of its own. */
const THIRD = `export const change = (one, sent) => { const it = one; it.user = sent; };
export class Changer { it; constructor(one) { this.it = one; } change(sent) { this.it.ok = sent === null; } }
export const given = (one) => one;
`;
const HAS_THIRD = `import { change, Changer, given } from '@/lib/third';\n`;

const NAMES = ['h0', 'h1', 'h2'] as const;

/** The handler beside, which anybody may call. */
export const BESIDE = 'app/api/y/route.ts';

/** Every path that a program may have a file at. */
export const PATHS: readonly string[] = [
  ...new Set(Object.values(SERVED)),
  ...NAMES.map((name) => `lib/${name}.ts`),
  BESIDE,
  'lib/state.ts',
  'lib/third.ts',
  'lib/db.ts',
];

/** Small apps of one resource and up to three helpers, each of which may call those before it. */
export const programs: fc.Arbitrary<Program> = fc
  .constantFrom(...KINDS)
  .chain((kind) =>
    fc
      .tuple(
        fc.tuple(...NAMES.map((name, at) => helper(name, NAMES.slice(0, at)))),
        handler(kind, NAMES),
        fc.option(CHANGES, { freq: 2 }),
      )
      .map(([texts, entry, change]) => assembled(kind, texts, entry, change)),
  );
