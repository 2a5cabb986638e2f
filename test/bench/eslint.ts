import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from '../apps/cache.ts';
import { run } from '../apps/shell.ts';
import { ESLINT } from '../apps/versions.ts';
import type { Command } from './measure.ts';

const CONFIG = `import parser from '@typescript-eslint/parser';

const languageOptions = { parser, parserOptions: { ecmaFeatures: { jsx: true } } };

export default [{ files: ['**/*.ts', '**/*.tsx'], languageOptions, rules: { 'no-debugger': 'error' } }];
`;

/** ESLint with the parser of typescript-eslint and one rule over an app's files; installed once into the cache. */
export async function eslintOver(app: string): Promise<Command> {
  const packages = Object.entries(ESLINT).map(([name, version]) => `${name}@${version}`);
  const folder = await once(join('tools', `eslint-${ESLINT.eslint}-bench`), async (into) => {
    writeFileSync(join(into, 'package.json'), '{ "private": true }\n');
    writeFileSync(join(into, 'eslint.config.mjs'), CONFIG);
    await run('npm', ['install', '--ignore-scripts', '--save-exact', ...packages], into);
  });
  const program = join(folder, 'node_modules/eslint/bin/eslint.js');
  const args = [program, '--no-config-lookup', '--config', join(folder, 'eslint.config.mjs'), '.'];
  return { name: 'ESLint, one rule', args, cwd: app };
}
