import { type Case, DB } from './cases-clerk.ts';
import { judged, ok, open } from './twins.ts';

/** A function, a module or a client that one line of code chooses, and another one calls. */

const idle = judged('public');

/** A handler for whoever calls, with what stands before it. */
const post = (head: string, body: string, more: Record<string, string> = {}): Record<string, string> => ({
  'app/api/x/route.ts': `${head}\nexport async function POST(request: Request) {\nconst { how, cmd, url } = await request.json();\n${body}\nreturn Response.json({ ok: true });\n}\n`,
  ...DB,
  ...more,
});

const RUNS = `import { exec, execFile } from 'node:child_process';`;
const SENDS = `import http from 'node:http';\nimport https from 'node:https';`;
const MAKES = `import path from 'node:path';\nimport { z } from 'zod';`;

/** Each is the whole of a program that anybody may run, or a request that anybody may have sent. */
const WORKING: Case[] = [
  open('a module that a condition chooses', post(SENDS, `(how ? https : http).request(url).end();`)),
  open(
    'a module that a helper chooses',
    post(
      `${SENDS}\nfunction transport(url: string) { return url.startsWith('https:') ? https : http; }`,
      `const { request: send } = transport(url); send(url).end();`,
    ),
  ),
  open(
    'a module that is given to a variable',
    post(SENDS, `let sender = http; if (how) sender = https; sender.request(url).end();`),
  ),
  open(
    'a module that a table holds',
    post(SENDS, `const by: any = { 'http:': http, 'https:': https }; by[how].request(url).end();`),
  ),
  open(
    'a module that a map holds',
    post(
      SENDS,
      `const by = new Map<string, any>([['http:', http], ['https:', https]]); by.get(how).request(url).end();`,
    ),
  ),
  open(
    'a function that a condition chooses',
    post(RUNS, `const run: any = how ? execFile : exec; run(cmd);`),
  ),
  open(
    'a function that stands in for another one',
    post(RUNS, `const run = (globalThis as any).run || exec; run(cmd);`),
  ),
  open('a function that is called under a condition', post(RUNS, `const run = how && exec; run?.(cmd);`)),
  open(
    'a function that a table holds',
    post(`${RUNS}\nconst RUN: any = { shell: exec, file: execFile };`, `RUN[how](cmd);`),
  ),
  open(
    'a function of a package under any name',
    post(`import * as programs from 'node:child_process';`, `(programs as any)[how](cmd);`),
  ),
  open('a function of a module of its own under any name', {
    ...post(`import * as all from '@/lib/all';`, `(all as any)[how](cmd);`),
    'lib/all.ts': `${RUNS}\nexport const one = (cmd: string) => { exec(cmd); };\nexport const two = (cmd: string) => { console.log(cmd); };\n`,
  }),
  open('a function that a list holds', post(RUNS, `const all: any[] = [exec, execFile]; all[how](cmd);`)),
  open(
    'a function that a switch chooses',
    post(
      RUNS,
      `let run: any; switch (how) { case 'a': run = exec; break; default: run = execFile; } run(cmd);`,
    ),
  ),
  open(
    'a function that stands where none is given',
    post(`${RUNS}\nfunction start(cmd: string, run: any = exec) { run(cmd); }`, `start(cmd);`),
  ),
  open('a function that is called by another name', post(RUNS, `exec.call(null, cmd);`)),
  open('a function that is bound', post(RUNS, `const run = exec.bind(null); run(cmd);`)),
  open('a function that a list calls', post(RUNS, `cmd.forEach(exec);`)),
  open('a function that a timer calls', post(RUNS, `setTimeout(exec, 0, cmd);`)),
  open(
    'a class that a condition chooses',
    post(
      `${RUNS}\nclass One { go(cmd: string) { exec(cmd); } }\nclass Two { go(cmd: string) { console.log(cmd); } }`,
      `const service = new (how ? One : Two)(); service.go(cmd);`,
    ),
  ),
  open('a package that is required', post(`const https = require('https');`, `https.request(url).end();`)),
  open('a package that is required where it is used', post('', `require('child_process').exec(cmd);`)),
  open(
    'a package that is required by a function made for it',
    post(
      `import { createRequire } from 'node:module';\nconst load = createRequire(import.meta.url);`,
      `load('node:child_process').exec(cmd);`,
    ),
  ),
  open('fetch of the global object', post('', `globalThis.fetch(url);`)),
  idle(
    'a module without effects that a condition chooses',
    post(MAKES, `const named = (how ? path.posix : path.win32).join('a', cmd); console.log(named);`),
  ),
  idle(
    'a schema that a table holds',
    post(`${MAKES}\nconst SCHEMAS: any = { a: z.string(), b: z.number() };`, `SCHEMAS[how].safeParse(cmd);`),
  ),
  idle('a logger of the console under any name', post('', `(console as any)[how](cmd);`)),
  ok(
    'a check that is required',
    post(
      `const { auth } = require('@clerk/nextjs/server');\nconst { exec } = require('child_process');`,
      `await auth.protect();\nexec(cmd);`,
    ),
  ),
  open(
    'one of two functions, of which only one checks',
    post(
      `${RUNS}\nimport { auth } from '@clerk/nextjs/server';`,
      `const check: any = how ? auth.protect : console.log; await check();\nexec(cmd);`,
    ),
  ),
  ok(
    'one of two functions, both of which check',
    post(
      `${RUNS}\nimport { auth } from '@clerk/nextjs/server';\nconst one = () => auth.protect();\nconst two = async () => { const { userId } = await auth(); if (!userId) throw new Error('no'); };`,
      `const check: any = how ? one : two; await check();\nexec(cmd);`,
    ),
  ),
];

/** A webhook of Stripe's, verified by a client that a file of its own makes. */
const paid = (
  file: string,
  client: string,
  call = `${client}.webhooks.constructEvent`,
): Record<string, string> => ({
  'app/api/x/route.ts': `import { ${client.replace('()', '')} } from '@/lib/stripe';
import { db } from '@/lib/db';
export async function POST(request: Request) {
const body = await request.text();
let event;
try { event = ${call}(body, request.headers.get('stripe-signature')!, process.env.STRIPE_WEBHOOK_SECRET!); } catch { return new Response('bad', { status: 400 }); }
await db.note.create({ data: { id: event?.id } });
return new Response('ok');
}
`,
  'lib/stripe.ts': `import Stripe from 'stripe';\nconst KEY = process.env.STRIPE_SECRET_KEY;\n${file}\n`,
  ...DB,
});

/** A webhook that svix verifies, with a client that is made when it is first asked for. */
const hooked = (file: string): Record<string, string> => ({
  'app/api/x/route.ts': `import { getHook } from '@/lib/hook';
import { db } from '@/lib/db';
export async function POST(request: Request) {
getHook(request).verify(await request.text(), {} as any);
await db.note.deleteMany();
return new Response('ok');
}
`,
  'lib/hook.ts': `import { Webhook } from 'svix';\n${file}\n`,
  ...DB,
});

/** Clients that are made when they are first asked for, or only where there is a key. */
const MADE_LATER: Case[] = [
  ok(
    'a client that is made where it is missing',
    paid(
      `let client: Stripe | null = null;\nexport function getStripe() { if (!client) client = new Stripe(KEY!); return client; }`,
      'getStripe()',
    ),
  ),
  ok(
    'a client that a local constant is the key of',
    paid(
      `let client: Stripe | undefined;\nexport function getStripe() { if (client) return client; const key = process.env.STRIPE_KEY; if (!key) throw new Error('no key'); client = new Stripe(key); return client; }`,
      'getStripe()',
    ),
  ),
  ok(
    'a client that is made by `??=`',
    paid(
      `let client: Stripe | undefined;\nexport const getStripe = () => (client ??= new Stripe(KEY!));`,
      'getStripe()',
    ),
  ),
  ok(
    'a client that is kept globally',
    paid(
      `const kept = globalThis as unknown as { stripe?: Stripe };\nexport const stripe = kept.stripe ?? new Stripe(KEY!);\nif (process.env.NODE_ENV !== 'production') kept.stripe = stripe;`,
      'stripe',
    ),
  ),
  ok(
    'a client that is kept globally, or in a variable',
    paid(
      `declare global { var stripe: Stripe | undefined; }\nlet client: Stripe;\nif (process.env.NODE_ENV === 'production') client = new Stripe(KEY!); else { if (!global.stripe) global.stripe = new Stripe(KEY!); client = global.stripe; }\nexport { client };`,
      'client',
    ),
  ),
  ok(
    'a client that there is where there is a key',
    paid(`export const stripe = KEY ? new Stripe(KEY) : null;`, 'stripe'),
  ),
  ok(
    'a client that there is if there is a key',
    paid(`export const stripe = KEY && new Stripe(KEY);`, 'stripe'),
  ),
  ok(
    'a client of this key or that',
    paid(
      `export const stripe = process.env.LIVE ? new Stripe(process.env.LIVE) : new Stripe(KEY!);`,
      'stripe',
    ),
  ),
  ok(
    'a client behind a proxy',
    paid(
      `let client: Stripe | null = null;\nconst get = () => (client ??= new Stripe(KEY!));\nexport const stripe = new Proxy({} as Stripe, { get(_, name) { const value = (get() as any)[name]; return typeof value === 'function' ? value.bind(get()) : value; } });`,
      'stripe',
    ),
  ),
  ok(
    'a client behind a proxy that reflects',
    paid(
      `const get = () => new Stripe(KEY!);\nexport const stripe = new Proxy({} as Stripe, { get: (_, name, self) => Reflect.get(get(), name, self) });`,
      'stripe',
    ),
  ),
  ok(
    'a client that is made in a try',
    paid(
      `let client: Stripe | null = null;\ntry { client = new Stripe(KEY!); } catch (error) { console.error(error); }\nexport { client };`,
      'client',
    ),
  ),
  open(
    'a client that is passed over where there is no key',
    paid(`export const stripe = KEY ? new Stripe(KEY) : null;`, 'stripe', 'stripe?.webhooks.constructEvent'),
  ),
  open(
    'a client of another make where there is no key',
    paid(
      `const fake: any = { webhooks: { constructEvent: (body: string) => JSON.parse(body) } };\nexport const stripe = KEY ? new Stripe(KEY) : fake;`,
      'stripe',
    ),
  ),
  open(
    'a client that anybody may exchange for another one',
    paid(
      `const fake: any = { webhooks: { constructEvent: (body: string) => JSON.parse(body) } };\nlet client: any = null;\nexport function useFake() { client = fake; }\nexport function getStripe() { if (!client) client = new Stripe(KEY!); return client; }`,
      'getStripe()',
    ),
  ),
  open(
    'a client that a function is handed',
    paid(
      `let client: any = null;\nexport function use(given: any) { client = given; }\nexport function getStripe() { if (!client) client = new Stripe(KEY!); return client; }`,
      'getStripe()',
    ),
  ),
  open(
    'a client among others that a pattern gives',
    paid(
      `let client: any = null;\nexport function use(given: any) { [client] = given; }\nexport function getStripe() { if (!client) client = new Stripe(KEY!); return client; }`,
      'getStripe()',
    ),
  ),
  ok(
    'a verifier that is made where it is missing',
    hooked(
      `let hook: Webhook | null = null;\nexport function getHook(_: Request) { if (!hook) hook = new Webhook(process.env.SVIX_SECRET!); return hook; }`,
    ),
  ),
  open(
    'the same with a key that stands in the code',
    hooked(
      `let hook: Webhook | null = null;\nexport function getHook(_: Request) { if (!hook) hook = new Webhook('whsec_abc'); return hook; }`,
    ),
  ),
  open(
    'the same with a key that stands in a constant',
    hooked(
      `let hook: Webhook | null = null;\nexport function getHook(_: Request) { const key = 'whsec_abc'; if (!hook) hook = new Webhook(key); return hook; }`,
    ),
  ),
  open(
    'the same with one good key and one that stands in the code',
    hooked(
      `let hook: Webhook | null = null;\nexport function getHook(_: Request) { if (!hook) hook = process.env.SVIX_SECRET ? new Webhook(process.env.SVIX_SECRET) : new Webhook('whsec_abc'); return hook; }`,
    ),
  ),
  open('a user who is kept for everybody', {
    'app/api/x/route.ts': `import { currentUser } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nlet user: any = null;\nexport async function POST() { if (!user) user = await currentUser(); if (!user) return new Response('no', { status: 401 }); await db.note.deleteMany(); return new Response('ok'); }\n`,
    ...DB,
  }),
];

/** What is written to a table that is called as if it was asked who is there. */
const WRITTEN: Case[] = ['create', 'updateMany', 'delete'].map((name) =>
  open(`${name}() of a model that is called like a check`, {
    'app/api/x/route.ts': `import { db } from '@/lib/db';\nconst write = async (data: any) => { return db.authorizedUser.${name}(data); };\nexport async function POST(request: Request) { await write(await request.json()); return new Response('ok'); }\n`,
    'lib/db.ts': `import { PrismaClient } from '@prisma/client';\nexport const db = new PrismaClient();\n`,
  }),
);

export const CHOSEN_CASES: readonly Case[] = [...WORKING, ...MADE_LATER, ...WRITTEN];
