import { secretsByName } from '../../clerk/secret-names.ts';
import type { Finding, Place } from '../types.ts';
import { clientModules } from './client-modules.ts';
import { dottedName, isTest, nodesOf } from './code.ts';
import { assignmentsIn, isExample, isSecretValue } from './env-values.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

const READ = /^process\.env\.(NEXT_PUBLIC_[A-Z0-9_]+)$/;
/** Pages of the Pages Router run in browsers without a word that says so. */
const PAGE = /^(?:src\/)?pages\/(?!api\/)/;

/** Where the code reads variables that are secret by their names and public by their prefix: what ships them comes first. */
function readsIn(context: RuleContext): Map<string, { place: Place; ships: boolean }> {
  const { code } = context;
  const found = new Map<string, { place: Place; ships: boolean }>();
  const readers = code
    .holding('process.env')
    .filter((path) => secretsByName(code.text(path)?.match(/\bNEXT_PUBLIC_[A-Z0-9_]+/g) ?? []).length > 0);
  if (readers.length === 0) return found;
  const client = clientModules(context);
  for (const path of readers) {
    const module = code.module(path);
    if (module === undefined) continue;
    const ships = client.by(path) !== undefined || PAGE.test(path);
    for (const node of nodesOf(module.program, 'MemberExpression')) {
      const name = READ.exec(dottedName(node) ?? '')?.[1];
      if (name === undefined || secretsByName([name]).length === 0) continue;
      if (found.get(name)?.ships || (found.has(name) && !ships)) continue;
      found.set(name, { place: { file: path, ...module.at(node.start) }, ships });
    }
  }
  return found;
}

/** Where env files, those for documentation among them, name such variables. */
function namedIn({ facts, code }: RuleContext): Map<string, Place> {
  const found = new Map<string, Place>();
  const files = facts.envFiles
    .map(({ path }) => path)
    .sort((a, b) => Number(isExample(a)) - Number(isExample(b)));
  for (const file of files.filter((one) => !isTest(one)))
    for (const { name, value, line } of assignmentsIn(code, file)) {
      if (!name.startsWith('NEXT_PUBLIC_') || secretsByName([name]).length === 0) continue;
      // One that holds a secret is told of by its value.
      if (!isSecretValue(value) && !found.has(name)) found.set(name, { file, line });
    }
  return found;
}

/** Variables that are called a secret and that Next publishes, whatever their values: one finding for each. */
export function publishedFindings(context: RuleContext): Finding[] {
  const reads = readsIn(context);
  const named = namedIn(context);
  return [...new Set([...reads.keys(), ...named.keys()])].sort().flatMap((name): Finding[] => {
    const read = reads.get(name);
    const place = read?.place ?? named.get(name);
    if (place === undefined) return [];
    const message = read?.ships
      ? `${name} is a secret by its name, and this writes it into the code that every visitor downloads.`
      : `${name} is a secret by its name, and Next publishes it as soon as client code reads it.`;
    return [
      finding('secret/public-variable', {
        ...place,
        what: name,
        message,
        ...(read?.ships ? {} : { severity: 'warning' }),
        help: `Rename it without NEXT_PUBLIC_, and use it in server code only.${read?.ships ? ' Whoever visited has it: have it replaced at its issuer.' : ''}`,
      }),
    ];
  });
}
