import { type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

/** What people write who publish their code: each stands for many repositories. */

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const imports = (names: string, from: string): string => `import ${names} from '${from}';\n`;

/** A handler that calls a helper of its own before it works. */
const helped = (helper: string, call = 'await helper(request)'): Record<string, string> =>
  get(
    `await auth();\n${call};\n${ANSWER}`,
    { 'lib/helper.ts': `${imports('{ auth }', '@clerk/nextjs/server')}${helper}\n` },
    imports('{ helper }', '@/lib/helper'),
  );

/** Helpers that come back on one way, and throw at their end. */
const LEAVING: Case[] = [
  open(
    'a helper that comes back early, and asks after that',
    helped(
      `export async function helper(request) { if (request.headers.get('x-preview')) return; await auth.protect(); }`,
    ),
    { because: /does not stop everybody/ },
  ),
  open(
    'a value that must be there: given back, or an error',
    helped(
      `export function helper(request) { const plan = request.headers.get('x-plan'); if (plan) return plan; throw new Error('no plan'); }`,
      'helper(request)',
    ),
  ),
  open(
    'a helper that comes back on the other one of two conditions, then finds nothing',
    helped(
      `import { notFound } from 'next/navigation';\nexport function helper(request) { if (request.headers.get('a')) console.log(1); else if (request.headers.get('b')) return 1; notFound(); }`,
      'helper(request)',
    ),
  ),
  open(
    'a helper that comes back from a try, then throws',
    helped(
      `export async function helper(request) { try { return await request.json(); } catch (error) { console.error(error); } throw new Error('no body'); }`,
    ),
  ),
  open(
    'a helper that comes back from one case of a switch, then throws',
    helped(
      `export function helper(request) { switch (request.headers.get('a')) { case 'b': return 1; } throw new Error('no'); }`,
      'helper(request)',
    ),
  ),
  open(
    'a helper that tries again in a loop, then throws',
    helped(
      `export async function helper(request) { for (let n = 0; n < 3; n += 1) { try { return await request.clone().json(); } catch { continue; } } throw new Error('no'); }`,
    ),
  ),
  open(
    'a method that comes back early, then asks',
    helped(
      `class Guard { async check(request) { if (request.headers.get('a')) return; await auth.protect(); } }\nexport const helper = (request) => new Guard().check(request);`,
    ),
  ),
  open(
    'a function on the spot that comes back early, then asks',
    get(`await (async () => { if (request.headers.get('a')) return; await auth.protect(); })();\n${ANSWER}`),
  ),
  ok(
    'a helper that comes back once it has asked',
    helped(
      `export async function helper(request) { const { userId } = await auth(); if (userId) return userId; throw new Error('no'); }`,
    ),
  ),
  ok(
    'a helper that throws on every way',
    helped(
      `export async function helper(request) { const { userId } = await auth(); if (request.headers.get('a')) { if (!userId) throw new Error('a'); return; } if (!userId) throw new Error('b'); }`,
    ),
  ),
];

export const PUBLIC_CODE_CASES: Case[] = [...LEAVING];
