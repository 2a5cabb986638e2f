import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { cleanEnvironment } from '../../apps/shell.ts';
import { type Instance, instanceEnvironment } from '../instance.ts';

const HOST = fileURLToPath(new URL('./entry-host.cjs', import.meta.url));
const ORIGIN = 'http://localhost:3000';

export interface Visit {
  /** With query. */
  path: string;
  method?: string;
  headers?: Record<string, string>;
}

/** What an entry file made of one request, as Next's router goes on with it. */
export interface Passage {
  /** Whether Next would run the file at all. */
  ran: boolean;
  /** Clerk looked at the request and found nobody: it says so on its answers to visitors. */
  clerk: boolean;
  status: number;
  /** Where a redirect leads. */
  location: string | undefined;
  /** The URL that is rendered instead; undefined where it is the one that was asked for. */
  rewrite: string | undefined;
  /** Each Set-Cookie line. */
  cookies: string[];
  /** The file's own response headers. */
  headers: Record<string, string>;
  /** Request headers as the page or route would see them, Clerk's own left out. */
  seen: Record<string, string>;
  body: string;
  /** What the file did beside answering. */
  effects: string[];
}

type Answer =
  | { ran: false }
  | { ran: true; status: number; headers: [string, string][]; body: string; effects: string[] }
  | { threw: string };

/** Sent by Next's router or by the SDK, on its own account. */
const NOT_OWN = /^(?:x-middleware-|x-clerk-|set-cookie$|location$)/;

/** Bundles the entry file with its local modules; Next and Clerk stay those of the project. */
async function bundle(dir: string, entry: string): Promise<string> {
  const outfile = join(dir, 'node_modules/.cache/entry-host', `${entry}.cjs`);
  mkdirSync(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(dir, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['next', 'next/*', '@clerk/*', 'react'],
    logLevel: 'silent',
  });
  return outfile;
}

/** The request headers behind the entry file. [next/dist/server/lib/router-utils/resolve-routes.js] */
function seenBehind(
  sent: Record<string, string>,
  answered: ReadonlyMap<string, string>,
): Record<string, string> {
  const list = answered.get('x-middleware-override-headers');
  if (list === undefined) return sent;
  const names = list.split(',').map((name) => name.trim());
  const kept = Object.entries(sent).filter(([name]) => names.includes(name));
  const set = names.flatMap((name) => {
    const value = answered.get(`x-middleware-request-${name}`);
    return value === undefined || name.startsWith('x-clerk-') ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...kept, ...set].sort());
}

function passage(visit: Visit, answer: Answer): Passage {
  if ('threw' in answer) throw new Error(`${visit.path}: the entry file threw: ${answer.threw}`);
  const sent = Object.fromEntries(Object.entries(headersOf(visit)).sort());
  const nothing = { location: undefined, rewrite: undefined, cookies: [], headers: {}, body: '' };
  if (!answer.ran) return { ran: false, clerk: false, status: 200, seen: sent, effects: [], ...nothing };
  const headers = new Map(answer.headers);
  const rewrite = headers.get('x-middleware-rewrite');
  const asked = new URL(visit.path, ORIGIN).href;
  return {
    ran: true,
    clerk: headers.get('x-clerk-auth-status') === 'signed-out',
    status: answer.status,
    location: headers.get('location'),
    rewrite: rewrite === undefined || new URL(rewrite, ORIGIN).href === asked ? undefined : rewrite,
    cookies: answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => withoutDate(value)),
    headers: Object.fromEntries(answer.headers.filter(([name]) => !NOT_OWN.test(name))),
    seen: seenBehind(sent, headers),
    body: answer.body,
    effects: answer.effects,
  };
}

/** Max-Age says the same, and does not depend on when it was asked. */
const withoutDate = (cookie: string): string => cookie.replace(/; Expires=[^;]+(?=; Max-Age)/, '');

function headersOf({ headers = {} }: Visit): Record<string, string> {
  return { host: 'localhost:3000', ...headers };
}

/**
 * Runs an entry file on requests, one after the other in one process, as the built app would: Next's own reading of the
 * matcher, Next's own adapter, the project's own Clerk.
 * @param dir Folder of an installed app.
 * @param entry The file, relative to it.
 * @throws Error with what it said when the file does not load, or throws.
 */
export async function passages(
  dir: string,
  entry: string,
  instance: Instance,
  visits: readonly Visit[],
): Promise<Passage[]> {
  const child = spawn(process.execPath, [HOST, dir, entry, await bundle(dir, entry)], {
    env: cleanEnvironment(instanceEnvironment(instance)),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (const visit of visits) {
    const request = {
      url: new URL(visit.path, ORIGIN).href,
      method: visit.method,
      headers: headersOf(visit),
    };
    child.stdin.write(`${JSON.stringify(request)}\n`);
  }
  child.stdin.end();
  const answers: Answer[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) answers.push(JSON.parse(line) as Answer);
  }
  if (answers.length !== visits.length) throw new Error(`${entry} did not answer everything:\n${said}`);
  return visits.map((visit, at) => passage(visit, answers[at] ?? { threw: said }));
}
