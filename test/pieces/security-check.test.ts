import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { securityCheck } from '../../generators/security-check.ts';
import { render } from '../../src/render.ts';
import type { Edit, Facts, PieceAnswers } from '../../src/types.ts';
import { facts } from '../routes/facts.ts';
import { contextFor, creates, type Running, run } from '../support/piece-runner.ts';

type Environment = Record<string, string | undefined>;
interface Check {
  checkEnvironment(): void;
  findProblems(env: Environment): { errors: string[]; warnings: string[] };
}

const edits = (f: Facts, present: string[] = [], answers: PieceAnswers = {}): Edit[] =>
  securityCheck.edits(contextFor(securityCheck, f, answers, { present }));

const strict = {
  present: ['middleware', 'webhook'],
  all: { middleware: { requireAuthorizedParties: true } },
};
const generated: Running[] = [];
afterAll(() => {
  for (const one of generated) one.remove();
});

async function check(
  answers: PieceAnswers = {},
  others: Parameters<typeof contextFor>[3] = strict,
): Promise<Check> {
  const f = facts();
  const list = securityCheck.edits(contextFor(securityCheck, f, answers, others));
  const running = run(list, f, { 'server-only': '' });
  generated.push(running);
  return (await running.load('lib/security/env-check.js')) as unknown as Check;
}

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const PRIVATE_PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pk = (mode: string, host = 'clerk.app.example$'): string =>
  `pk_${mode}_${Buffer.from(host).toString('base64')}`;
const SK = (mode: string): string => `sk_${mode}_${'aB3'.repeat(14)}`;
const GOOD: Environment = {
  NODE_ENV: 'production',
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: pk('live'),
  CLERK_SECRET_KEY: SK('live'),
  CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`,
  CLERK_JWT_KEY: PEM,
  CLERK_AUTHORIZED_PARTIES: 'https://app.example, http://localhost:3000',
};

/** What a change to a good environment leads to: errors, and warnings after a tilde. */
async function verdict(change: Environment): Promise<string[]> {
  const { errors, warnings } = (await check()).findProblems({ ...GOOD, ...change });
  return [...errors, ...warnings.map((warning) => `~ ${warning}`)];
}

const KEY = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY';

describe('the generated check', () => {
  it('accepts a good environment', async () => {
    expect(await verdict({})).toEqual([]);
  });

  it.each<[string, Environment]>([
    ['an unpadded publishable key', { [KEY]: pk('live').replace(/=+$/, '') }],
    ['a JWT key with literal line breaks', { CLERK_JWT_KEY: PEM.replaceAll('\n', '\\n') }],
    ['a JWT key on one line', { CLERK_JWT_KEY: PEM.replaceAll('\n', '') }],
    ['no optional variables', { CLERK_JWT_KEY: '' }],
    ['the origin of an app in a shell', { CLERK_AUTHORIZED_PARTIES: 'capacitor://localhost' }],
    ['a comma too many', { CLERK_AUTHORIZED_PARTIES: 'https://app.example,' }],
    ['a public variable that is no secret', { NEXT_PUBLIC_NAME: 'sky and whsec' }],
  ])('accepts %s', async (_what, change) => {
    expect(await verdict(change)).toEqual([]);
  });

  it.each<[string, Environment, RegExp[]]>([
    ['a missing publishable key', { [KEY]: undefined }, [/^NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not set/]],
    ['a blank secret key', { CLERK_SECRET_KEY: '  ' }, [/^CLERK_SECRET_KEY is not set/]],
    [
      'the publishable key as secret key',
      { CLERK_SECRET_KEY: pk('live') },
      [/^CLERK_SECRET_KEY is not a secret key/],
    ],
    [
      'the secret key as publishable key',
      { [KEY]: SK('live') },
      [/^NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not a publishable/, /is sent to every browser/],
    ],
    [
      'a key whose host has no end mark',
      { [KEY]: pk('live', 'clerk.app.example') },
      [/not a publishable key/],
    ],
    [
      'a key whose host is none',
      { [KEY]: pk('live', 'x; script-src *.evil.example$') },
      [/not a publishable key/],
    ],
    ['a test and a live key', { CLERK_SECRET_KEY: SK('test') }, [/different instances/]],
    ['quotes around a key', { CLERK_SECRET_KEY: `"${SK('live')}"` }, [/quotes or white space/]],
    ['a line break after a key', { CLERK_SECRET_KEY: `${SK('live')}\n` }, [/quotes or white space/]],
    [
      'a signing secret of another kind',
      { CLERK_WEBHOOK_SIGNING_SECRET: 'whsec_...' },
      [/SIGNING_SECRET is not a/],
    ],
    ['a private JWT key', { CLERK_JWT_KEY: PRIVATE_PEM }, [/CLERK_JWT_KEY holds a private key/]],
    [
      'another PEM',
      { CLERK_JWT_KEY: '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZI\n-----END PUBLIC KEY-----' },
      [/CLERK_JWT_KEY is not/],
    ],
    ['a secret key in public', { NEXT_PUBLIC_X: 'sk_live_x' }, [/^NEXT_PUBLIC_X is sent to every browser/]],
    ['a signing secret in public', { NEXT_PUBLIC_X: 'whsec_x' }, [/^NEXT_PUBLIC_X is sent/]],
    ['a private key in public', { NEXT_PUBLIC_X: PRIVATE_PEM }, [/^NEXT_PUBLIC_X is sent/]],
    [
      'a server secret under a public name',
      { CLERK_ENCRYPTION_KEY: 'abc', NEXT_PUBLIC_X: 'abc' },
      [/^NEXT_PUBLIC_X is/],
    ],
    [
      'an origin with a slash',
      { CLERK_AUTHORIZED_PARTIES: 'https://a.example,https://b.example/' },
      [/, entry 2, is not/],
    ],
    ['an origin with a path', { CLERK_AUTHORIZED_PARTIES: 'https://a.example/x' }, [/, entry 1, is not/]],
    ['a host without a scheme', { CLERK_AUTHORIZED_PARTIES: 'a.example' }, [/, entry 1, is not/]],
    ['a wildcard origin', { CLERK_AUTHORIZED_PARTIES: '*' }, [/, entry 1, is not/]],
    [
      'no authorized parties',
      { CLERK_AUTHORIZED_PARTIES: undefined },
      [/^CLERK_AUTHORIZED_PARTIES is not set/],
    ],
    [
      'blank authorized parties',
      { CLERK_AUTHORIZED_PARTIES: ' , ' },
      [/^CLERK_AUTHORIZED_PARTIES is not set/],
    ],
    [
      'several at once',
      { CLERK_SECRET_KEY: '', CLERK_JWT_KEY: 'x' },
      [/^CLERK_SECRET_KEY/, /^CLERK_JWT_KEY/],
    ],
  ])('refuses %s', async (_what, change, expected) => {
    const found = await verdict(change);
    expect(found).toHaveLength(expected.length);
    expected.forEach((pattern, index) => {
      expect(found[index]).toMatch(pattern);
    });
  });

  it.each([
    '...',
    'sk_test_...',
    'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx',
    'YOUR_SECRET_KEY',
    'your_key',
    'changeme',
    'change-me',
    '<secret>',
    'sk_test_',
    'REPLACE_ME',
  ])('refuses the placeholder %s', async (value) => {
    expect(await verdict({ CLERK_SECRET_KEY: value })).toEqual([
      'CLERK_SECRET_KEY still holds a placeholder.',
    ]);
  });

  it.each<[string, Environment, RegExp]>([
    [
      'test keys in production',
      { [KEY]: pk('test'), CLERK_SECRET_KEY: SK('test') },
      /are test keys, in production/,
    ],
    [
      'no signing secret beside a webhook',
      { CLERK_WEBHOOK_SIGNING_SECRET: '' },
      /the webhook endpoint answers 500/,
    ],
    [
      'no parties on a preview',
      { CLERK_AUTHORIZED_PARTIES: '', VERCEL_ENV: 'preview' },
      /CLERK_AUTHORIZED_PARTIES/,
    ],
    [
      'no parties in development',
      { CLERK_AUTHORIZED_PARTIES: '', NODE_ENV: 'development' },
      /CLERK_AUTHORIZED_PARTIES/,
    ],
    [
      'no keys in development, where Clerk can run without',
      { CLERK_SECRET_KEY: '', NODE_ENV: 'development' },
      /not set/,
    ],
  ])('only warns of %s', async (_what, change, expected) => {
    const found = await verdict(change);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^~ /);
    expect(found[0]).toMatch(expected);
  });

  it('does not ask for authorized parties where the owner chose otherwise, or has no wall of ours', async () => {
    for (const others of [
      {},
      { present: ['middleware'], all: { middleware: { requireAuthorizedParties: false } } },
    ]) {
      const { findProblems } = await check({}, others);
      expect(findProblems({ ...GOOD, CLERK_AUTHORIZED_PARTIES: '' })).toEqual({ errors: [], warnings: [] });
    }
  });

  it('never prints a value or a part of one', async () => {
    const canary = 'Zq9canary';
    const bad = Object.fromEntries(
      [...Object.keys(GOOD), 'NEXT_PUBLIC_X'].map((name) => [
        name,
        name === 'NODE_ENV' ? 'production' : canary,
      ]),
    );
    const leaking = {
      ...bad,
      NEXT_PUBLIC_X: `sk_live_${canary}`,
      CLERK_AUTHORIZED_PARTIES: `https://${canary}/x,${canary}`,
    };
    const { errors, warnings } = (await check()).findProblems(leaking);
    expect(errors.length).toBeGreaterThan(5);
    expect([...errors, ...warnings].join('\n')).not.toContain('Zq9');
  });
});

describe('what it does when a rule is broken', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  function stub(env: Environment): void {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  }

  it('throws one error with every complaint, whatever SKIP_ENV_VALIDATION says', async () => {
    stub({ ...GOOD, SKIP_ENV_VALIDATION: '1', CLERK_SECRET_KEY: '', CLERK_JWT_KEY: 'x' });
    const { checkEnvironment } = await check({ onInvalid: 'respond-500' });
    expect(() => checkEnvironment()).toThrow(
      /CLERK_SECRET_KEY is not set\.\n {2}- CLERK_JWT_KEY is not the PEM/,
    );
  });

  it('ends the process where that was chosen', async () => {
    stub({ ...GOOD, CLERK_SECRET_KEY: '' });
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    (await check({ onInvalid: 'exit' })).checkEnvironment();
    expect(exit).toHaveBeenCalledWith(1);
    expect(error.mock.calls[0]?.[0]).toContain('CLERK_SECRET_KEY is not set.');
  });

  it('says nothing of a good environment', async () => {
    stub(GOOD);
    const spies = (['log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    (await check()).checkEnvironment();
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });
});

describe('how it is called', () => {
  const start = (f: Facts, present?: string[]): Edit | undefined =>
    edits(f, present).find((edit) => 'path' in edit && edit.path.includes('instrumentation'));

  it.each<[string, Parameters<typeof facts>[0], string]>([
    ['beside the app folder', {}, 'instrumentation.ts'],
    ['in src', { appDir: 'src/app', sourceDir: 'src' }, 'src/instrumentation.ts'],
    [
      'under the ending that Next looks for',
      { pageExtensions: ['page.tsx', 'page.ts'] },
      'instrumentation.page.ts',
    ],
  ])('from a new instrumentation file %s', (_where, override, path) => {
    expect(start(facts(override))).toMatchObject({ type: 'create', path });
  });

  it("from the owner's instrumentation file", () => {
    const f = facts({ instrumentation: 'src/instrumentation.ts', sourceDir: 'src', alias: null });
    expect(start(f)).toMatchObject({
      type: 'patch',
      path: 'src/instrumentation.ts',
      surgeon: 'instrumentation',
      args: { module: './lib/security/env-check', call: 'checkEnvironment' },
    });
  });

  it('from our own file, written from its template again', () => {
    const f = facts({ instrumentation: 'instrumentation.ts', ownFiles: ['instrumentation.ts'] });
    expect(start(f)).toMatchObject({ type: 'create', path: 'instrumentation.ts' });
  });

  it('in the Node.js runtime only', () => {
    const [edit] = creates(edits(facts())).filter(({ path }) => path === 'instrumentation.ts');
    const text = render(edit?.template ?? '', {}, 'instrumentation.ts', facts());
    expect(text).toContain("if (process.env.NEXT_RUNTIME === 'nodejs') {");
  });
});

describe('the switch that Next 14 needs', () => {
  const config = (override: Parameters<typeof facts>[0], present?: string[]): Edit[] =>
    edits(facts({ nextMajor: 14, ...override }), present).filter(
      (edit) => 'path' in edit && edit.path.startsWith('next.config'),
    );

  it('is set in the config that is there', () => {
    expect(config({ nextConfig: { file: 'next.config.js' } })).toMatchObject([
      { type: 'patch', path: 'next.config.js', surgeon: 'next-config', args: { instrumentationHook: true } },
    ]);
  });

  it('comes with a config of our own where there is none', () => {
    expect(config({})).toMatchObject([{ type: 'create', path: 'next.config.mjs', keepExtension: true }]);
  });

  it('is patched into the config that the headers piece writes', () => {
    expect(config({}, ['headers'])).toMatchObject([{ type: 'patch', path: 'next.config.mjs' }]);
  });

  it('is left alone where it is set, and not needed from Next 15 on', () => {
    expect(config({ nextConfig: { file: 'next.config.js', instrumentationHook: true } })).toEqual([]);
    expect(config({ nextMajor: 15 })).toEqual([]);
    expect(config({ nextMajor: 16, nextConfig: { file: 'next.config.ts' } })).toEqual([]);
  });

  it('asks for the same edits again on a second run', () => {
    const own = {
      nextConfig: { file: 'next.config.mjs', instrumentationHook: true },
      ownFiles: ['next.config.mjs'],
    };
    expect(config(own)).toMatchObject([{ type: 'create', path: 'next.config.mjs' }]);
    expect(config(own, ['headers'])).toEqual([]);
  });
});

describe('the project around it', () => {
  it('is told of secrets that next.config copies into client code', () => {
    const f = facts({
      nextConfig: { file: 'next.config.js', envNames: ['CLERK_SECRET_KEY', 'APP_NAME', 'DATABASE_URL'] },
    });
    const manual = edits(f).filter((edit) => edit.type === 'manual');
    expect(manual).toMatchObject([{ path: 'next.config.js' }]);
    expect(manual[0]).toMatchObject({
      because: expect.stringContaining('env: { CLERK_SECRET_KEY, DATABASE_URL }'),
    });
  });

  it('keeps its own validation, which is named in the check', () => {
    const withValidator = (file: string): string => {
      const f = facts({ envValidator: { file, what: '@t3-oss/env-nextjs' } });
      const [edit] = creates(edits(f));
      return render(edit?.template ?? '', edit?.data ?? {}, 'lib/security/env-check.ts', f);
    };
    expect(withValidator('src/env.js')).toContain(' * src/env.js validates variables one by one.');
    expect(withValidator('src/*/process.exit(1)/*.js')).toContain(
      ' * The existing check validates variables',
    );
    const f = facts({ envValidator: { file: 'src/env.js', what: '@t3-oss/env-nextjs' } });
    const next = securityCheck.next(contextFor(securityCheck, f)).map(({ text }) => text);
    expect(next.join('\n')).toContain('Declare NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY (client)');
  });
});
