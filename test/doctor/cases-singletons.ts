import { type Case, DB } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const CHECK = `const { userId } = await auth();\nif (!userId) throw new Error('no');`;
const GET = 'static get() { if (!Notes.one) Notes.one = new Notes(); return Notes.one; }';
const route = (members: string, call: string, head = ''): Record<string, string> => ({
  'app/api/x/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nclass Notes {\nstatic one;\n${members}\n}\n${head}export async function POST() {\n${call}\nreturn Response.json(await db.note.findMany());\n}\n`,
  ...DB,
});

/** The one object of a class, which it makes itself and keeps for all requests. */
export const SINGLETON_CASES: Case[] = [
  ok(
    'a method of it asks for the session',
    route(`${GET}\nasync check() { ${CHECK} }`, 'await Notes.get().check();'),
  ),
  open(
    'another method of it is called',
    route(`${GET}\nasync check() { ${CHECK} }\nasync count() {}`, 'await Notes.get().count();'),
  ),
  ok(
    'it is made in a private field where there is none',
    route(
      `static #own = null;\nstatic get() { return (this.#own ??= new Notes()); }\nasync check() { ${CHECK} }`,
      'await Notes.get().check();',
    ),
  ),
  ok(
    'a module keeps it, and what it holds',
    route(
      `${GET}\nguard = new Guard();`,
      'await notes.guard.check();',
      `class Guard { async check() { ${CHECK} } }\nconst notes = Notes.get();\n`,
    ),
  ),
  open(
    'it is asked where it is made already',
    route(
      `static make() { Notes.one = new Notes(); }\nasync check() { ${CHECK} }`,
      'await Notes.one?.check();',
    ),
  ),
  open(
    'it is asked on a condition that it is',
    route(
      `static make() { Notes.one = new Notes(); }\nasync check() { ${CHECK} }`,
      'if (Notes.one) await Notes.one.check();',
    ),
  ),
  open(
    'it remembers that somebody was let in',
    route(
      `${GET}\nknown = false;\nasync check() { if (this.known) return;\n${CHECK}\nthis.known = true; }`,
      'await Notes.get().check();',
    ),
  ),
  open(
    'one of its methods lets everybody in',
    route(
      `${GET}\nall = false;\nallow() { this.all = true; }\nasync check() { if (this.all) return;\n${CHECK} }`,
      'await Notes.get().check();',
      'Notes.get().allow();\n',
    ),
  ),
  open(
    'a method of what it holds does',
    route(
      `${GET}\nguard = new Guard();`,
      'await Notes.get().guard.check();',
      `class Guard { all = false; allow() { this.all = true; }\nasync check() { if (this.all) return;\n${CHECK} } }\nNotes.get().guard.allow();\n`,
    ),
  ),
  open(
    'somebody gives it another rule',
    route(
      `${GET}\nrule = async () => (await auth()).userId;`,
      `if (!(await Notes.get().rule())) return new Response(null, { status: 401 });`,
      'Notes.get().rule = async () => true;\n',
    ),
  ),
  open(
    'somebody puts another one in its place',
    route(
      `${GET}\nasync check() { ${CHECK} }`,
      'await Notes.get().check();',
      'const replace = (of) => { of.one = { check: async () => {} }; };\nreplace(Notes);\n',
    ),
  ),
  open('it is an object of the class that it extends', {
    'app/api/x/route.ts': `import { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nclass Open { async check() {} }\nclass Notes extends Open {\nstatic one;\nstatic get() { return (Notes.one ??= new Open()); }\nasync check() { ${CHECK} }\n}\nexport async function POST() {\nawait Notes.get().check();\nreturn Response.json(await db.note.findMany());\n}\n`,
    ...DB,
  }),
];
