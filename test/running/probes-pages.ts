/**
 * The same owner's code as in probes.ts, for the Pages Router: the same URLs record the same lines. A page has no server
 * action there, and a route handler outside of /api does not exist.
 */

const page = (
  path: string,
  params: readonly string[] = [],
) => `import type { GetServerSideProps } from "next";
import { record } from "@/lib/probe";

export const getServerSideProps: GetServerSideProps = async (${params.length > 0 ? '{ params }' : ''}) => {
${params.map((name) => `  const ${name} = [params?.${name} ?? []].flat().join("/");\n`).join('')}  const ran = \`${path}\`;
  record(\`page \${ran}\`);
  return { props: { ran } };
};

export default function Page({ ran }: { ran: string }) {
  return <p>{\`ran \${ran}\`}</p>;
}
`;

const api = (
  path: string,
  body: string,
  imports = '',
) => `${imports}import type { NextApiRequest, NextApiResponse } from "next";
import { record } from "@/lib/probe";

export default async function handler(req: NextApiRequest, res: NextApiResponse) {
${body.replace('RECORD', `record(\`\${req.method} ${path}\`);`)}
}
`;

const AUTH = 'import { getAuth } from "@clerk/nextjs/server";\n';
const STEP_UP = 'import { requireStepUp } from "@/lib/security/step-up";\n';

/** Files of the owner; lib/probe.ts and public/ are those of the App Router. */
export const PAGES_FILES: Record<string, string> = {
  'pages/dashboard.tsx': page('/dashboard'),
  'pages/about.tsx': page('/about'),
  'pages/blog/[slug].tsx': page('/blog/${slug}', ['slug']),
  'pages/docs/[[...path]].tsx': page('/docs/${path}', ['path']),
  'pages/team/[id].tsx': page('/team/${id}', ['id']),
  'pages/files/[...path].tsx': page('/files/${path}', ['path']),
  'pages/api/me.ts': api(
    '/api/me',
    `  RECORD
  const { userId, orgId } = getAuth(req);
  res.status(200).json({ userId: userId ?? null, orgId: orgId ?? null });`,
    AUTH,
  ),
  'pages/api/open.ts': api('/api/open', '  RECORD\n  res.status(200).json({ ran: true });'),
  'pages/api/admin/[...action].ts': api(
    '/api/admin/${action}',
    `  const action = [req.query.action ?? []].flat().join("/");
  RECORD
  res.status(200).json({ action });`,
  ),
  'pages/api/close-account.ts': api(
    '/api/close-account',
    `  const caller = requireStepUp(req, res);
  if (!caller) return;
  RECORD
  res.status(200).json({ closed: caller.userId });`,
    STEP_UP,
  ),
};

/** Makes the generated API route record that it did its work. */
export function fillPagesRoute(path: string): (text: string) => string {
  return (text) =>
    `import { record } from "@/lib/probe";\n${text.replaceAll(
      /^( *)return res\.status\(/gm,
      (line, indent: string) => `${indent}record(\`\${req.method} ${path}\`);\n${line}`,
    )}`;
}
