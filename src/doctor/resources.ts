import { field, type Node, nodes, stringOf, unwrap } from '../facts/ast.ts';
import { exportOf } from './check/entry-values.ts';
import { NO_CODE } from './check/idle.ts';
import { type Judged, judge } from './check/judge.ts';
import { Machine } from './check/machine.ts';
import { CALL, object, REQUEST, Scope, UNKNOWN, type Value } from './check/value.ts';
import { lineOf, type Module } from './code/module.ts';
import type { Project } from './code/project.ts';
import { hasExport, starOrigin, unreadStars } from './code/star-exports.ts';
import type { Served } from './discover.ts';
import type { MapFacts } from './map.ts';
import type { CheckVerdict, Resource } from './types.ts';

/** A resource before the wall is looked at. */
export interface Draft
  extends Pick<Resource, 'kind' | 'name' | 'file' | 'line' | 'urls' | 'methods' | 'note'> {
  judged: Judged;
  /** URLs that lead to it: for a layout those of the pages in it. */
  reachedBy: string[];
  openByNature: string | undefined;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const SIGN_IN =
  /\/(?:sign-?in|sign-?up|log-?in|register|forgot-password|reset-password|sso-callback|verify-email)(?:\/|$)/i;
const ROUTERS: readonly [RegExp, string][] = [
  [
    /['"]@trpc\/server\/adapters\//,
    'tRPC: each procedure decides for itself, and they could not be followed',
  ],
  [
    /['"](?:hono(?:\/[\w-]+)?|@hono\/[\w-]+)['"]/,
    'Hono: each of its routes decides for itself, which is not followed',
  ],
  [
    /['"](?:graphql-yoga|@apollo\/server|@as-integrations\/next|apollo-server-micro)['"]/,
    'GraphQL: each resolver decides for itself, which is not followed',
  ],
  [
    /['"](?:uploadthing\/[\w-]+|@orpc\/server\/\w+|@ts-rest\/[\w/]+|elysia|inngest\/next)['"]/,
    'a router of its own: what each of its routes asks is not followed',
  ],
];
/** Whether a file makes a handler that routes on by itself: what one of its routes asks, another may not. */
export const isRouter = (text: string): boolean => ROUTERS.some(([pattern]) => pattern.test(text));

const AUTH_SYSTEM =
  /^(?:next-auth|@auth\/|better-auth|@auth0\/|@kinde-oss\/|@workos-inc\/|@stackframe\/|@logto\/)/;

/** What makes the handlers that forward to Clerk. [@clerk/nextjs server/proxy.ts] */
const CLERK_PROXY = /^createFrontendApiProxyHandlers\b/;

const IDLE: Judged = {
  check: { state: 'unchecked', because: NO_CODE },
  evidence: [],
  files: [],
  idle: true,
};

/** The resources in one file that Next serves, each judged by its own code. */
export function served(one: Served, facts: MapFacts, project: Project): Draft[] {
  const base = {
    kind: one.kind,
    file: one.file,
    urls: [one.url],
    reachedBy: one.reachedBy,
    methods: [] as string[],
    openByNature: undefined as string | undefined,
  };
  if (!CODE.test(one.file))
    return [
      {
        ...base,
        name: 'file',
        line: 1,
        judged: IDLE,
        openByNature: 'a file that every visitor and crawler asks for',
      },
    ];
  const module = project.module(one.file);
  if (module === undefined || module.problem) {
    const because = `${one.file} ${module ? `does not parse: ${module.problem?.message}` : 'can not be read'}`;
    const judged: Judged = {
      check: { state: 'unknown', because },
      evidence: [],
      files: [one.file],
      idle: false,
    };
    const line = module?.problem?.line ?? 1;
    return [
      {
        ...base,
        name: one.kind === 'route' ? '*' : 'default',
        methods: one.kind === 'route' ? ['*'] : [],
        line,
        judged,
      },
    ];
  }
  if (module.directive === 'client') return [];
  if (one.kind === 'route') return handlers(base, module, facts, project);
  if (one.kind === 'pages-page') return pagesPage(base, module, facts, project);
  return functionOf(base, module, facts, project);
}

type Base = Omit<Draft, 'name' | 'line' | 'judged'>;

const nodeOf = (module: Module, name: string): Node => {
  const exported = module.exports.get(name);
  const binding = exported?.kind === 'local' ? module.bindings.get(exported.name) : undefined;
  const node = binding?.kind === 'value' ? binding.node : exported?.node;
  return node ?? module.body[0] ?? { type: 'Program', start: 0, end: 0 };
};

/** What a page or layout is given. */
const propsOf = ({ file }: Pick<Base, 'file'>, facts: MapFacts): Value =>
  object({ params: paramsOf(file, facts), searchParams: REQUEST }, UNKNOWN);

/** Of the segments those in the path of the file are always there, but for optional ones. */
const paramsOf = (file: string, { nextMajor }: MapFacts): Value => ({
  is: 'request',
  of: 'segments',
  names: new Set(
    [...file.matchAll(/\/(?:\(\.{1,3}\))*\[(?:\.{3})?([^[\].]+)\](?=\/)/g)].map(([, name = '']) => name),
  ),
  later: nextMajor === 0 || nextMajor >= ASYNC_SINCE,
});

/** Since when segments are promised. [nextjs.org/docs/app/guides/upgrading/version-15] */
const ASYNC_SINCE = 15;

function functionOf(base: Base, module: Module, facts: MapFacts, project: Project): Draft[] {
  const api = base.kind === 'pages-api';
  const node = nodeOf(module, 'default');
  const args = api ? [REQUEST, REQUEST] : [propsOf(base, facts)];
  const judged = judge(
    { module, node, value: exportOf(base.file, 'default'), args, renders: !api && base.kind !== 'metadata' },
    project,
    facts.clerk.major,
  );
  const whole = ['page', 'layout'].includes(base.kind)
    ? withBeside(judged, base, module, facts, project)
    : judged;
  return [
    {
      ...base,
      name: 'default',
      line: lineOf(module, node),
      methods: api ? ['*'] : base.kind === 'metadata' ? ['GET'] : [],
      judged: whole,
      openByNature: natureOf(base, module, facts, project),
      ...routerNote(module, whole, api),
    },
  ].map((draft) => ({ ...draft, judged: routed(draft.judged, draft.note) }));
}

/** What Next calls beside a page or layout, and sends whether or not that turns the visitor away. */
const BESIDE = ['generateMetadata', 'generateViewport'];

/** Which of them has no check of its own, where that is what a page lacks. */
export const openBeside = ({ because }: CheckVerdict): string | undefined =>
  BESIDE.find((name) => because.startsWith(lacksBeside(name)));

const lacksBeside = (name: string): string => `its ${name} does not check: `;

/** A page with what Next calls beside it, at once with it. */
function withBeside(page: Judged, base: Base, module: Module, facts: MapFacts, project: Project): Judged {
  let whole = page;
  for (const name of BESIDE) {
    if (!(whole.check.state === 'checked' || whole.idle)) break;
    if (!hasExport(module, name, project)) continue;
    const node = nodeOf(module, name);
    const value = exportOf(base.file, name);
    const own = judge(
      { module, node, value, args: [propsOf(base, facts)], renders: false },
      project,
      facts.clerk.major,
    );
    const files = [...new Set([...whole.files, ...own.files])];
    if (own.idle || own.check.state === 'checked') whole = { ...whole, files };
    else {
      const because = `${lacksBeside(name)}${own.check.because}`;
      whole = { check: { state: own.check.state, because }, evidence: own.evidence, files, idle: false };
    }
  }
  return whole;
}

function handlers(base: Base, module: Module, facts: MapFacts, project: Project): Draft[] {
  const names = METHODS.filter((method) => {
    const { from } = starOrigin(module, method, project);
    return module.exports.has(method) || (from !== undefined && 'file' in from);
  });
  // `export { handler as GET, handler as POST }` is one function.
  const kept = new Map<string, Judged>();
  const each = names.map((name): Draft => {
    const node = nodeOf(module, name);
    const value = takenFrom(module, name);
    const judged =
      (value === undefined ? undefined : kept.get(value)) ??
      judge(
        {
          module,
          node,
          value: exportOf(base.file, name),
          args: [CALL, object({ params: paramsOf(base.file, facts) }, UNKNOWN)],
          method: name,
          renders: false,
          prerendered: names.length === 1 && name === 'GET' && isStatic(module, base),
        },
        project,
        facts.clerk.major,
      );
    // These answer each method by other routes.
    if (
      value !== undefined &&
      !judged.byMethod &&
      !/^(?:Hono|Elysia|next-connect)\b/.test(judged.routed ?? '')
    )
      kept.set(value, judged);
    const openByNature = natureOf(base, module, facts, project, name);
    // What browsers ask ahead is often answered beside the router.
    const note = routerNote(module, judged, !(name === 'OPTIONS' && judged.idle));
    return {
      ...base,
      name,
      methods: [name],
      line: lineOf(module, node),
      judged: routed(judged, note.note),
      openByNature,
      ...note,
    };
  });
  const [first] = each;
  const whole =
    first &&
    each.length > 1 &&
    each.every(
      ({ note, judged }) => note !== undefined && judged.check.because === first.judged.check.because,
    );
  const known = whole ? [{ ...first, name: names.join(', '), methods: names }] : each;
  return [...known, ...unknownHandlers(base, module, project)];
}

/** The methods that a route may take from what is not read. */
function unknownHandlers(base: Base, module: Module, project: Project): Draft[] {
  const [star] = unreadStars(module, project);
  if (star === undefined) return [];
  const because = `it exports all of ${star}, which is not read`;
  const judged: Judged = {
    check: { state: 'unknown', because },
    evidence: [],
    files: [module.path],
    idle: false,
  };
  return [{ ...base, name: '*', methods: ['*'], line: lineOf(module, nodeOf(module, '*')), judged }];
}

/** Whether a handler runs when the app is built: with dynamic segments it also runs for those that were not known then. */
function isStatic(module: Module, { urls }: Base): boolean {
  const dynamic = nodeOf(module, 'dynamic');
  return (
    module.exports.has('dynamic') &&
    stringOf(unwrap(dynamic)) === 'force-static' &&
    urls.every((url) => !url.includes('['))
  );
}

/** What an exported name of a module is taken from, where it is exported by another name of it. */
function takenFrom(module: Module, name: string): string | undefined {
  const exported = module.exports.get(name);
  const binding = exported?.kind === 'local' ? module.bindings.get(exported.name) : undefined;
  return binding?.kind === 'value' ? JSON.stringify([binding.node.start, ...binding.path]) : undefined;
}

/** A router inside one file is one resource: a note says whether its routes were followed. */
function routerNote(module: Module, judged: Judged, handles: boolean): { note?: string } {
  if (!handles || judged.check.state === 'checked') return {};
  if (judged.routed !== undefined) return { note: judged.routed };
  const [, note] = ROUTERS.find(([pattern]) => pattern.test(module.text)) ?? [];
  return note === undefined ? {} : { note };
}

function routed(judged: Judged, note: string | undefined): Judged {
  return note === undefined || judged.routed
    ? judged
    : { ...judged, idle: false, check: { state: 'unknown', because: note } };
}

function pagesPage(base: Base, module: Module, facts: MapFacts, project: Project): Draft[] {
  const name = module.exports.has('getServerSideProps') ? 'getServerSideProps' : undefined;
  if (name) {
    const node = nodeOf(module, name);
    const context = object({ req: REQUEST, res: REQUEST, params: REQUEST, query: REQUEST }, REQUEST);
    const judged = judge(
      { module, node, value: exportOf(base.file, name), args: [context], renders: false },
      project,
      facts.clerk.major,
    );
    return [
      {
        ...base,
        name,
        line: lineOf(module, node),
        judged,
        openByNature: natureOf(base, module, facts, project),
      },
    ];
  }
  const node = nodeOf(module, 'default');
  const nature = module.exports.has('getStaticProps')
    ? 'it is built ahead, the same for everyone'
    : natureOf(base, module, facts, project);
  if (/getInitialProps/.test(module.text)) {
    const assigned = initialProps(module);
    const value = assigned
      ? (): Value => ({
          is: 'function',
          node: assigned,
          scope: new Scope(module),
          module,
        })
      : (): Value => UNKNOWN;
    const judged = judge(
      { module, node: assigned ?? node, value, args: [REQUEST], renders: false },
      project,
      facts.clerk.major,
    );
    return [
      {
        ...base,
        name: 'getInitialProps',
        line: lineOf(module, assigned ?? node),
        judged,
        openByNature: nature,
      },
    ];
  }
  return [
    {
      ...base,
      name: 'default',
      line: lineOf(module, node),
      judged: { ...IDLE, files: [base.file] },
      openByNature: nature,
    },
  ];
}

/** The function in `Page.getInitialProps = …`. */
function initialProps(module: Module): Node | undefined {
  for (const statement of module.body) {
    const assignment = field(statement, 'expression');
    const left = field(assignment, 'left');
    const property = field(left, 'property');
    if (assignment?.type === 'AssignmentExpression' && property?.name === 'getInitialProps')
      return field(assignment, 'right');
  }
  for (const binding of module.bindings.values()) {
    if (binding.kind !== 'value' || binding.node.type !== 'ClassDeclaration') continue;
    for (const member of nodes(field(binding.node, 'body')?.body))
      if (field(member, 'key')?.name === 'getInitialProps') return field(member, 'value');
  }
  return undefined;
}

/** What is open by what it is for. */
function natureOf(
  base: Base,
  module: Module,
  facts: MapFacts,
  project: Project,
  name?: string,
): string | undefined {
  const [url = '/'] = base.urls;
  if (base.kind === 'metadata') return 'metadata that crawlers ask for';
  const reads = base.kind === 'route' && /^(?:GET|HEAD|OPTIONS)$/.test(name ?? '');
  if (reads && /^\/\.well-known\/(?:oauth|openid)-/.test(url))
    return 'what OAuth clients ask for before they sign in';
  if (base.kind === 'page' || base.kind === 'pages-page') {
    const own =
      [facts.signIn?.url, facts.signUp?.url].includes(url) ||
      SIGN_IN.test(url) ||
      /<Sign(?:In|Up)[\s/>]/.test(module.text);
    return own ? 'the page that people sign in on' : undefined;
  }
  if (name !== undefined || base.kind === 'pages-api') {
    const machine = new Machine(project, 'member', facts.clerk.major);
    const value = machine.quietly(() => machine.names.exported(base.file, name ?? 'default'));
    if (value.is === 'outside' && AUTH_SYSTEM.test(value.source))
      return `the endpoints of ${value.source} itself`;
    if (value.is === 'outside' && value.source === '@clerk/nextjs/server' && CLERK_PROXY.test(value.path))
      return "Clerk's own API for browsers, which people sign in by";
    if (
      /\/auth\/\[\.\.\.\w+\]$/.test(url) &&
      /toNextJsHandler|\bhandlers\b|NextAuth\(|\.handler\(/.test(module.text)
    )
      return 'the endpoints that people sign in by';
  }
  return undefined;
}
