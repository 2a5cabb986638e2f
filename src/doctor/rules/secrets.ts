import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { secretNames, secretsByName } from '../../clerk/secret-names.ts';
import { positionOf } from '../../code/parse.ts';
import { holdsValues } from '../../disk.ts';
import { readText } from '../../facts/files.ts';
import { trackedFiles } from '../../facts/git.ts';
import { isSource } from '../../facts/sources.ts';
import type { Finding } from '../types.ts';
import { isTest, type Module, nodesOf } from './code.ts';
import { assignmentsIn, holdsSecret, isExample, isSecretValue, secretsIn } from './env-values.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Text that people commit beside code; lockfiles and pictures hold no keys of theirs. */
const TEXT =
  /(?:^|\/)(?:[^./]+|\.[\w.-]+|(?:Docker|Container)file\.[\w.-]+|env\.\w+)$|\.(?:(?:docker|container)file|json[c5]?|ya?ml|toml|mdx?|txt|(?:ba|z|fi|k)?sh|ps1|bat|cmd|html?|xml|tf|tfvars|hcl|nix|env|envrc|vars|ini|cfg|conf|properties|http|rest|sql|py|rb|pem|key)$/i;
const LOCK = /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$|lock\.ya?ml$|\.lock$/;
/** One of these stands in each source that holds a secret. */
const MARKS = [
  'sk_live_',
  'sk_test_',
  'whsec_',
  'PRIVATE KEY-----',
  'discord.com/api/',
  'discordapp.com/api/',
  'hooks.slack.com/',
];
const MAX_BUILT_FILES = 5_000;
const MAX_BUILT_BYTES = 8_000_000;

function envFindings({ facts, code }: RuleContext): Finding[] {
  const found: Finding[] = [];
  for (const { path, tracked, ignored } of facts.envFiles) {
    const assignments = assignmentsIn(code, path);
    for (const { name, value, line } of assignments) {
      if (!name.startsWith('NEXT_PUBLIC_') || !isSecretValue(value)) continue;
      const message = `${name} begins like a secret key, and NEXT_PUBLIC_ puts it into the code of every visitor.`;
      found.push(finding('secret/public-variable', { file: path, line, what: name, message }));
    }
    if (isExample(path) || !facts.git.repository) continue;
    const secret = assignments.filter(holdsSecret);
    const names = secret.map(({ name }) => name);
    if (names.length === 0) continue;
    const place = { file: path, line: secret[0]?.line, what: path };
    if (tracked) {
      const message = `${path} is in git, with values for ${names.join(', ')}.`;
      found.push(finding('secret/env-tracked', { ...place, message }));
    } else if (!ignored) {
      const message = `${path} holds ${names.join(', ')}, and no line of .gitignore keeps it out of git.`;
      found.push(finding('secret/env-not-ignored', { ...place, message }));
    }
  }
  const { file, envNames } = facts.nextConfig;
  for (const name of new Set([...secretNames(envNames), ...secretsByName(envNames)])) {
    const message = `next.config lists ${name} in env, so that its value is written into client code.`;
    const at = placeOfKey(file === undefined ? undefined : code.module(file), name);
    found.push(finding('secret/inlined-variable', { file, ...at, what: name, message }));
  }
  return found;
}

/** Where a module writes a name as a key. */
function placeOfKey(module: Module | undefined, name: string): { line: number; column: number } | undefined {
  const property =
    module === undefined
      ? undefined
      : nodesOf(module.program, 'Property').find(({ key }) => {
          if (key.type === 'Identifier') return key.name === name;
          return key.type === 'Literal' && key.value === name;
        });
  return property === undefined ? undefined : module?.at(property.start);
}

function inText(rule: string, file: string, text: string): Finding[] {
  return secretsIn(text).map(({ kind, it, offset }, index) =>
    finding(rule, {
      file,
      ...positionOf(text, offset),
      what: `${kind} ${index}`,
      message: `${file} holds ${it}.`,
    }),
  );
}

/** What git tracks around an app of a workspace, in no package: the files that build and deploy it. */
async function trackedAround({ root, workspace }: RuleContext['facts']): Promise<string[]> {
  if (workspace.root === '.') return [];
  const tracked = (await trackedFiles(join(root, workspace.root))) ?? [];
  const packages = tracked.filter((path) => path.endsWith('/package.json')).map((path) => dirname(path));
  return tracked
    .filter((path) => !packages.some((folder) => path.startsWith(`${folder}/`)))
    .map((path) => `${workspace.root}/${path}`);
}

/** Keys in what git tracks; without a repository in everything that is walked. */
async function codeFindings({ facts, code }: RuleContext): Promise<Finding[]> {
  const tracked = facts.git.repository ? await trackedFiles(facts.root) : undefined;
  const listed = tracked ? [...tracked, ...(await trackedAround(facts))] : code.paths;
  const isListed = new Set(listed);
  const marked = MARKS.flatMap((word) => code.holding(word));
  const others = listed.filter((path) => !isSource(path) && TEXT.test(path) && !LOCK.test(path));
  // Files for values that Next or a task runner reads have a rule of their own.
  const read = new Set(facts.envFiles.map(({ path }) => path).filter(holdsValues));
  const wanted = [...new Set([...marked, ...others])].filter(
    (path) => isListed.has(path) && !read.has(path) && !isTest(path),
  );
  return wanted.flatMap((path) => {
    const text = code.text(path);
    return text === undefined ? [] : inText('secret/in-code', path, text);
  });
}

/** Keys in the files of a built app that browsers are given. */
function buildFindings({ facts, code }: RuleContext): Finding[] {
  const found: Finding[] = [];
  let left = MAX_BUILT_FILES;
  const enter = (folder: string): void => {
    const real = code.files.real(folder);
    if (real === undefined || !code.files.isDirectory(folder)) return;
    for (const entry of readdirSync(real, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) enter(path);
      if (!entry.isFile() || !/\.(?:js|mjs|html|json|txt|map|rsc)$/.test(entry.name) || left <= 0) continue;
      left -= 1;
      const text = readText(join(real, entry.name), MAX_BUILT_BYTES);
      if (text !== undefined) found.push(...inText('secret/in-build', path.replaceAll('\\', '/'), text));
    }
  };
  enter(`${facts.nextConfig.distDir}/static`);
  if (facts.nextConfig.output === 'export') enter('out');
  return found;
}

/** Secrets where they are not secret. Values are never shown, only what kind of key it is. */
export async function secretFindings(context: RuleContext): Promise<Finding[]> {
  return [...envFindings(context), ...(await codeFindings(context)), ...buildFindings(context)];
}
