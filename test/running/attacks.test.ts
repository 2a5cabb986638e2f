import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtApp } from './app.ts';
import type { Attack, Site } from './attacks/attack.ts';
import { corpus } from './attacks/corpus.ts';
import { nextConfig, PUBLIC_PATTERNS, probes } from './attacks/probes.ts';
import { type Outcome, run } from './attacks/run.ts';
import { VARIANTS, type Variant } from './attacks/variants.ts';
import { makeInstance, mintSession, sessionCookies } from './instance.ts';
import { record } from './report.ts';
import { type Server, startApp } from './server.ts';

/** What the wall alone is about; the others have attacks of their own. */
const LEFT_OUT = ['webhook', 'api-route', 'rate-limit', 'security-check', 'step-up', 'env-files'];

const instance = makeInstance();

function actionsOf(dir: string): Record<string, string> {
  const file = join(dir, '.next/server/server-reference-manifest.json');
  const { node } = JSON.parse(readFileSync(file, 'utf8')) as {
    node: Record<string, { exportedName?: string }>;
  };
  return Object.fromEntries(
    Object.entries(node).map(([id, { exportedName }], index) => [exportedName ?? `action${index}`, id]),
  );
}

async function build(variant: Variant): Promise<{ dir: string; site: Omit<Site, 'port'> }> {
  const { shape, config } = variant;
  const { dir } = await builtApp({
    name: `attacked-${variant.name.replace(/\W+/g, '-')}`,
    base: variant.app,
    files: { ...probes(shape), ...nextConfig(config, shape.next), ...variant.owner },
    args: [
      ...LEFT_OUT.flatMap((piece) => ['--skip', piece]),
      ...PUBLIC_PATTERNS.flatMap((pattern) => ['--public', pattern]),
      ...(variant.args ?? []),
    ],
  });
  const actions = actionsOf(dir);
  return {
    dir,
    site: {
      buildId: readFileSync(join(dir, '.next/BUILD_ID'), 'utf8').trim(),
      // Next 14 doesn't name them; there is one only.
      actions: { secretAction: Object.values(actions)[0] ?? '', ...actions },
      basePath: config.basePath ?? '',
      trailingSlash: config.trailingSlash === true,
      i18n: config.i18n !== undefined,
    },
  };
}

const shown = ({ method = 'GET', target, note, headers }: Attack): string =>
  [method, target, note ?? JSON.stringify(headers ?? {})].join(' ').slice(0, 140);

/** One row per family, and one for each attack that came through. */
function report(app: string, outcomes: readonly Outcome[]): void {
  for (const family of new Set(outcomes.map(({ attack }) => attack.family))) {
    const own = outcomes.filter(({ attack }) => attack.family === family);
    const answers = new Map<string, number>();
    for (const { answer } of own) answers.set(answer, (answers.get(answer) ?? 0) + 1);
    const broken = own.filter(({ broken }) => broken !== undefined);
    record('attacks', {
      app,
      attack: family,
      tried: own.length,
      answers: [...answers].map(([answer, count]) => `${answer} ×${count}`).join(', '),
      held: broken.length === 0 ? 'yes' : `NO: ${broken.length}`,
    });
    for (const { attack, broken: because, answer } of broken) {
      record('attacks that came through', { app, attack: shown(attack), answer, because: because ?? '' });
    }
  }
}

describe.each(VARIANTS)('attacks on $name', (variant) => {
  let server: Server;
  let attacks: Attack[];
  beforeAll(async () => {
    const { dir, site } = await build(variant);
    server = await startApp({ dir }, { instance });
    attacks = corpus({ ...site, port: server.port });
  });
  afterAll(() => server?.stop());

  it('reach no handler that is not public', async () => {
    const { outcomes, unnamed } = await run(attacks, server);
    report(variant.name, outcomes);
    const wrong = outcomes.filter(({ broken }) => broken);
    expect(wrong.map(({ attack, broken }) => `${shown(attack)}: ${broken}`)).toEqual([]);
    expect(unnamed).toEqual([]);
    expect(server.alive()).toBe(true);
  });

  it.runIf(variant.control === true)(
    'would reach many with a session, so that they show something',
    async () => {
      const cookie = () => ({ Cookie: sessionCookies(mintSession(instance)) });
      const { outcomes } = await run(attacks, server, cookie);
      const reached = new Set(outcomes.flatMap(({ ran }) => ran));
      record('attacks with a session', {
        app: variant.name,
        tried: outcomes.length,
        'came through': outcomes.filter(({ broken }) => broken).length,
        handlers: reached.size,
      });
      expect(reached.size).toBeGreaterThan(20);
    },
  );
});
