import { describe, expect, test } from 'vitest';
import { readSource } from '../../src/code/source-file.ts';
import { awaitClerk } from '../../src/migrate/await-clerk.ts';

const AUTH = `import { auth } from '@clerk/nextjs/server';\n\n`;
const CLIENT = `import { auth, clerkClient } from '@clerk/nextjs/server';\n\n`;

function awaited(source: string, routed = true) {
  const file = readSource('app/page.tsx', source);
  if (typeof file === 'string') throw new Error(file);
  const { text, left } = awaitClerk(file, routed);
  return { text: text ?? source, left: left.map(({ because }) => because) };
}

/** [what it is, before, after]. */
const CHANGED: readonly (readonly [string, string, string])[] = [
  [
    'a page gets async and await',
    `${AUTH}export default function Page() {\n  const { userId } = auth();\n  return <p>{userId}</p>;\n}\n`,
    `${AUTH}export default async function Page() {\n  const { userId } = await auth();\n  return <p>{userId}</p>;\n}\n`,
  ],
  [
    'a function that waits already gets await only',
    `${AUTH}export async function GET() {\n  const session = auth(); // the session\n  return Response.json(session.userId);\n}\n`,
    `${AUTH}export async function GET() {\n  const session = await auth(); // the session\n  return Response.json(session.userId);\n}\n`,
  ],
  [
    'what is read off it at once keeps its place',
    `${AUTH}export const GET = () => Response.json({ id: auth().userId });\n`,
    `${AUTH}export const GET = async () => Response.json({ id: (await auth()).userId });\n`,
  ],
  [
    'protect is a function of auth itself',
    `${AUTH}export default function Layout({ children }) {\n  auth().protect();\n  return children;\n}\n`,
    `${AUTH}export default async function Layout({ children }) {\n  await auth.protect();\n  return children;\n}\n`,
  ],
  [
    'protect that is waited for already',
    `${AUTH}export default async function Page() {\n  const { orgId } = await auth().protect({ role: 'org:admin' });\n  return orgId;\n}\n`,
    `${AUTH}export default async function Page() {\n  const { orgId } = await auth.protect({ role: 'org:admin' });\n  return orgId;\n}\n`,
  ],
  [
    'what is read off protect',
    `${AUTH}export default async function Page() {\n  return auth().protect().userId;\n}\n`,
    `${AUTH}export default async function Page() {\n  return (await auth.protect()).userId;\n}\n`,
  ],
  [
    'the client was an object',
    `${CLIENT}export async function POST() {\n  const user = await clerkClient.users.getUser(auth().userId);\n  return Response.json(user.id);\n}\n`,
    `${CLIENT}export async function POST() {\n  const user = await (await clerkClient()).users.getUser((await auth()).userId);\n  return Response.json(user.id);\n}\n`,
  ],
  [
    'a written return type becomes a promise',
    `${AUTH}export function GET(): Response {\n  const { userId } = auth();\n  return Response.json(userId);\n}\n`,
    `${AUTH}export async function GET(): Promise<Response> {\n  const { userId } = await auth();\n  return Response.json(userId);\n}\n`,
  ],
  [
    'another name for it',
    `import { auth as session } from '@clerk/nextjs/server';\n\nconst Page = () => {\n  const { userId } = session();\n  return userId;\n};\n\nexport default Page;\n`,
    `import { auth as session } from '@clerk/nextjs/server';\n\nconst Page = async () => {\n  const { userId } = await session();\n  return userId;\n};\n\nexport default Page;\n`,
  ],
  [
    'two of them make the function async once',
    `${AUTH}export function GET() {\n  const a = auth();\n  const b = auth().orgId;\n  return Response.json([a.userId, b]);\n}\n`,
    `${AUTH}export async function GET() {\n  const a = await auth();\n  const b = (await auth()).orgId;\n  return Response.json([a.userId, b]);\n}\n`,
  ],
  [
    'an argument',
    `${AUTH}export async function GET() {\n  return Response.json(sign(auth()));\n}\n`,
    `${AUTH}export async function GET() {\n  return Response.json(sign(await auth()));\n}\n`,
  ],
  [
    'CRLF stays',
    `${AUTH}export default function Page() {\n  auth().protect();\n  return null;\n}\n`.replace(
      /\n/g,
      '\r\n',
    ),
    `${AUTH}export default async function Page() {\n  await auth.protect();\n  return null;\n}\n`.replace(
      /\n/g,
      '\r\n',
    ),
  ],
];

const KEPT: readonly (readonly [string, string])[] = [
  [
    'what waits already',
    `${AUTH}export async function GET() {\n  const { userId } = await auth();\n  await auth.protect();\n  return Response.json(userId);\n}\n`,
  ],
  [
    'promises that are waited for together',
    `${AUTH}export async function GET() {\n  const [a] = await Promise.all([auth(), load()]);\n  return Response.json(a.userId);\n}\n`,
  ],
  [
    'then',
    `${AUTH}export function GET() {\n  return auth().then(({ userId }) => Response.json(userId));\n}\n`,
  ],
  ['an async function that hands it on', `${AUTH}export async function session() {\n  return auth();\n}\n`],
  [
    'an auth of the project',
    `import { auth } from '@/lib/auth';\n\nexport default function Page() {\n  return auth().name;\n}\n`,
  ],
  [
    'a client that is called',
    `${CLIENT}export async function GET() {\n  const client = await clerkClient();\n  return Response.json(client.users);\n}\n`,
  ],
];

const LEFT: readonly (readonly [string, string, RegExp])[] = [
  [
    'a helper that others call',
    `${AUTH}function current() {\n  return auth().userId;\n}\n\nexport default function Page() {\n  return current();\n}\n`,
    /not async, and whoever calls/,
  ],
  [
    'a callback',
    `${AUTH}export default function Page({ ids }) {\n  return ids.map(() => auth().userId);\n}\n`,
    /not async, and whoever calls/,
  ],
  [
    'the top of a module',
    `${CLIENT}const users = clerkClient.users;\n\nexport const GET = () => users.getUserList();\n`,
    /outside of any function/,
  ],
  [
    'a function that hands it on',
    `${AUTH}export function session() {\n  return auth();\n}\n`,
    /hands on a promise/,
  ],
];

describe('the functions of Clerk 5, brought to the form of Clerk 6', () => {
  test.each(CHANGED)('%s', (_name, before, after) => {
    expect(awaited(before)).toEqual({ text: after, left: [] });
    expect(awaited(after)).toEqual({ text: after, left: [] });
  });

  test.each(KEPT)('%s: not a byte is touched', (_name, source) => {
    expect(awaited(source)).toEqual({ text: source, left: [] });
  });

  test.each(LEFT)('%s: left, with the reason', (_name, source, because) => {
    expect(awaited(source)).toEqual({ text: source, left: [expect.stringMatching(because)] });
  });

  test('what a file that Next does not call exports is left, too', () => {
    const source = `${AUTH}export function userId() {\n  return auth().userId;\n}\n`;
    expect(awaited(source, false).left).toHaveLength(1);
  });
});
