import type { Code } from '../doctor/rules/code.ts';
import type { Facts, NextStep } from '../types.ts';

const SIGNING = 'CLERK_WEBHOOK_SIGNING_SECRET';

/** Variables that Clerk read once, and what it reads today. [clerk.com/docs/guides/development/clerk-environment-variables] */
const RENAMED: Readonly<Record<string, string>> = {
  CLERK_API_KEY: 'CLERK_SECRET_KEY',
  NEXT_PUBLIC_CLERK_FRONTEND_API: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY',
  NEXT_PUBLIC_CLERK_AFTER_SIGN_IN_URL: 'NEXT_PUBLIC_CLERK_SIGN_IN_FALLBACK_REDIRECT_URL',
  NEXT_PUBLIC_CLERK_AFTER_SIGN_UP_URL: 'NEXT_PUBLIC_CLERK_SIGN_UP_FALLBACK_REDIRECT_URL',
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** `file:line` of each place that reads a variable. */
function readsOf(code: Code, files: readonly string[], name: string): string[] {
  return files.flatMap((file) => {
    const text = code.text(file) ?? '';
    const found = text.matchAll(new RegExp(`\\bprocess\\.env(?:\\.${name}\\b|\\[['"]${name}['"]\\])`, 'g'));
    return [...found].map(({ index }) => `${file}:${lineAt(text, index)}`);
  });
}

/** Names under which Clerk's webhook handlers read their secret, other than the one that Clerk's own code reads. */
function webhookNames(facts: Facts, code: Code): string[] {
  const names = facts.webhooks
    .filter(({ clerk }) => clerk)
    .flatMap(({ file }) => [
      ...(code.text(file) ?? '').matchAll(/\bprocess\.env\.(\w*(?:WEBHOOK|SIGNING)\w*SECRET\w*)/g),
    ])
    .map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== SIGNING);
}

/**
 * Variables with a name of earlier versions: where they are read and set, and what they are called today. Nothing is
 * written: a name in the code that is not set where the app runs takes it down.
 */
export function oldNames(facts: Facts, code: Code): NextStep[] {
  const webhooks = facts.webhooks.filter(({ clerk }) => clerk).map(({ file }) => file);
  const renamed = [
    ...Object.entries(RENAMED).map(([from, to]) => ({ from, to, files: code.holding('process.env') })),
    ...webhookNames(facts, code).map((from) => ({ from, to: SIGNING, files: webhooks })),
  ];
  return renamed.flatMap(({ from, to, files }) => {
    const reads = readsOf(code, files, from);
    const sets = facts.envFiles.filter(({ names }) => names.includes(from)).map(({ path }) => path);
    if (reads.length + sets.length === 0) return [];
    const where = [
      ...(reads.length > 0 ? [`read in ${reads.join(', ')}`] : []),
      ...(sets.length > 0 ? [`set in ${sets.join(', ')}`] : []),
    ];
    const text = `${from} is ${to} today: ${where.join('; ')}. Set the new name where the app runs first, then change it here.`;
    return [{ kind: 'env', text } satisfies NextStep];
  });
}
