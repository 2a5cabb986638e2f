import { type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const REFUSE = `return new Response('no', { status: 401 });`;
const HELPERS = `async function requireUser() { const { userId } = await auth(); if (!userId) throw new Error('no'); return userId; }\nasync function load() { return fetch('https://x.example'); }\nasync function whoever() { const { userId } = await auth(); return userId; }\n`;
const handler = (body: string): Record<string, string> => get(`${body}\n${ANSWER}`, {}, HELPERS);
const SETTLED = 'const [user] = await Promise.allSettled([requireUser()]);\n';
const ALL = 'const all = await Promise.allSettled([requireUser()]);\n';

/** Promises that are waited for as one. */
export const TOGETHER_CASES: Case[] = [
  ok(
    'a check that was rejected, by its status',
    handler(`${SETTLED}if (user.status === 'rejected') ${REFUSE}`),
  ),
  ok(
    'a check that did not come, by its status',
    handler(`${SETTLED}if (user.status !== 'fulfilled') ${REFUSE}`),
  ),
  open(
    'a check of whose status the wrong one is refused',
    handler(`${SETTLED}if (user.status === 'fulfilled') ${REFUSE}`),
  ),
  open('a check whose status nobody looks at', handler('await Promise.allSettled([requireUser()]);')),
  open(
    'a check whose status is looked at once the work beside it is done',
    handler(
      `const [user] = await Promise.allSettled([requireUser(), load()]);\nif (user.status === 'rejected') ${REFUSE}`,
    ),
  ),
  ok(
    'what was thrown by a check, thrown again',
    handler(`${SETTLED}if (user.status === 'rejected') throw user.reason;`),
  ),
  ok(
    'a list in which a check was rejected',
    handler(`${ALL}if (all.some((one) => one.status === 'rejected')) ${REFUSE}`),
  ),
  open(
    'a list in which all have to be rejected, and one never is',
    handler(
      `const all = await Promise.allSettled([requireUser(), Promise.resolve(1)]);\nif (all.every((one) => one.status === 'rejected')) ${REFUSE}`,
    ),
  ),
  ok(
    'a list of which nothing has come',
    handler(`${ALL}if (all.filter((one) => one.status === 'fulfilled').length === 0) ${REFUSE}`),
  ),
  ok(
    'a user who is there where nothing was rejected',
    handler(
      `const [user] = await Promise.allSettled([whoever()]);\nif (user.status === 'rejected' || !user.value) ${REFUSE}`,
    ),
  ),
  ok('a race of a check with nobody', handler('await Promise.race([requireUser()]);')),
  open(
    'a race of a check with a clock',
    handler('await Promise.race([requireUser(), new Promise((come) => setTimeout(come, 1000))]);'),
  ),
  ok('any of one check', handler('await Promise.any([requireUser()]);')),
  open(
    'any of a check and what always comes',
    handler('await Promise.any([requireUser(), Promise.resolve(1)]);'),
  ),
];
