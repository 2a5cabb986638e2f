import { checkPath, defaultPath, fileOf, parametersOf, routerOf } from '../src/api-path.ts';
import { clerkNeeds } from '../src/clerk/runs.ts';
import { inSource } from '../src/specifier.ts';
import type { Edit, Facts, NextStep, Piece, PieceContext } from '../src/types.ts';
import { atLeast, majorOf } from '../src/versions.ts';
import { writtenPath } from '../src/written-path.ts';
import { ownersLimiter } from './rate-limit.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const WITH_BODY: readonly string[] = ['POST', 'PUT', 'PATCH'];
const DEFAULT_METHODS = ['GET', 'POST'];

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
  if (!limiter) result.push(callYourLimiter(file, path.slice(1), facts));
  return result;
}

/** We know that there is a limiter, not how it is called. */
function callYourLimiter(path: string, route: string, facts: Facts): Edit {
  const own = ownersLimiter(facts);
  const refusal = routerOf(facts) === 'app' ? 'refuse(429' : 'refuse(res, 429';
  return {
    type: 'manual',
    piece: 'api-route',
    path: writtenPath(path, facts),
    because: own
      ? `${own.file} is your rate limiter (${own.what}), so none was generated, and how it is called is not guessed at. Call it at the marked line.`
      : 'No rate limiter is installed. Add the rate-limit piece, or call your own at the marked line.',
    snippet: [
      '// yourLimiter stands for your own; count by user, after authentication and before the body is read.',
      `const allowed = await yourLimiter(\`${route}:u:\${userId}\`);`,
      `if (!allowed) return ${refusal}, 'Too many requests');`,
    ].join('\n'),
  };
}

function next(context: PieceContext): NextStep[] {
  const { facts, answers } = context;
  const file = writtenPath(fileOf(String(answers.path), facts), facts);
  const permission = String(answers.permission);
  const steps: NextStep[] = [
    {
      kind: 'code',
      text: `${file}: object-level ownership is not done. The handlers echo what they checked; read and write rows only together with the caller's orgId (or userId) from ${routerOf(facts) === 'app' ? 'auth()' : 'getAuth()'}.`,
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
  summary: 'A guarded API route: 401, 429, 403, 415, 413, 400 in that order, and a strict schema.',
  version: 1,
  notes: [{ version: 1, text: 'First version.' }],
  needs: (facts) => [...clerkNeeds(facts), ...(ownersLimiter(facts) ? [] : ['rate-limit'])],
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
  asksClerk: ({ facts, answers }) => ({
    path: fileOf(String(answers.path), facts),
    url: String(answers.path),
  }),
  edits,
  next,
};
