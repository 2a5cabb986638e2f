import { describe, expect, it } from 'vitest';
import { installCommand } from '../../src/install-command.ts';
import type { Facts } from '../../src/types.ts';

const commandOf = (packageManager: Omit<Facts['packageManager'], 'because'>): string =>
  installCommand({ packageManager: { ...packageManager, because: '' } }).text;

describe('the install runs no scripts', () => {
  it.each([
    ['npm', undefined, '--ignore-scripts'],
    ['pnpm', undefined, '--ignore-scripts'],
    ['bun', undefined, '--ignore-scripts'],
    ['yarn', '1', '--ignore-scripts'],
    ['yarn', '1.22.22', '--ignore-scripts'],
    // Classic Yarn ignores this one without a word, so it must never get it; 10 is no 1.
    ['yarn', '4.18.1', '--mode=skip-build'],
    ['yarn', '10.0.0', '--mode=skip-build'],
    ['yarn', undefined, '--mode=skip-build'],
  ] as const)('of %s %s', (name, version, flag) => {
    const text = commandOf({ name, ...(version === undefined ? {} : { version }) });
    expect(text.split(' ')).toContain(flag);
  });
});
