import type { Node as OxcNode, Program } from 'oxc-parser';
import { type Binding, bindingsOf } from '../../code/entry/ast.ts';
import { parseOrError, positionOf, walk } from '../../code/parse.ts';
import { createFiles, type Files, posix } from '../../facts/files.ts';
import { isSource } from '../../facts/sources.ts';
import { walk as walkFolder } from '../../facts/walk.ts';
import { finderOf } from '../../facts/words.ts';
import type { Facts } from '../../types.ts';

/** A parsed module as the rules look at it. */
export interface Module {
  path: string;
  text: string;
  program: Program;
  bindings: ReadonlyMap<string, Binding>;
  /** 1-based place of an offset. */
  at(offset: number): { line: number; column: number };
}

/** The target's files, each read once; modules are parsed when a rule asks for them. */
export interface Code {
  readonly files: Files;
  /** Every file that is walked, sorted: sources, JSON, env files; no dependencies and no build output. */
  readonly paths: readonly string[];
  text(path: string): string | undefined;
  /** Undefined where it can't be read or parsed. */
  module(path: string): Module | undefined;
  /** Sources that hold a word, tests and stories left out. */
  holding(word: string): string[];
}

/** Words that make a source worth a rule's closer look; each file is searched once for all of them. */
const WORDS = [
  'process.env',
  'use client',
  'clerkMiddleware',
  '@clerk/nextjs/server',
  'ontent-Type-Options',
  'trict-Transport-Security',
  'createRouteMatcher',
  'has(',
  '.iat',
  'org:sys_',
  'reverification',
  'unsafeMetadata',
  '@upstash/ratelimit',
  'rate-limiter-flexible',
  'ontent-Security-Policy',
  'contentSecurityPolicy',
  'sk_live_',
  'sk_test_',
  'whsec_',
  'PRIVATE KEY-----',
  'discord.com/api/',
  'discordapp.com/api/',
  'hooks.slack.com/',
  'jose',
  'jsonwebtoken',
  'createHmac',
  'importKey',
  'iron-session',
  'next-auth',
  '@auth/core',
  'better-auth',
];

const wordsIn = finderOf(WORDS);

const NOT_SHIPPED =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|e2e|cypress|playwright|fixtures|stories|\.storybook)\/|\.(?:test|spec|stories|e2e|cy)\.[cm]?[jt]sx?$/;

/** Whether a path is that of a test, a mock or a story. */
export const isTest = (path: string): boolean => NOT_SHIPPED.test(path);

/** Opens the target for the rules. Reads only below the workspace root, as the inspector does. */
export function openCode(facts: Pick<Facts, 'root' | 'workspace' | 'nextConfig'>): Code {
  const files = createFiles(facts.root, workspaceRoot(facts));
  const walked = walkFolder(files, [posix(facts.nextConfig.distDir)]);
  const known = new Set(walked.files);
  const texts = new Map<string, string | undefined>();
  const modules = new Map<string, Module | undefined>();
  const text = (path: string): string | undefined => {
    if (texts.has(path)) return texts.get(path);
    return known.has(path) ? walked.text(path) : files.read(path);
  };
  const marked = new Map<string, string[]>(WORDS.map((word) => [word, []]));
  for (const path of walked.files) {
    // What a test says is asked of nobody.
    if (!isSource(path) || isTest(path)) continue;
    const content = walked.text(path);
    const held = content === undefined ? undefined : wordsIn(content);
    if (content === undefined || !held?.size) continue;
    for (const word of held) marked.get(word)?.push(path);
    if (content.length < 200_000) texts.set(path, content);
  }
  const read = (path: string): Module | undefined => {
    const source = text(path);
    if (source === undefined) return undefined;
    const parsed = parseOrError(path, source);
    if (typeof parsed === 'string') return undefined;
    const { program } = parsed;
    const at = (offset: number) => positionOf(source, offset);
    return { path, text: source, program, bindings: bindingsOf(program), at };
  };
  return {
    files,
    paths: walked.files,
    text,
    module: (path) => {
      if (!modules.has(path)) modules.set(path, read(path));
      return modules.get(path);
    },
    holding: (word) => {
      const found = marked.get(word);
      if (found === undefined) throw new Error(`${word} is not among the words that are looked for`);
      return found;
    },
  };
}

function workspaceRoot({ root, workspace }: Pick<Facts, 'root' | 'workspace'>): string {
  return workspace.root === '.' ? root : `${root}/${workspace.root}`;
}

/** Every node of one type in a module, in source order. */
export function nodesOf<T extends OxcNode['type']>(
  root: OxcNode | Program,
  type: T,
): Extract<OxcNode, { type: T }>[] {
  const found: Extract<OxcNode, { type: T }>[] = [];
  walk(root as OxcNode, (node) => {
    if (node.type === type) found.push(node as Extract<OxcNode, { type: T }>);
    return undefined;
  });
  return found;
}

/** `a.b.c` as text; undefined for what is computed. */
export function dottedName(node: OxcNode): string | undefined {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'ThisExpression':
      return 'this';
    case 'MemberExpression': {
      const object = dottedName(node.object);
      const { property } = node;
      const name =
        property.type === 'Identifier' && !node.computed
          ? property.name
          : property.type === 'Literal' && typeof property.value === 'string'
            ? property.value
            : undefined;
      return object === undefined || name === undefined ? undefined : `${object}.${name}`;
    }
    case 'ChainExpression':
    case 'ParenthesizedExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'AwaitExpression':
      return dottedName(node.type === 'AwaitExpression' ? node.argument : node.expression);
    default:
      return undefined;
  }
}
