import { readdirSync, readFileSync } from 'node:fs';
import type { Facts, SurgeonName } from '../../src/types.ts';

/** What surgeons look at in the facts: the style of the project and its module type. */
export const FACTS = {
  moduleType: 'commonjs',
  nextMajor: 16,
  formatting: {
    quotes: 'single',
    jsxQuotes: 'double',
    semicolons: true,
    indent: { kind: 'space', size: 2 },
    trailingCommas: 'all',
    eol: '\n',
    finalNewline: true,
    lineWidth: 80,
    source: 'test',
  },
} as unknown as Facts;

/** Arguments of a case without an `args.json`; a case's own are laid over these. */
export const DEFAULT_ARGS: Record<
  'next-config' | 'instrumentation' | 'public-list',
  Record<string, unknown>
> = {
  'next-config': { headersModule: './security-headers', headersExport: 'securityHeaders' },
  instrumentation: { module: '@/lib/security/check-environment', call: 'checkEnvironment' },
  'public-list': {
    constant: 'PUBLIC_ROUTES',
    add: [
      { pattern: '/api/webhooks/clerk', comment: 'verified by its signature' },
      { pattern: "/it's", comment: '' },
    ],
  },
};

export interface Case {
  name: string;
  surgeon: keyof typeof DEFAULT_ARGS;
  /** The path the surgeon is told; its ending decides the language. */
  path: string;
  before: string;
  after: string | undefined;
  why: string | undefined;
  args: Record<string, unknown>;
}

const FILE_NAMES: Partial<Record<SurgeonName, string>> = {
  'next-config': 'next.config',
  instrumentation: 'instrumentation',
  'public-list': 'proxy',
};

function readOptional(folder: URL, name: string | undefined): string | undefined {
  return name === undefined ? undefined : readFileSync(new URL(name, folder), 'utf8');
}

/** Every folder below `test/code/<surgeon>/`. */
export function casesOf(surgeon: Case['surgeon']): Case[] {
  const root = new URL(`./${surgeon}/`, import.meta.url);
  return readdirSync(root).map((name) => {
    const folder = new URL(`${name}/`, root);
    const files = readdirSync(folder);
    const find = (start: string): string | undefined => files.find((file) => file.startsWith(start));
    const before = find('before.');
    if (!before) throw new Error(`${surgeon}/${name} has no before file`);
    const own = readOptional(folder, find('args.json'));
    return {
      name,
      surgeon,
      path: FILE_NAMES[surgeon] + before.slice(before.lastIndexOf('.')),
      before: readOptional(folder, before) ?? '',
      after: readOptional(folder, find('after.')),
      why: readOptional(folder, find('why.txt')),
      args: {
        ...DEFAULT_ARGS[surgeon],
        ...(own === undefined ? {} : (JSON.parse(own) as Record<string, unknown>)),
      },
    };
  });
}
