/**
 * Code of an owner for App Router apps that tells when it ran: pages, dynamic segments, catch-alls, route handlers and
 * server actions, each of which records one line (`server.effects()` in server.ts reads them).
 *
 *     files: probeFiles(16)
 *     fill: FILL                   records in the generated handler and webhook, as an owner would fill them in
 *
 * | URL | what | line |
 * |---|---|---|
 * | /dashboard | page | `page /dashboard` |
 * | /about | page, listed as public | `page /about` |
 * | /blog/[slug] | page, public as /blog/* | `page /blog/<slug>` |
 * | /docs/[[...path]] | page, public as /docs/** | `page /docs/<path>` |
 * | /team/[id] | page with a server action | `page /team/<id>`, `action /team/<id>` |
 * | /files/[...path] | page | `page /files/<path>` |
 * | /report.csv | route handler | `GET /report.csv` |
 * | /api/me | GET, POST; who calls, as JSON | `GET /api/me` |
 * | /api/open | GET, POST, listed as public | `GET /api/open` |
 * | /api/admin/[...action] | GET, POST | `GET /api/admin/<action>` |
 * | /api/close-account | POST behind requireStepUp (not on Clerk 5) | `POST /api/close-account` |
 * | /api/projects | generated; FILL records | `POST /api/projects` |
 * | /api/webhooks/clerk | generated; FILL records, and fails for ids that begin with user_fail | `webhook <type> <id>` |
 */
import type { NextMajor } from '../apps/create-next-app.ts';

type Files = Record<string, string>;

/** Flags that make the list of these apps: what is public, and the generated route with a permission. */
export const PROBE_ARGS: readonly string[] = [
  ...['/', '/sign-in/**', '/about', '/blog/*', '/docs/**', '/api/open'].flatMap((path) => ['--public', path]),
  ...['--api-path', '/api/projects', '--api-method', 'GET', '--api-method', 'POST'],
  ...['--api-permission', 'org:projects:manage'],
  ...['--rate-limit', '5', '--rate-limit-window', '60'],
];

const RECORD = `import { appendFileSync } from "node:fs";

/** One line per run, for whoever watches from outside. */
export function record(what: string): void {
  const file = process.env.PROBE_EFFECTS;
  if (file) appendFileSync(file, \`\${what}\\n\`);
}

/** What this app does with Clerk's events. */
export async function handled(event: { type: string; data: object }): Promise<void> {
  const id = "id" in event.data ? String(event.data.id) : "";
  record(\`webhook \${event.type} \${id}\`);
  if (id.startsWith("user_fail")) throw new Error("This one fails.");
}
`;

interface PageParts {
  /** Text of the recorded URL, with \${…} for parameters. */
  path: string;
  /** Type of the parameters, where there are any. */
  params?: string;
  /** Further markup, and the code of a server action above it. */
  form?: string;
  action?: string;
}

/** A page that is rendered per request, in the way of each major: Next 16's template turns cacheComponents on. */
function page(major: NextMajor, { path, params, form = '', action = '' }: PageParts): string {
  const type = params ? `{ params }: { params: ${major === 14 ? params : `Promise<${params}>`} }` : '';
  const names = params ? [...params.matchAll(/(\w+)\??:/g)].map(([, name]) => name).join(', ') : '';
  const read = params ? `  const { ${names} } = ${major === 14 ? '' : 'await '}params;\n` : '';
  const body = `${read}  record(\`page ${path}\`);\n${action}  return (\n    <main>\n      <p>{\`ran ${path}\`}</p>\n${form}    </main>\n  );\n`;
  if (major < 16) {
    return `import { record } from "@/lib/probe";

export const dynamic = "force-dynamic";

export default async function Page(${type}) {
${body}}
`;
  }
  return `import { connection } from "next/server";
import { Suspense } from "react";
import { record } from "@/lib/probe";

async function Content(${type}) {
  await connection();
${body}}

export default function Page(${params ? `props: { params: Promise<${params}> }` : ''}) {
  return (
    <Suspense>
      <Content${params ? ' {...props}' : ''} />
    </Suspense>
  );
}
`;
}

/** A handler that runs for each request: one that reads nothing of it is run by the build instead. */
function route(major: NextMajor, path: string, methods: readonly string[]): string {
  const handlers = methods.map(
    (method) => `
export async function ${method}() {
${major === 16 ? '  await connection();\n' : ''}  record("${method} ${path}");
  return Response.json({ ran: true });
}
`,
  );
  const head =
    major === 16
      ? 'import { connection } from "next/server";\nimport { record } from "@/lib/probe";\n'
      : 'import { record } from "@/lib/probe";\n\nexport const dynamic = "force-dynamic";\n';
  return `${head}${handlers.join('')}`;
}

function adminRoute(major: NextMajor): string {
  const params = major === 14 ? '{ action: string[] }' : 'Promise<{ action: string[] }>';
  const handler = (method: string) => `
export async function ${method}(_request: Request, context: { params: ${params} }) {
  const { action } = ${major === 14 ? '' : 'await '}context.params;
  record(\`${method} /api/admin/\${action.join("/")}\`);
  return Response.json({ action });
}
`;
  return `import { record } from "@/lib/probe";\n${['GET', 'POST'].map(handler).join('')}`;
}

function meRoute(major: NextMajor): string {
  const handler = (method: string) => `
export async function ${method}() {
  record("${method} /api/me");
  const { userId, orgId } = ${major === 14 ? '' : 'await '}auth();
  return Response.json({ userId: userId ?? null, orgId: orgId ?? null });
}
`;
  return `import { auth } from "@clerk/nextjs/server";
import { record } from "@/lib/probe";
${['GET', 'POST'].map(handler).join('')}`;
}

const CLOSE_ACCOUNT = `import { record } from "@/lib/probe";
import { requireStepUp } from "@/lib/security/step-up";

export async function POST(request: Request) {
  const stepUp = await requireStepUp(request);
  if (!stepUp.ok) return stepUp.response;
  record("POST /api/close-account");
  return Response.json({ closed: stepUp.userId });
}
`;

const ACTION = `  async function rename() {
    "use server";
    record(\`action /team/\${id}\`);
  }
`;

const FORM = `      <form action={rename}>
        <button type="submit">Rename</button>
      </form>
`;

/** What both routers share. */
export const SHARED_FILES: Files = {
  'lib/probe.ts': RECORD,
  'public/logo.txt': 'a public file\n',
};

/** The owner's files for one major; Clerk 5, on Next 14, has no step-up. */
export function probeFiles(major: NextMajor): Files {
  return {
    ...SHARED_FILES,
    'app/dashboard/page.tsx': page(major, { path: '/dashboard' }),
    'app/about/page.tsx': page(major, { path: '/about' }),
    'app/blog/[slug]/page.tsx': page(major, { path: '/blog/${slug}', params: '{ slug: string }' }),
    'app/docs/[[...path]]/page.tsx': page(major, {
      path: '/docs/${(path ?? []).join("/")}',
      params: '{ path?: string[] }',
    }),
    'app/team/[id]/page.tsx': page(major, {
      path: '/team/${id}',
      params: '{ id: string }',
      action: ACTION,
      form: FORM,
    }),
    'app/files/[...path]/page.tsx': page(major, {
      path: '/files/${path.join("/")}',
      params: '{ path: string[] }',
    }),
    'app/report.csv/route.ts': route(major, '/report.csv', ['GET']),
    'app/api/me/route.ts': meRoute(major),
    'app/api/open/route.ts': route(major, '/api/open', ['GET', 'POST']),
    'app/api/admin/[...action]/route.ts': adminRoute(major),
    ...(major === 14 ? {} : { 'app/api/close-account/route.ts': CLOSE_ACCOUNT }),
  };
}

const importing = (text: string, name: string) => `import { ${name} } from "@/lib/probe";\n${text}`;

/** Makes the generated route's handlers record that they ran, at the place where their owner writes the work. */
export function fillRoute(path: string): (text: string) => string {
  return (text) =>
    importing(
      text.replaceAll(
        /^ {4}return json\(/gm,
        (line) => `    record(\`\${request.method} ${path}\`);\n${line}`,
      ),
      'record',
    );
}

/** Makes the generated webhook hand its events to the owner's code. */
export function fillEvents(text: string): string {
  return importing(text.replace('  switch (event.type) {', '  await handled(event);\n$&'), 'handled');
}

/** Both, at the paths that PROBE_ARGS asks for. */
export const FILL: Record<string, (text: string) => string> = {
  'app/api/projects/route.ts': fillRoute('/api/projects'),
  'lib/security/webhook-events.ts': fillEvents,
};
