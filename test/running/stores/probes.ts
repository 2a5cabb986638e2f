/**
 * What an owner of a test app writes around our limiter and webhook. Behaviour is told from outside: by the query of a
 * call, and for webhooks by files in the folder that PROBE_ORDERS names (`<id>.wait`, `<id>.fail`).
 */
export type Backend = 'memory' | 'ioredis' | 'node-redis' | 'upstash';

const PROBE = `import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";

/** One line per run, for whoever watches from outside. */
export function record(what: string): void {
  const file = process.env.PROBE_EFFECTS;
  if (file) appendFileSync(file, \`\${what}\\n\`);
}

const ordered = (name: string) => existsSync(join(process.env.PROBE_ORDERS ?? "", name));

/** What this app does with Clerk's events. */
export async function handled(event: { type: string; data: object }): Promise<void> {
  const id = "id" in event.data ? String(event.data.id) : "";
  record(\`webhook \${id}\`);
  while (ordered(\`\${id}.wait\`)) await new Promise((resolve) => setTimeout(resolve, 25));
  if (ordered(\`\${id}.fail\`)) throw new Error("Told to fail.");
}
`;

/** Half a second more than the store's time-out, by a timer of the same process: a busy machine delays both alike. */
const limited = (backend: Backend) => `import { record } from "@/lib/probe";
import { rateLimit, type RateLimitOptions } from "@/lib/security/rate-limit";

const LATE_MS = 1_500;

function optionsOf(query: URLSearchParams): RateLimitOptions {
  const options: RateLimitOptions = {
    name: query.get("name") ?? "probe",
    userId: query.get("user"),
    limit: Number(query.get("limit") ?? 5),
    windowSeconds: Number(query.get("window") ?? 3600),
  };
${
  backend === 'memory'
    ? '  return options;'
    : `  const policy = query.get("policy");
  return policy === "open" || policy === "closed" ? { ...options, onStoreFailure: policy } : options;`
}
}

export async function answer(request: Request): Promise<Response> {
  const options = optionsOf(new URL(request.url).searchParams);
  const late = new Promise<"late">((resolve) => setTimeout(resolve, LATE_MS, "late"));
  const verdict = await Promise.race([rateLimit(request, options), late]);
  if (verdict === "late") return new Response("late", { status: 599 });
  if (!verdict.ok) return verdict.response;
  record(\`passed \${options.name}\`);
  return Response.json({ passed: true }, { headers: verdict.headers });
}
`;

const ROUTE = `import { answer } from "@/lib/limited";

export const GET = answer;
export const POST = answer;
`;

/** Addresses as a proxy would name them, each of which calls once; memory is measured after collecting garbage. */
const FLOOD = `import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { rateLimit } from "@/lib/security/rate-limit";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed / 1_000_000;
}

export async function POST(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const from = Number(query.get("from"));
  const to = Number(query.get("to"));
  const before = heap();
  const call = new Request(request.url);
  let passed = 0;
  for (let key = from; key < to; key += 1) {
    call.headers.set("x-forwarded-for", [11, key >> 16, (key >> 8) & 255, key & 255].join("."));
    const verdict = await rateLimit(call, { name: "flood", limit: 5, windowSeconds: 86_400 });
    if (verdict.ok) passed += 1;
  }
  return Response.json({ passed, before, after: heap() });
}
`;

const ACTION = `"use server";

import { record } from "@/lib/probe";
import { rateLimitAction } from "@/lib/security/rate-limit";

export async function invite(form: FormData): Promise<void> {
  const user = form.get("user");
  const userId = typeof user === "string" && user !== "" ? user : null;
  const limited = await rateLimitAction({ name: "invite", userId, limit: 3, windowSeconds: 3600 });
  record(limited.ok ? "invited" : \`refused: \${limited.error}, \${limited.retryAfterSeconds}\`);
}
`;

const PAGE = `import { invite } from "./actions";

export default function Page() {
  return (
    <form action={invite}>
      <input name="user" />
      <button type="submit">Invite</button>
    </form>
  );
}
`;

/** The owner's files of an app with this backend. */
export function storeFiles(backend: Backend): Record<string, string> {
  return {
    'lib/probe.ts': PROBE,
    'lib/limited.ts': limited(backend),
    'app/api/probe/limit/route.ts': ROUTE,
    'app/api/probe/elsewhere/route.ts': ROUTE,
    'app/invite/actions.ts': ACTION,
    'app/invite/page.tsx': PAGE,
    ...(backend === 'memory' ? { 'app/api/probe/flood/route.ts': FLOOD } : {}),
  };
}
