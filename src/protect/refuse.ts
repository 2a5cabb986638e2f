import type { Node } from 'oxc-parser';
import type { SourceFile } from '../code/source-file.ts';
import { walk } from '../code/walk.ts';
import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import { isScheduled } from '../routes/named-for.ts';
import type { Facts } from '../types.ts';
import { COMMAND } from '../version.ts';
import { type Fn, hasDirective, type Located } from './locate.ts';
import { refuseSegment } from './segment.ts';
import { isFromSender } from './sender.ts';
import { leadsToSignIn, sentAway } from './sent-away.ts';

/** Why no check is written, and what to do in its place. */
export interface Refusal {
  because: string;
  snippet: string;
}

const cronCheck = (request: string, pages: boolean): string => `const secret = process.env.CRON_SECRET;
// Without the first half, a deployment that lacks the variable would accept "Bearer undefined".
if (!secret || ${request}.headers${pages ? '.authorization' : ".get('authorization')"} !== \`Bearer \${secret}\`) {
  return ${pages ? "res.status(401).json({ error: 'Unauthorized' })" : "new Response('Unauthorized', { status: 401 })"};
}`;

const CLERKS_OWN = `// For Clerk's own events: ${COMMAND} add webhook. Others: the sender's verification, over the raw body.`;

const hookCheck = (request: string, pages: boolean): string =>
  pages
    ? `${CLERKS_OWN}
// Beside the handler, so that Next leaves the body as it was signed:
export const config = { api: { bodyParser: false } };

// In it:
const chunks = [];
for await (const chunk of ${request}) chunks.push(chunk);
const body = Buffer.concat(chunks).toString('utf8');
const event = sender.verify(body, ${request}.headers['signature'], process.env.SENDER_WEBHOOK_SECRET);`
    : `${CLERKS_OWN}
const body = await ${request}.text();
const event = sender.verify(body, ${request}.headers.get('signature'), process.env.SENDER_WEBHOOK_SECRET);`;

/**
 * Reasons that lie in what a resource is.
 * @param project What its file is read from.
 * @param requestIn What its function calls the request, in lines to paste.
 */
export function refuseKind(
  resource: Resource,
  facts: Facts,
  crons: ReadonlySet<string>,
  project: Project,
  requestIn: (resource: Resource) => string,
): Refusal | undefined {
  const { kind, urls, name } = resource;
  const no = (because: string, snippet = ''): Refusal => ({ because, snippet });
  if (facts.nextConfig.output === 'export')
    return no("output: 'export' makes files without a server, where nobody can be asked who comes.");
  if (name === 'OPTIONS' && kind === 'route')
    return no(
      'A browser asks OPTIONS without a session before it sends the real request: a 401 here breaks that.',
    );
  if (kind === 'rewrite') return no('A rewrite runs no code of its own: protect what it leads to.');
  if (kind === 'metadata')
    return no(
      'Crawlers and browsers ask for it without a session: declare it public, or move what it tells.',
    );
  const own = [facts.signIn?.url, facts.signUp?.url].filter((url) => url !== undefined);
  if (urls.some((url) => own.some((one) => url === one || url.startsWith(`${one}/[[`))))
    return no('People sign in here: a check would send them in circles. It belongs on the public list.');
  if (kind === 'route' || kind === 'pages-api') {
    const pages = kind === 'pages-api';
    if (urls.some((url) => isScheduled(url, crons)))
      return no(
        'A scheduler calls it, which has no session: it needs a secret.',
        cronCheck(requestIn(resource), pages),
      );
    if (isFromSender(resource, project))
      return no(
        'Another system calls it, which has no session: it needs a signature.',
        hookCheck(requestIn(resource), pages),
      );
    if (resource.note !== undefined)
      return no(
        `It routes on by itself, so the check belongs in its own middleware or context: ${[...new Set([resource.note, resource.check.because])].join('; ')}.`,
      );
  }
  const ahead = /\bgetStaticProps\b/.test(project.text(resource.file) ?? '');
  if (kind === 'pages-page' && name !== 'getServerSideProps')
    return no(
      `${ahead ? 'Its getStaticProps makes it ahead' : 'It has no getServerSideProps'}, so the same page goes to everyone: only the middleware can stand before it.`,
      `${ahead ? '// In place of getStaticProps, as Next allows one of the two only; its props go here, too.\n' : ''}export const getServerSideProps = async (${leadsToSignIn(facts) ? '{ req, resolvedUrl }' : '{ req }'}) => {
  const { userId } = getAuth(req);
  if (!userId) ${sentAway(facts, "'", 'resolvedUrl')};
  return { props: {} };
};`,
    );
  return undefined;
}

export const PAGES = new Set(['page', 'layout', 'template', 'default']);

/** The first hook a function calls itself, which React allows in functions that are not async only. */
function hookIn(fn: Fn): string | undefined {
  let found: string | undefined;
  walk(fn as Node, (node) => {
    if (found !== undefined) return false;
    if (
      node.type === 'CallExpression' &&
      node.callee.type === 'Identifier' &&
      /^use[A-Z]/.test(node.callee.name)
    )
      found = node.callee.name;
    return undefined;
  });
  return found;
}

/** The shape of a page that asks for the session although its frame is made ahead. */
const suspended = (check: string): string => `async function Content(props) {
  ${check}
  // What the page did until now.
}

export default function Page(props) {
  return (
    <Suspense fallback={null}>
      <Content {...props} />
    </Suspense>
  );
}`;

/** With `cacheComponents`, where the page could not be put below `<Suspense>`. */
export const unsuspended = (check: string, because: string): Refusal => ({
  because: `With cacheComponents a page that awaits the session outside of <Suspense> does not build, and ${because}: move its body into a component below <Suspense>, and check there.`,
  snippet: suspended(check),
});

/** Reasons that lie in the code around a function. */
export function refuseCode(
  resource: Resource,
  { fn, typed, wrapper }: Located,
  file: SourceFile,
  facts: Facts,
  check: string,
): Refusal | undefined {
  const no = (because: string): Refusal => ({ because, snippet: check });
  const cached = file.program.body.some(
    (one) => 'directive' in one && one.directive?.startsWith('use cache') === true,
  );
  if (cached || hasDirective(fn, 'use cache'))
    return no('It is cached, and one visitor would get what was made for another: check in what calls it.');
  if (fn.generator) return no('It is a generator, which can not wait for the check.');
  const still = PAGES.has(resource.kind) || resource.kind === 'route' ? refuseSegment(file) : undefined;
  if (still) return { ...still, snippet: check };
  if (PAGES.has(resource.kind)) {
    if (facts.nextConfig.cacheComponents && (wrapper !== undefined || typed))
      return unsuspended(check, 'a type or a wrapper stands around it');
    if (wrapper !== undefined && !fn.async)
      return no(`It is handed to ${wrapper}(…), which may not take an async component.`);
    const hook = fn.async ? undefined : hookIn(fn);
    if (hook !== undefined)
      return no(
        `It calls ${hook}(), which React does not allow in an async component: check in an async component around it.`,
      );
    if (typed && !fn.async && wrapper === undefined)
      return no('A type is written to it that may not allow it to be async.');
  }
  if (
    wrapper !== undefined &&
    /\.(?:action|stateAction|handler|mutation|query)$/.test(wrapper.replace(/\s/g, ''))
  )
    return {
      because: `It is made by ${wrapper.slice(0, 60)}(…): the check belongs in the client it comes from, where it holds for all.`,
      snippet: `.use(async ({ next }) => {
  const { userId } = await auth();
  if (!userId) throw new Error('Unauthorized');
  return next({ ctx: { userId } });
})`,
    };
  return undefined;
}
