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

export const CHOSEN_CASES: readonly Case[] = [...WORKING];
