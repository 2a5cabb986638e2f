import { action, type Case, get } from './cases-clerk.ts';
import { lost, ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const WRITE = 'await db.note.deleteMany();';
const REFUSE = 'return new Response(null, { status: 401 });';
const LET_USER = 'let { userId } = await auth();';
const USER = 'const { userId } = await auth();';
const Q = `const q = new URL(request.url).searchParams.get('q');`;

const TIMING = `import { timingSafeEqual } from 'node:crypto';\n`;
const PLANS = `const PLANS: Record<string, { price: number }> = { pro: { price: 1 } };\nconst LIST = [{ id: 'pro', price: 1 }];\nconst MAP = new Map([['pro', { price: 1 }]]);\n`;
/** What the caller can make throw. */
const THROWING = [
  ['a table under a name that the caller chose', 'console.log(PLANS[q].price);'],
  ['a row of a table, kept under a name', 'const plan = PLANS[q];\nconsole.log(plan.price);'],
  ['a row of a table, taken apart', 'const { price } = PLANS[q];\nconsole.log(price);'],
  ['what find() finds', 'console.log(LIST.find((one) => one.id === q)!.price);'],
  ['what a Map gives', 'console.log(MAP.get(q)!.price);'],
  ['Object.keys() of a body', 'console.log(Object.keys(body));'],
  ['a body that is asked for a name', "console.log('a' in body);"],
  ['Buffer.from() of a body', 'console.log(Buffer.from(body?.d));'],
  ['an answer whose status the caller chose', 'console.log(new Response(null, { status: Number(q) }));'],
  ['a request that was given up', 'request.signal.throwIfAborted();'],
  ['a set of what the caller sent', 'console.log(new Set(body?.ids));'],
] as const;

/** What JavaScript does with a check, found by running small handlers for a stranger. */
export const LANGUAGE_CASES: Case[] = [
  open(
    'a class that says itself what is one of it, and says so of nobody, too',
    get(
      'class User { static [Symbol.hasInstance]() { return true; } }\nconst user: unknown = (await auth()).userId;\nif (!(user instanceof User)) return new Response(null, { status: 401 });\nreturn NextResponse.json(await db.note.findMany());',
    ),
  ),
  open(
    'a user that a function handed to sort() invents',
    get(`${LET_USER}\n[2, 1].sort(() => { userId = 'me'; return 0; });\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a user that a function handed to sort() only looks at',
    get(`${USER}\n[2, 1].sort(() => (userId ? 1 : 0));\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),
  open('work in a function handed to sort()', get(`[2, 1].sort(() => { db.note.deleteMany(); return 0; });`)),
  open(
    'work in a function handed to findLastIndex()',
    get(`[2, 1].findLastIndex(() => { db.note.deleteMany(); return true; });`),
  ),
  open(
    'a user that a function called by Reflect.apply() invents',
    get(`${LET_USER}\nReflect.apply(() => { userId = 'me'; }, null, []);\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),
  ok('a check called by Reflect.apply()', action(`await Reflect.apply(auth.protect, auth, []);\n${WRITE}`)),
  open(
    'a check that is left out where nothing is handed over',
    action(
      `await run(...(id ?? []));`,
      {},
      `async function run(...roles) { if (roles.length) await auth.protect(); ${WRITE} }\n`,
    ),
  ),
  ok(
    'a check that is left out where nothing is handed over, and something is',
    action(
      `await run('admin');`,
      {},
      `async function run(...roles) { if (roles.length) await auth.protect(); ${WRITE} }\n`,
    ),
  ),
  open(
    'a user behind && that is compared with false',
    get(`${Q}\n${USER}\nconst is = q && userId;\nif (is === false) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a user behind && that counts as false',
    get(`${Q}\n${USER}\nconst is = q && userId;\nif (!is) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a role behind && that is compared with a name',
    get(
      `${Q}\nconst { sessionClaims } = await auth();\nconst role = q && sessionClaims?.metadata?.role;\nif (role !== 'admin') ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a refusal behind || that is compared with true',
    get(`${Q}\n${USER}\nconst no = q || !userId;\nif (no === true) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a refusal behind || that counts as true',
    get(`${Q}\n${USER}\nconst no = q || !userId;\nif (no) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'somebody who stands in behind ?? for a user behind &&',
    get(`${Q}\n${USER}\nconst who = (q && userId) ?? 'anybody';\nif (!who) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a list of what is nothing that may not have the one in it',
    get(
      `${Q}\nconst { sessionClaims } = await auth();\nconst role = q ? sessionClaims?.role : sessionClaims;\nif ([null].includes(role)) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'a role compared with a member of an enum',
    get(
      `const { orgRole } = await auth();\nif (orgRole !== Role.Admin) ${REFUSE}\n${ANSWER}`,
      {},
      `enum Role { Admin = 'org:admin', None = 'none' }\n`,
    ),
  ),
  open(
    'a role compared with the member of an enum that strangers have',
    get(
      `const { orgRole } = await auth();\nif ((orgRole ?? 'none') !== Role.None) ${REFUSE}\n${ANSWER}`,
      {},
      `enum Role { Admin = 'org:admin', None = 'none' }\n`,
    ),
  ),
  open(
    'a role compared with a member that an enum lacks',
    get(
      `const { orgRole } = await auth();\nif (orgRole === Role.Nobody) ${REFUSE}\n${ANSWER}`,
      {},
      `enum Role { Admin = 'org:admin', None = 'none' }\n`,
    ),
  ),
  ok(
    'a level below that of an enum of numbers',
    get(
      `const { orgRole } = await auth();\nconst level = orgRole ? Level.Some : Level.None;\nif (level < Level.Some) ${REFUSE}\n${ANSWER}`,
      {},
      `enum Level { None, Some }\n`,
    ),
  ),
  open(
    'a level that an enum of numbers puts first',
    get(
      `const { orgRole } = await auth();\nconst level = orgRole ? Level.Some : Level.None;\nif (level < Level.None) ${REFUSE}\n${ANSWER}`,
      {},
      `enum Level { None, Some }\n`,
    ),
  ),
  open(
    'a member of an enum that its module changes',
    get(
      `const { orgRole } = await auth();\nconst level = orgRole ? Level.Some : Level.None;\nif (level < Level.Some) ${REFUSE}\n${ANSWER}`,
      {},
      `enum Level { None, Some }\nLevel.Some = 0;\n`,
    ),
  ),
  ok(
    'a role that a set lacks',
    get(
      `const { orgRole } = await auth();\nif (!ADMINS.has(orgRole)) ${REFUSE}\n${ANSWER}`,
      {},
      `const ADMINS = new Set(['org:admin', 'org:owner']);\n`,
    ),
  ),
  open(
    'a role that a set refuses',
    get(
      `const { orgRole } = await auth();\nif (ADMINS.has(orgRole)) ${REFUSE}\n${ANSWER}`,
      {},
      `const ADMINS = new Set(['org:admin', 'org:owner']);\n`,
    ),
  ),
  open(
    'a set with nobody in it',
    get(
      `const { orgRole } = await auth();\nif (!ADMINS.has(orgRole)) ${REFUSE}\n${ANSWER}`,
      {},
      `const ADMINS = new Set(['org:admin', null]);\n`,
    ),
  ),
  open(
    'a set that its module adds to',
    get(
      `const { orgRole } = await auth();\nallow(orgRole);\nif (!ADMINS.has(orgRole)) ${REFUSE}\n${ANSWER}`,
      {},
      `const ADMINS = new Set(['org:admin', 'org:owner']);\nconst allow = (role) => ADMINS.add(role);\n`,
    ),
  ),
  open(
    'a set that is handed to a function that adds to it',
    get(
      `const { orgRole } = await auth();\nallow(ADMINS, orgRole);\nif (!ADMINS.has(orgRole)) ${REFUSE}\n${ANSWER}`,
      {},
      `const ADMINS = new Set(['org:admin', 'org:owner']);\nfunction allow(roles, role) { roles.add(role); }\n`,
    ),
  ),
  open(
    'a set that a list is put into',
    get(
      `const { orgRole } = await auth();\nconst own = new Set(['org:admin']);\n[null].forEach(own.add, own);\nif (!own.has(orgRole)) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a set that the prototype adds to',
    get(
      `const { orgRole } = await auth();\nconst own = new Set(['org:admin']);\nSet.prototype.add.call(own, null);\nif (!own.has(orgRole)) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a set with a method of its own',
    get(
      `const { orgRole } = await auth();\nconst own = new Set(['org:admin']);\nown.has = () => true;\nif (!own.has(orgRole)) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  open(
    'a set of what the caller sends',
    get(
      `const { orgRole } = await auth();\nconst own = new Set(await request.json());\nif (!own.has(orgRole)) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'a role that a list finds nowhere',
    get(`const { orgRole } = await auth();\nif (['org:admin'].indexOf(orgRole) < 0) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a role that a list finds at the end',
    get(
      `const { orgRole } = await auth();\nif (['org:admin', null].indexOf(orgRole) < 0) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'a level out of a frozen table',
    get(
      `const { orgRole } = await auth();\nif (!(LEVELS[orgRole ?? 'none'] > 0)) ${REFUSE}\n${ANSWER}`,
      {},
      `const LEVELS = Object.freeze({ admin: 2, none: 0 });\n`,
    ),
  ),
  open(
    'a level out of a frozen table that strangers have',
    get(
      `const { orgRole } = await auth();\nif (!(LEVELS[orgRole ?? 'none'] > 0)) ${REFUSE}\n${ANSWER}`,
      {},
      `const LEVELS = Object.freeze({ admin: 2, none: 1 });\n`,
    ),
  ),
  ok(
    'a list with a user of whom each has to be there',
    get(`const { userId, orgId } = await auth();\nif (![userId, orgId].every(Boolean)) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a list with a user of whom one has to be there',
    get(`${Q}\nconst { userId } = await auth();\nif (![userId, q].some(Boolean)) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a list of roles each of which throws',
    get(
      `const { orgRole } = await auth();\n['org:admin'].forEach((role) => { if (role !== orgRole) throw new Error('no'); });\n${ANSWER}`,
    ),
  ),
  open(
    'an empty list of roles each of which would throw',
    get(
      `const { orgRole } = await auth();\n[].forEach((role) => { if (role !== orgRole) throw new Error('no'); });\n${ANSWER}`,
    ),
  ),
  open(
    'a method of a missing role that is compared with null',
    get(`const { orgRole } = await auth();\nif (orgRole?.trim() === null) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a method of a missing role that is compared with undefined',
    get(`const { orgRole } = await auth();\nif (orgRole?.trim() === undefined) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a user that a constructor keeps',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { constructor(userId) { this.userId = userId; } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  ok(
    'a user that is a field and a parameter',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { constructor(private readonly userId: string | null) {} async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  ok(
    'a user that the constructor above keeps',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Base { constructor(userId) { this.userId = userId; } }\nclass Notes extends Base { constructor(userId) { super(userId); } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user in whose place a constructor keeps somebody',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { constructor(userId) { this.userId = userId ?? 'anybody'; } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that a constructor keeps on one of its ways',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { constructor(userId) { this.userId = 'anybody'; if (Math.random() > 0.5) return; this.userId = userId; } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that a constructor forgets when it has failed',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { constructor(userId) { this.userId = userId; try { JSON.parse(userId); } catch { this.userId = 'anybody'; } } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that is replaced after a while',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { constructor(userId) { this.userId = userId; setTimeout(() => { this.userId = 'anybody'; }); } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that a field of a subclass covers',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Base { constructor(userId) { this.userId = userId; } }\nclass Notes extends Base { userId = 'anybody'; async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that a field of a subclass with a constructor covers',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Base { constructor(userId) { this.userId = userId; } }\nclass Notes extends Base { userId = 'anybody'; constructor(userId) { super(userId); } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that a setter takes',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).all());`,
      {},
      `class Notes { get userId() { return 'anybody'; } set userId(value) {} constructor(userId) { this.userId = userId; } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'a user that somebody else gives to an object',
    get(
      `const { userId } = await auth();\nreturn NextResponse.json(await new Notes(userId).as('anybody').all());`,
      {},
      `class Notes { constructor(private userId: string | null) {} as(userId) { this.userId = userId; return this; } async all() { if (!this.userId) throw new Error('no'); return db.note.findMany(); } }\n`,
    ),
  ),
  open(
    'an object that is replaced on one of many ways, each of which it may have come',
    get(
      `let notes = { user: null };\n${'if (request.url) { if (request.method) notes = { user: 1 }; }\n'.repeat(60)}notes.user ??= 1;\n${USER}\nif (!notes.user) ${REFUSE}\nif ('user' in notes && userId) console.log(userId);\n${ANSWER}`,
    ),
  ),
  open(
    'a user that Object.assign() puts over one that is read by a function',
    get(
      `${USER}\nconst session = { get user() { return userId; } };\nconst all = Object.assign({}, session, { user: 'me' });\nif (!all.user) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  ok(
    'a user read by a function, as Object.assign() has put it there',
    get(
      `${USER}\nconst session = { get user() { return userId; } };\nconst all = Object.assign({}, { user: 'me' }, session);\nif (!all.user) ${REFUSE}\n${ANSWER}`,
    ),
  ),
  lost(
    'what eval() does with a user',
    get(`${LET_USER}\neval("userId = 'me'");\nif (!userId) ${REFUSE}\n${ANSWER}`),
  ),

  ...THROWING.map(([says, throws]) =>
    open(
      `a catch that goes on, where ${says} throws before the check`,
      get(
        `${Q}\nconst body = await request.json().catch(() => null);\ntry {\n${throws}\n${USER}\nif (!userId) ${REFUSE}\n} catch (error) { console.error(error); }\n${ANSWER}`,
        {},
        PLANS,
      ),
    ),
  ),
  ...THROWING.map(([says, throws]) =>
    ok(
      `a catch that refuses, where ${says} throws before the check`,
      get(
        `${Q}\nconst body = await request.json().catch(() => null);\ntry {\n${throws}\n${USER}\nif (!userId) ${REFUSE}\n} catch { ${REFUSE} }\n${ANSWER}`,
        {},
        PLANS,
      ),
    ),
  ),
  ok(
    'a catch that goes on, where what stands before the check reads a table under a name of its own',
    get(
      `try {\nconsole.log(PLANS['pro'].price, PLANS.pro.price, Object.keys(PLANS), 'pro' in PLANS);\n${USER}\nif (!userId) ${REFUSE}\n} catch (error) { console.error(error); }\n${ANSWER}`,
      {},
      PLANS,
    ),
  ),
  open(
    'a catch that goes on where timingSafeEqual() throws at texts of other lengths',
    get(
      `try {\nif (!timingSafeEqual(Buffer.from(request.headers.get('x-api-key') ?? ''), Buffer.from(process.env.API_KEY!))) ${REFUSE}\n} catch (error) { console.error(error); }\n${ANSWER}`,
      {},
      TIMING,
    ),
  ),
  ok(
    'a helper that says no where timingSafeEqual() throws at texts of other lengths',
    get(
      `if (!same(request.headers.get('x-api-key') ?? '', process.env.API_KEY!)) ${REFUSE}\n${ANSWER}`,
      {},
      `${TIMING}function same(a: string, b: string) { try { return timingSafeEqual(Buffer.from(a), Buffer.from(b)); } catch { return false; } }\n`,
    ),
  ),
];
