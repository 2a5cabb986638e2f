import { type Case, get } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const idle = judged('public');
const ASKS = `const { userId } = await auth();\nif (!userId) return new Response('no', { status: 401 });\n`;
const DONE = 'return new Response(null, { status: 204 });';
const bus = (
  made = 'new EventEmitter()',
  from = `import { EventEmitter } from 'node:events';\n`,
): Record<string, string> => ({
  'lib/bus.ts': `${from}export const bus = ${made};\n`,
});
const hears = (body: string): Record<string, string> => ({
  'lib/hears.ts': `import { bus } from '@/lib/bus';\nimport { db } from '@/lib/db';\n${body}\n`,
});
const HEAD = `import { bus } from '@/lib/bus';\nimport '@/lib/hears';\n`;
const CLEAR = `bus.on('clear', async () => { await db.note.deleteMany(); });`;
const EMIT = `bus.emit('clear', 'all');\n${DONE}`;

/** What is called by events. */
export const EVENT_CASES: Case[] = [
  open('an event to which something listens that works', get(EMIT, { ...bus(), ...hears(CLEAR) }, HEAD), {
    because: /no check before it calls db\.note\.deleteMany\(\) \(lib\/hears\.ts/,
  }),
  ok('the same after a check', get(`${ASKS}${EMIT}`, { ...bus(), ...hears(CLEAR) }, HEAD)),
  idle(
    'an event to which nothing listens but a log',
    get(EMIT, { ...bus(), ...hears(`bus.on('clear', (what) => console.log(what));`) }, HEAD),
  ),
  idle(
    'another event than the one that something works for',
    get(
      EMIT,
      {
        ...bus(),
        ...hears(
          `bus.on('clear', () => console.log('clear'));\nbus.on('add', async () => { await db.note.create({ data: {} }); });`,
        ),
      },
      HEAD,
    ),
  ),
  open(
    'what listens by its name',
    get(
      EMIT,
      {
        ...bus(),
        ...hears(`async function clear() { await db.note.deleteMany(); }\nbus.on('clear', clear);`),
      },
      HEAD,
    ),
  ),
  open(
    'what listens once a function has run',
    get(
      `listen();\n${EMIT}`,
      { ...bus(), ...hears(`export function listen() { ${CLEAR} }`) },
      `import { bus } from '@/lib/bus';\nimport { listen } from '@/lib/hears';\n`,
    ),
  ),
  open(
    'an emitter of mitt',
    get(EMIT, { ...bus('mitt()', `import mitt from 'mitt';\n`), ...hears(CLEAR) }, HEAD),
  ),
  open(
    'an emitter of a class of its own',
    get(
      EMIT,
      {
        ...bus('new Bus()', `import { EventEmitter } from 'events';\nclass Bus extends EventEmitter {}\n`),
        ...hears(CLEAR),
      },
      HEAD,
    ),
  ),
  lost(
    'an event to which something may listen elsewhere',
    get(EMIT, bus(), `import { bus } from '@/lib/bus';\n`),
  ),
  ok(
    'the same after a check, whatever listens',
    get(`${ASKS}${EMIT}`, bus(), `import { bus } from '@/lib/bus';\n`),
  ),
  open(
    'a check in what listens, which stops nobody',
    get(
      `${EMIT.replace(DONE, '')}return Response.json(await db.note.findMany());`,
      { ...bus(), ...hears(`bus.on('clear', () => { throw new Error('no'); });`) },
      HEAD,
    ),
  ),
];
