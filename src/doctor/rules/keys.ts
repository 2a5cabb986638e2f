import type { Finding } from '../types.ts';
import { type Assignment, assignmentsIn, isExample, isPlaceholder } from './env-values.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Which env files Next reads, the first that sets a variable wins [nextjs.org, environment variables]. */
const ORDERS: Record<string, readonly string[]> = {
  production: ['.env.production.local', '.env.local', '.env.production', '.env'],
  development: ['.env.development.local', '.env.local', '.env.development', '.env'],
};
const PUBLISHABLE = 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY';
const SECRET = 'CLERK_SECRET_KEY';

function modeOf(assignment: Assignment | undefined): 'test' | 'live' | undefined {
  const [, mode] = /^[ps]k_(test|live)_\w{8,}/.exec(assignment?.value ?? '') ?? [];
  if (mode === undefined || (assignment !== undefined && isPlaceholder(assignment.value))) return undefined;
  return mode === 'test' ? 'test' : 'live';
}

/** Keys of the wrong instance: for production, or beside each other. */
export function keyFindings({ facts, code }: RuleContext): Finding[] {
  const files = facts.envFiles.map(({ path }) => path).filter((path) => !isExample(path));
  const found: Finding[] = [];
  const byFile = new Map(files.map((file) => [file, assignmentsIn(code, file)]));
  for (const file of files.filter((one) => /^\.env\.production(?:\.|$)/.test(one))) {
    for (const assignment of byFile.get(file) ?? []) {
      if ((assignment.name !== PUBLISHABLE && assignment.name !== SECRET) || modeOf(assignment) !== 'test')
        continue;
      const { line, name } = assignment;
      found.push(
        finding('keys/test-in-production', {
          file,
          line,
          what: name,
          message: `${file} is for production, and ${name} in it is a key of a development instance.`,
        }),
      );
    }
  }
  for (const order of Object.values(ORDERS)) {
    const first = (name: string): Assignment | undefined =>
      order.flatMap((file) => byFile.get(file) ?? []).find((one) => one.name === name);
    const [publishable, secret] = [first(PUBLISHABLE), first(SECRET)];
    const [one, other] = [modeOf(publishable), modeOf(secret)];
    if (!secret || one === undefined || other === undefined || one === other) continue;
    found.push(
      finding('keys/mode-mismatch', {
        file: secret.file,
        line: secret.line,
        what: SECRET,
        message: `${SECRET} is a ${other} key, while ${PUBLISHABLE} in ${publishable?.file} is a ${one} key.`,
      }),
    );
  }
  return found;
}
