import { inSource } from '../src/specifier.ts';
import type { Edit, Facts, NextStep, Piece, PieceContext } from '../src/types.ts';
import { atLeast, majorOf } from '../src/versions.ts';
import { ownersLimiter } from './rate-limit.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const WITH_BODY: readonly string[] = ['POST', 'PUT', 'PATCH'];
const DEFAULT_METHODS = ['GET', 'POST'];

const LITERAL = /^[A-Za-z0-9-][A-Za-z0-9_-]*$/;
const PARAMETER = /^\[([A-Za-z][A-Za-z0-9_]*)\]$/;

/** Names of the dynamic segments of a path, in order: `/api/a/[b]/c` → `b`. */
function parametersOf(path: string): string[] {
  return path.split('/').flatMap((segment) => PARAMETER.exec(segment)?.[1] ?? []);
}

/** Which router the route is written for: App where there is one. */
function routerOf(facts: Facts): 'app' | 'pages' {
  return facts.appDir === undefined ? 'pages' : 'app';
}

/**
 * The ending Next recognises for a route, written as TypeScript.
 * @returns `ts`, or what pageExtensions asks for: `page.ts`, `api.ts`.
 */
function extensionOf(facts: Facts): string {
  const known = facts.pageExtensions.filter((extension) => /(^|\.)[jt]s$/.test(extension));
  const wanted = known.filter((extension) => extension.endsWith(facts.language));
  const chosen = wanted.find((extension) => extension === facts.language) ?? wanted[0] ?? known[0];
  return (chosen ?? facts.language).replace(/js$/, 'ts');
}

/** The file that answers a path, relative to the root. */
function fileOf(path: string, facts: Facts): string {
  const extension = extensionOf(facts);
  return routerOf(facts) === 'app'
    ? `${facts.appDir}${path}/route.${extension}`
    : `${facts.pagesDir}${path}.${extension}`;
}

const withoutExtension = (file: string) => file.replace(/(\.page|\.api)?\.[cm]?[jt]sx?$/, '');
const anonymous = (url: string) => url.replace(/\[[^\]]*\]/g, '[]');

/** The file that answers this path today; ours does not count. */
function takenBy(path: string, facts: Facts): string | undefined {
  const target = withoutExtension(fileOf(path, facts));
  return facts.routes.find(
    (route) => anonymous(route.url) === anonymous(path) && withoutExtension(route.file) !== target,
  )?.file;
}

/** Next refuses two names for a dynamic segment at the same place; the route that has another one. */
function clashesWith(path: string, facts: Facts): string | undefined {
  const segments = path.split('/');
  return facts.routes.find(({ url }) => {
    const others = url.split('/');
    const differs = segments.findIndex((segment, index) => segment !== others[index]);
    const [ours, theirs] = [segments[differs], others[differs]];
    return ours?.startsWith('[') && theirs?.startsWith('[') && !theirs.startsWith('[...');
  })?.url;
}

function checkPath(path: string, facts: Facts): string | undefined {
  if (path.length > 200) return 'at most 200 characters.';
  const [root, api, ...segments] = path.split('/');
  if (root !== '' || api !== 'api' || segments.length === 0)
    return 'expected a path below /api, like /api/projects.';
  const wrong = segments.find((segment) => !LITERAL.test(segment) && !PARAMETER.test(segment));
  if (wrong !== undefined) {
    return `${JSON.stringify(wrong)} is neither a segment of letters, digits, - and _ nor a [name] in brackets.`;
  }
  const names = parametersOf(path);
  if (new Set(names).size < names.length) return 'a [name] may occur once.';
  const taken = takenBy(path, facts);
  if (taken !== undefined) return `${taken} answers ${path} already.`;
  const clash = clashesWith(path, facts);
  return clash === undefined
    ? undefined
    : `${clash} has another name for a dynamic segment at the same place, which Next refuses.`;
}

/** The first free one; a file that is there but not ours takes its path, too. */
function defaultPath(facts: Facts): string {
  const installed = Object.hasOwn(facts.installed, 'api-route');
  const urls = new Set(facts.routes.map((route) => route.url));
  const free = (path: string) => (installed || !urls.has(path)) && checkPath(path, facts) === undefined;
  const candidates = ['/api/projects', '/api/example'];
  for (let number = 2; number < 100; number += 1) candidates.push(`/api/example-${number}`);
  return candidates.find(free) ?? '/api/example';
}

function checkPermission(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.startsWith('org:sys_')) {
    return 'org:sys_* permissions are not in the session token, so a check on the server always fails; make a custom permission.';
  }
  if (value.length > 200 || !/^org:[a-z0-9_-]+:[a-z0-9_-]+$/.test(value)) {
    return 'expected org:<feature>:<permission>, like org:projects:manage, or nothing.';
  }
  return undefined;
}

/** The validator to write for: the project's own where its strict objects are known, else zod 4. */
function validatorOf(facts: Facts): { validator: 'zod' | 'valibot' | 'arktype'; zod4: boolean } {
  const { validator } = facts;
  if (validator?.name === 'zod') return { validator: 'zod', zod4: validator.major !== 3 };
  // pipe() and strictObject() came with valibot 0.31, `'+': 'reject'` with arktype 2.
  const range = facts.dependencies.valibot;
  if (validator?.name === 'valibot' && (validator.major >= 1 || atLeast(range, '0.31.0'))) {
    return { validator: 'valibot', zod4: false };
  }
  if (validator?.name === 'arktype' && validator.major >= 2) return { validator: 'arktype', zod4: false };
  const zod = facts.dependencies.zod;
  return { validator: 'zod', zod4: majorOf(zod) !== 3 };
}

function methodsOf({ answers }: PieceContext): string[] {
  const asked = Array.isArray(answers.methods) ? answers.methods : [];
  const chosen = METHODS.filter((method) => asked.includes(method));
  return chosen.length > 0 ? chosen : DEFAULT_METHODS;
}

function edits(context: PieceContext): Edit[] {
  const { facts, answers, present } = context;
  const path = String(answers.path);
  const router = routerOf(facts);
  const file = fileOf(path, facts);
  const methods = methodsOf(context);
  const params = parametersOf(path);
  const body = methods.some((method) => WITH_BODY.includes(method));
  const limiter = present.has('rate-limit');
  const piece = 'api-route';
  const result: Edit[] = [
    {
      type: 'create',
      piece,
      path: inSource(facts, 'lib/security/api.ts'),
      template: `api-route/api-${router}.ts.hbs`,
      // unstable_rethrow came with Next 15.
      data: { rethrow: facts.nextMajor >= 15 },
    },
    {
      type: 'create',
      piece,
      path: file,
      template: router === 'app' ? 'api-route/route.ts.hbs' : 'api-route/pages-route.ts.hbs',
      data: {
        ...validatorOf(facts),
        name: path.slice(1),
        permission: String(answers.permission),
        methods: methods.map((name) => ({
          name,
          body: WITH_BODY.includes(name),
          takesContext: params.length > 0 && name !== 'DELETE',
        })),
        allow: methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', '),
        body,
        params,
        usesContext: params.length > 0 && methods.some((name) => name !== 'DELETE'),
        hasGet: methods.includes('GET'),
        limiter,
        asyncAuth: facts.clerk.major >= 6,
        // Since 6.20.0 auth() itself treats a pending session as signed out.
        checkPending: facts.clerk.major < 7 && !atLeast(facts.clerk.nextjs?.version, '6.20.0'),
        asyncParams: facts.nextMajor >= 15,
      },
    },
  ];
  if (body && validatorOf(facts).validator === 'zod') {
    result.push({ type: 'dependency', piece, name: 'zod', range: '^4.0.0', dev: false });
  }
  const own = ownersLimiter(facts);
  if (!limiter) result.push(callYourLimiter(file, own, router));
  return result;
}

/** We know that there is a limiter, not how it is called. */
function callYourLimiter(path: string, own: Facts['rateLimiter'], router: 'app' | 'pages'): Edit {
  const refusal =
    router === 'app'
      ? "if (!allowed) return refuse(429, 'Too many requests');"
      : "if (!allowed) return refuse(res, 429, 'Too many requests');";
  return {
    type: 'manual',
    piece: 'api-route',
    path,
    because: own
      ? `${own.file} is your rate limiter (${own.what}), so none was generated; how it is called is not guessed at. Call it at the marked line.`
      : 'No rate limiter is installed. Add the rate-limit piece, or call your own at the marked line.',
    snippet: `// After authentication, before the body is read; count by userId, not by address.\nconst allowed = /* your limiter, for userId */;\n${refusal}`,
  };
}

function next(context: PieceContext): NextStep[] {
  const { facts, answers } = context;
  const file = fileOf(String(answers.path), facts);
  const permission = String(answers.permission);
  const steps: NextStep[] = [
    {
      kind: 'code',
      text: `${file}: object-level ownership is not done. The handlers echo what they checked; read and write rows only together with the caller's orgId (or userId) from auth().`,
    },
  ];
  if (permission === '') {
    steps.push({
      kind: 'code',
      text: `${file}: every signed-in user may call it. --api-permission org:<feature>:<permission> narrows that.`,
    });
  } else {
    steps.push({
      kind: 'dashboard',
      text: `Create the custom permission ${permission} (Clerk dashboard, Organizations, Roles and permissions) and give it to a role; callers need an active organization.`,
    });
  }
  if (permission !== '' && facts.clerk.major === 5) {
    steps.push({
      kind: 'dashboard',
      text: 'Clerk 5 reads permissions from version 1 session tokens only: keep that version, or move to Clerk 6.',
    });
  }
  return steps;
}

export const apiRoute: Piece = {
  name: 'api-route',
  title: 'API route',
  summary: 'A guarded API route: 401, 429, 403, 415, 413, 400 in that order, and a strict schema',
  version: 1,
  notes: [{ version: 1, text: 'First version.' }],
  needs: (facts) => (ownersLimiter(facts) ? [] : ['rate-limit']),
  unsupported: (facts) =>
    facts.appDir === undefined && facts.pagesDir === undefined
      ? 'There is neither an app nor a pages folder to put a route in.'
      : undefined,
  suggestion: (facts) => {
    const own = ownersLimiter(facts);
    if (own)
      return { selected: false, because: `${own.file} limits already, and calling it is left to you.` };
    return { selected: true, because: 'An example to copy from, with every check in its place.' };
  },
  questions: [
    {
      kind: 'text',
      name: 'path',
      flag: 'api-path',
      message: 'Which path does the API route answer?',
      help: 'A path below /api of plain and [dynamic] segments, like /api/projects/[id].',
      default: defaultPath,
      check: checkPath,
    },
    {
      kind: 'list',
      name: 'methods',
      flag: 'api-method',
      message: 'Which methods?',
      help: 'GET, POST, PUT, PATCH or DELETE; repeat the flag for several.',
      choices: () => METHODS.map((value) => ({ value, label: value })),
      default: () => [...DEFAULT_METHODS],
      check: (value) =>
        METHODS.some((method) => method === value.toUpperCase())
          ? undefined
          : `expected ${METHODS.join(', ')}, got ${JSON.stringify(value)}.`,
      normalize: (value) => value.toUpperCase(),
    },
    {
      kind: 'text',
      name: 'permission',
      flag: 'api-permission',
      message:
        'Which permission must the caller have? (org:<feature>:<permission>; empty: any signed-in user)',
      help: 'A custom permission, like org:projects:manage; empty lets every signed-in user call it.',
      default: () => '',
      check: checkPermission,
    },
  ],
  edits,
  next,
};
