import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, type ProjectFiles } from '../facts/project.ts';
import { examined, found, repository } from './report.ts';

// Made up, and put together here so that no scanner takes this file for a leak.
const KEY = ['sk', 'live', 'q7Zr2LmX9cVb4NtK8wPj3HsD'].join('_');
const made = (body: string): string => ['sk', 'test', body].join('_');

/** Files that build and deploy an app, each with a value written into it. */
const PLACES: readonly [file: string, text: (value: string) => string][] = [
  ['Dockerfile', (value) => `FROM node:20\nENV CLERK_SECRET_KEY=${value}\n`],
  ['Dockerfile.prod', (value) => `FROM node:20\nARG CLERK_SECRET_KEY="${value}"\n`],
  ['docker/web.Dockerfile', (value) => `FROM node:20\nARG CLERK_SECRET_KEY=${value}\n`],
  ['Containerfile', (value) => `FROM node:20\nENV CLERK_SECRET_KEY ${value}\n`],
  [
    'docker-compose.yml',
    (value) => `services:\n  web:\n    environment:\n      - CLERK_SECRET_KEY=${value}\n`,
  ],
  ['.github/workflows/ci.yml', (value) => `jobs:\n  a:\n    env:\n      CLERK_SECRET_KEY: ${value}\n`],
  ['.gitlab-ci.yml', (value) => `variables:\n  CLERK_SECRET_KEY: ${value}\n`],
  ['vercel.json', (value) => `{ "env": { "CLERK_SECRET_KEY": "${value}" } }\n`],
  ['wrangler.jsonc', (value) => `{ "vars": { "CLERK_SECRET_KEY": "${value}" } }\n`],
  ['fly.toml', (value) => `[env]\n  CLERK_SECRET_KEY = "${value}"\n`],
  ['deploy.sh', (value) => `export CLERK_SECRET_KEY=${value}\n`],
  ['scripts/deploy', (value) => `#!/bin/sh\nCLERK_SECRET_KEY=${value} next start\n`],
  ['justfile', (value) => `export CLERK_SECRET_KEY := "${value}"\n`],
  ['.dev.vars', (value) => `CLERK_SECRET_KEY=${value}\n`],
  ['infra/prod.tfvars', (value) => `clerk = "${value}"\n`],
  ['docker/.env', (value) => `CLERK_SECRET_KEY=${value}\n`],
];

/** What stands in such files and is no key. */
const NO_KEYS = [
  '$CLERK_SECRET_KEY',
  `\${CLERK_SECRET_KEY:-}`,
  `\${{ secrets.CLERK_SECRET_KEY }}`,
  made('xxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
  made('your_secret_key_from_the_dashboard'),
  made('ci_build_only_never_valid_anywhere'),
  made('Y2xlcmsuaGFwcHktZm94LTcuYWNjb3VudHMuZGV2JA'),
];

const inRepository = async (rule: string, files: ProjectFiles) => {
  const { findings } = await examined(repository(app(files)).root);
  return findings.filter((one) => one.rule === rule);
};

describe('a key in a file that builds or deploys the app', () => {
  it.each(PLACES)('is told in %s, with or without a repository, and never shown', async (file, text) => {
    const files = { [file]: text(KEY) };
    for (const findings of [
      await inRepository('secret/in-code', files),
      await found('secret/in-code', files),
    ]) {
      expect(findings).toMatchObject([{ file, message: `${file} holds a key that begins with sk_live_.` }]);
      expect(JSON.stringify(findings)).not.toContain(KEY);
    }
  });

  it.each(PLACES)(
    'is not told of where %s only says where the key is, or documents it',
    async (file, text) => {
      for (const value of NO_KEYS)
        expect(await inRepository('secret/in-code', { [file]: text(value) }), value).toEqual([]);
    },
  );

  it('is told around an app of a workspace, and not in the packages beside it', async () => {
    const web = Object.fromEntries(Object.entries(app()).map(([path, text]) => [`apps/web/${path}`, text]));
    const workflow = `jobs:\n  a:\n    env:\n      CLERK_SECRET_KEY: ${KEY}\n`;
    const { root } = repository({
      ...web,
      'package.json': { private: true, workspaces: ['apps/*'] },
      'package-lock.json': '{}\n',
      '.github/workflows/deploy.yml': workflow,
      'apps/docs/package.json': { name: 'docs' },
      'apps/docs/deploy.yml': workflow,
    });
    const { findings } = await examined(join(root, 'apps/web'));
    expect(findings.filter(({ rule }) => rule === 'secret/in-code')).toMatchObject([
      { file: '../../.github/workflows/deploy.yml', line: 4 },
    ]);
  });
});

describe('an env file that git tracks', () => {
  it.each([
    ['a key', `CLERK_SECRET_KEY=${KEY}`],
    ['a password of words', 'DB_PASSWORD=correct-horse-battery-staple'],
    [
      'the address of a database with who may enter',
      'DATABASE_URL=postgres://app:q7Zr2LmX9c@db.internal/app',
    ],
  ])('is told of with %s', async (_, line) => {
    expect(await inRepository('secret/env-tracked', { '.env': `${line}\n` })).toMatchObject([
      { file: '.env' },
    ]);
  });

  it.each([
    ['another variable', `CLERK_SECRET_KEY=\${CLERK_SECRET_KEY_OF_PRODUCTION}`],
    ['a vault', 'CLERK_SECRET_KEY=op://production/clerk/secret-key'],
    ['a command', 'CLERK_SECRET_KEY="$(pass show clerk/secret-key)"'],
    ['a file', 'DATABASE_URL="file:./prisma/development.db"'],
    ['what only dotenvx can read', 'CLERK_SECRET_KEY="encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMf"'],
    ['a key that is made up', `CLERK_SECRET_KEY=${made('ci_build_only_never_valid_anywhere')}`],
  ])('is not told of where a value is %s', async (_, line) => {
    expect(await inRepository('secret/env-tracked', { '.env': `${line}\n` })).toEqual([]);
  });
});
