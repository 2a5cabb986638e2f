import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepUp } from '../../generators/step-up.ts';
import { parses } from '../../src/code/parse.ts';
import type { Facts, PieceAnswers } from '../../src/types.ts';
import { clerkFacts, contextFor, factsLike, filesOf, type Loaded, onDisk } from '../support/generated.ts';

const pagesOnly = { appDir: undefined, pagesDir: 'pages' };
const open: Loaded[] = [];

function generate(answers: PieceAnswers = {}, facts: Facts = factsLike(), present = ['step-up']) {
  return filesOf(stepUp.edits(contextFor(stepUp, facts, answers, present)), facts);
}

describe('where it fits', () => {
  it.each(['6.12.7', '6.39.8', '7.0.0', '7.9.17'])('is Clerk %s', (version) => {
    expect(stepUp.unsupported?.(clerkFacts(version, 15))).toBeUndefined();
  });

  it.each(['5.7.6', '6.0.0', '6.12.6'])(
    'is not Clerk %s, and the reason says why iat is no substitute',
    (version) => {
      const reason = stepUp.unsupported?.(clerkFacts(version, 15));
      expect(reason).toContain(`6.12.7 or later (found ${version})`);
      expect(reason).toContain('iat does not say it either');
    },
  );
});

describe('the generated files', () => {
  it.each(['strict_mfa', 'strict', 'moderate', 'lax'])('parse in every combination with %s', (level) => {
    for (const requireMfa of [true, false]) {
      for (const base of [
        factsLike(),
        factsLike(pagesOnly),
        clerkFacts('6.12.7', 15),
        factsLike({ language: 'js' }),
      ]) {
        for (const present of [['step-up'], ['step-up', 'api-route']]) {
          const files = generate({ level, requireMfa }, base, present);
          expect(Object.keys(files)).toHaveLength(2);
          for (const [file, text] of Object.entries(files)) {
            expect([file, parses(file, text)]).toEqual([file, undefined]);
            // A level next to a permission in one call is what CVE-2026-42349 is about.
            expect(text).not.toMatch(
              /has\(\{[^}]*permission[^}]*reverification|has\(\{[^}]*reverification[^}]*permission/,
            );
          }
        }
      }
    }
  });

  it('share the origin check of the API route, where there is one', () => {
    const alone = generate()['lib/security/step-up.ts'];
    const shared = generate({}, factsLike(), ['step-up', 'api-route'])['lib/security/step-up.ts'];
    expect(alone).toContain('function isCrossSite');
    expect(shared).not.toContain('function isCrossSite');
    expect(shared).toContain("import { isCrossSite } from './api';");
  });

  it('quote a level, whatever it holds, or refuse it', () => {
    expect(() => generate({ level: 5 })).toThrow(TypeError);
    const text = generate({ level: "x'; alert(1)//" })['lib/security/step-up.ts'];
    expect(text).toContain('const LEVEL = "x\'; alert(1)//";');
  });
});

interface Session {
  userId: string | null;
  orgId?: string;
  actor?: { sub: string };
  factorVerificationAge?: [number, number] | null;
  sessionClaims?: { sts?: string };
  permissions?: string[];
  fresh?: boolean;
}

/** Stands in for Clerk: sessions are set by the test, and every has() call is written down. */
const CLERK = `
const answer = () => {
  const { permissions = [], fresh = false, ...session } = globalThis.stepUpSession;
  const has = (asked) => {
    globalThis.stepUpAsked.push(asked);
    return asked.permission ? permissions.includes(asked.permission) : fresh;
  };
  return { ...session, has };
};
export const auth = async () => answer();
export const getAuth = () => answer();
export const reverificationError = (level) => ({
  clerk_error: { type: 'forbidden', reason: 'reverification-error', metadata: { reverification: level } },
});
export const reverificationErrorResponse = (level) =>
  new Response(JSON.stringify(reverificationError(level)), { status: 403 });
`;

const HINT = {
  clerk_error: {
    type: 'forbidden',
    reason: 'reverification-error',
    metadata: { reverification: 'strict_mfa' },
  },
};
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };
const CROSS_SITE = { 'sec-fetch-site': 'cross-site' };
const asked: Record<string, unknown>[] = [];

beforeEach(() => {
  asked.length = 0;
  Reflect.set(globalThis, 'stepUpAsked', asked);
});
afterEach(() => {
  for (const loaded of open.splice(0)) loaded.remove();
  Reflect.deleteProperty(globalThis, 'stepUpSession');
  Reflect.deleteProperty(globalThis, 'stepUpAsked');
});

interface Answer {
  status: number;
  body: unknown;
  cacheControl: string | null | undefined;
}
type Ask = (session: Session, headers?: Record<string, string>) => Promise<Answer>;

const authorize = (has: (what: object) => boolean) => has({ permission: 'org:billing:manage' });

async function inApp(answers: PieceAnswers, facts = factsLike()): Promise<Ask> {
  const loaded = onDisk(generate(answers, facts), { '@clerk/nextjs/server': CLERK });
  open.push(loaded);
  interface Module {
    requireStepUp(
      request: Request,
      options: object,
    ): Promise<{ ok: true; userId: string; orgId: string } | { ok: false; response: Response }>;
  }
  const { requireStepUp } = await loaded.load<Module>('lib/security/step-up.ts');
  return async (session, headers = SAME_ORIGIN) => {
    Reflect.set(globalThis, 'stepUpSession', session);
    const request = new Request('https://app.example/', { method: 'POST', headers });
    const result = await requireStepUp(request, { authorize });
    if (result.ok) return { status: 200, body: [result.userId, result.orgId], cacheControl: 'no-store' };
    const { status, headers: fields } = result.response;
    return { status, body: await result.response.json(), cacheControl: fields.get('cache-control') };
  };
}

async function inPages(answers: PieceAnswers): Promise<Ask> {
  const loaded = onDisk(generate(answers, factsLike(pagesOnly)), { '@clerk/nextjs/server': CLERK });
  open.push(loaded);
  interface Module {
    requireStepUp(req: object, res: object, options: object): { userId: string; orgId: string } | undefined;
  }
  const { requireStepUp } = await loaded.load<Module>('lib/security/step-up.ts');
  return async (session, headers = SAME_ORIGIN) => {
    Reflect.set(globalThis, 'stepUpSession', session);
    const sent: Answer = { status: 200, body: undefined, cacheControl: undefined };
    const res = {
      setHeader: (_name: string, value: string) => {
        sent.cacheControl = value;
      },
      status: (status: number) => {
        sent.status = status;
        return res;
      },
      json: (body: unknown) => {
        sent.body = body;
      },
    };
    const caller = requireStepUp({ method: 'POST', headers }, res, { authorize });
    return caller ? { ...sent, body: [caller.userId, caller.orgId] } : sent;
  };
}

const may: Session = { userId: 'user_1', orgId: 'org_1', permissions: ['org:billing:manage'], fresh: true };

describe.each([
  ['a route handler', inApp],
  ['an API route', inPages],
])('%s', (_where, start) => {
  it.each<[string, Session, Record<string, string>, number, unknown]>([
    [
      'asks who it is first',
      { userId: null, actor: { sub: 's' } },
      CROSS_SITE,
      401,
      { error: 'Not signed in' },
    ],
    [
      'then refuses impersonation',
      { userId: 'user_1', actor: { sub: 'staff' }, fresh: false },
      CROSS_SITE,
      403,
      { error: 'Not while impersonating a user' },
    ],
    [
      'then asks for the permission',
      { userId: 'user_1', fresh: false },
      CROSS_SITE,
      403,
      { error: 'Not allowed' },
    ],
    ['then for a recent proof', { ...may, fresh: false }, CROSS_SITE, 403, HINT],
    ['then where the call comes from', may, CROSS_SITE, 403, { error: 'Cross-site call' }],
    ['then lets it through', may, SAME_ORIGIN, 200, ['user_1', 'org_1']],
  ])('%s', async (_what, session, headers, status, body) => {
    const ask = await start({});
    expect(await ask(session, headers)).toEqual({ status, body, cacheControl: 'no-store' });
  });

  it('asks for permission and proof in two calls', async () => {
    const ask = await start({});
    await ask(may);
    expect(asked).toEqual([{ permission: 'org:billing:manage' }, { reverification: 'strict_mfa' }]);
  });

  it.each<[Session['factorVerificationAge'], number]>([
    [[0, 0], 200],
    [[0, -1], 403],
    [[-1, -1], 403],
    [null, 403],
    [undefined, 403],
  ])('with a second factor required and ages %o answers %i', async (factorVerificationAge, status) => {
    const ask = await start({ requireMfa: true });
    expect((await ask({ ...may, factorVerificationAge })).status).toBe(status);
  });

  it('lets a user without a second factor pass where none is required', async () => {
    const ask = await start({});
    expect((await ask({ ...may, factorVerificationAge: [0, -1] })).status).toBe(200);
  });
});

describe('a pending session', () => {
  it('is not signed in on a Clerk that would say it is', async () => {
    const ask = await inApp({}, clerkFacts('6.12.7', 15));
    expect((await ask({ ...may, sessionClaims: { sts: 'pending' } })).status).toBe(401);
    expect((await ask({ ...may, sessionClaims: { sts: 'active' } })).status).toBe(200);
  });
});

describe('a server action', () => {
  it('gets plain data for each outcome, so that it can return it', async () => {
    const loaded = onDisk(generate(), { '@clerk/nextjs/server': CLERK });
    open.push(loaded);
    interface Module {
      requireStepUpForAction(options?: object): Promise<unknown>;
    }
    const { requireStepUpForAction } = await loaded.load<Module>('lib/security/step-up.ts');
    const outcome = (session: Session) => {
      Reflect.set(globalThis, 'stepUpSession', session);
      return requireStepUpForAction();
    };
    expect(await outcome({ userId: null })).toEqual({ ok: false, answer: { error: 'Not signed in' } });
    expect(await outcome({ ...may, fresh: false })).toEqual({ ok: false, answer: HINT });
    expect(await outcome(may)).toEqual({ ok: true, userId: 'user_1', orgId: 'org_1' });
  });
});

describe('the client half', () => {
  const CLIENT = {
    // The hook's contract: the action runs, and once more after the prompt; a closed prompt is an error.
    '@clerk/nextjs': `export const useReverification = (action) => async (...args) => {
      const first = await action(...args);
      if (!first?.clerk_error) return first;
      if (globalThis.stepUpPrompt === 'closed') throw Object.assign(new Error(), { code: 'reverification_cancelled' });
      return action(...args);
    };`,
    '@clerk/nextjs/errors': `export const isReverificationCancelledError = (error) => error?.code === 'reverification_cancelled';`,
  };
  interface Module {
    useStepUp<Value>(action: (...args: string[]) => Promise<Value>): (...args: string[]) => Promise<unknown>;
    fetchStepUp(input: string): Promise<unknown>;
  }
  const client = () => {
    const loaded = onDisk(generate(), CLIENT);
    open.push(loaded);
    return loaded.load<Module>('lib/security/use-step-up.ts');
  };
  const answering = (...responses: Response[]) => {
    const fetched: typeof fetch = async () => responses.shift() ?? Response.error();
    Reflect.set(globalThis, 'fetch', fetched);
  };
  const realFetch = globalThis.fetch;
  afterEach(() => {
    Reflect.set(globalThis, 'fetch', realFetch);
    Reflect.deleteProperty(globalThis, 'stepUpPrompt');
  });

  it('calls once more after the prompt', async () => {
    const { useStepUp, fetchStepUp } = await client();
    answering(Response.json(HINT, { status: 403 }), Response.json({ closed: true }));
    expect(await useStepUp(() => fetchStepUp('/x'))()).toEqual({ done: true, value: { closed: true } });
  });

  it('says when the user closed the prompt', async () => {
    Reflect.set(globalThis, 'stepUpPrompt', 'closed');
    const { useStepUp, fetchStepUp } = await client();
    answering(Response.json(HINT, { status: 403 }));
    expect(await useStepUp(() => fetchStepUp('/x'))()).toEqual({ done: false });
  });

  it('takes no other refusal for an answer', async () => {
    const { useStepUp, fetchStepUp } = await client();
    answering(Response.json({ error: 'Not allowed' }, { status: 403 }));
    await expect(useStepUp(() => fetchStepUp('/x'))()).rejects.toThrow('Not allowed');
    answering(new Response('Bad gateway', { status: 502 }));
    await expect(fetchStepUp('/x')).rejects.toThrow('502');
  });
});

describe('what is left to do', () => {
  it('says that nothing is guarded yet, and which factors can be asked for again', () => {
    const steps = stepUp.next(contextFor(stepUp, factsLike({ language: 'js' }), { requireMfa: true }));
    expect(steps.map((step) => step.kind)).toEqual(['code', 'dashboard', 'dashboard']);
    expect(steps[0]?.text).toContain('lib/security/step-up.js first in each sensitive operation');
    expect(steps[1]?.text).toContain('passkeys');
  });
});
