import type { CallExpression, Node } from 'oxc-parser';
import { walk } from '../../code/parse.ts';
import type { WebhookFact } from '../../types.ts';
import { majorOf } from '../../versions.ts';
import type { Finding } from '../types.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import { forgets } from './webhook-once.ts';

const SIGNING = 'CLERK_WEBHOOK_SIGNING_SECRET';
/** Which svix is there: the installed one, else what package.json asks for. */
function svixMajor({ facts, code }: RuleContext): number {
  try {
    const read: unknown = JSON.parse(code.files.read('node_modules/svix/package.json') ?? '{}');
    const { version } = (read ?? {}) as { version?: unknown };
    if (typeof version === 'string') return majorOf(version);
  } catch {
    // A broken package.json of theirs says nothing.
  }
  return majorOf(facts.dependencies.svix);
}

/** The calls that verify a signature. */
function verifyCalls({ program, bindings }: Module): CallExpression[] {
  return nodesOf(program, 'CallExpression').filter(({ callee }) => {
    const name = dottedName(callee) ?? '';
    const binding = bindings.get(name);
    if (binding?.kind === 'import') return binding.imported === 'verifyWebhook';
    const { type } = callee;
    return (
      type === 'MemberExpression' &&
      !callee.computed &&
      'name' in callee.property &&
      callee.property.name === 'verify'
    );
  });
}

/** Whether what a call gives is used: bound, returned, passed on. */
function isUsed(module: Module, call: CallExpression): boolean {
  let used = false;
  walk(module.program as Node, (node, parents) => {
    if (node !== call) return undefined;
    const parent = parents.filter(({ type }) => !/^(?:TS|Parenthesized|Await)/.test(type)).at(-1);
    used = parent !== undefined && parent.type !== 'ExpressionStatement';
    return undefined;
  });
  return used;
}

function callFindings(context: RuleContext, hook: WebhookFact, module: Module): Finding[] {
  const found: Finding[] = [];
  const { file } = hook;
  for (const call of verifyCalls(module)) {
    const place = { file, ...module.at(call.start) };
    const rewritten = call.arguments.some((argument) =>
      nodesOf(argument as Node, 'CallExpression').some(
        ({ callee }) => dottedName(callee) === 'JSON.stringify',
      ),
    );
    const direct = call.arguments.some((argument) =>
      module.text.slice(argument.start, argument.end).includes('JSON.stringify('),
    );
    const named = call.arguments.some(
      (argument) => argument.type === 'Identifier' && isRewritten(module, argument.name),
    );
    if (rewritten || direct || named) {
      const message =
        'The signature is checked over JSON that was parsed and written again, not over the bytes that came.';
      found.push(finding('webhook/parsed-body', { ...place, what: file, message }));
    }
    if (hook.verifiedBy === 'svix' && svixMajor(context) >= 2 && isUsed(module, call)) {
      const message =
        'verify() of svix 2 returns undefined, so every event is taken for nothing and answered with 200.';
      found.push(finding('webhook/svix-result', { ...place, what: file, message }));
    }
    const own = call.arguments.length > 1;
    const names = hook.secretNames;
    if (hook.verifiedBy === 'verifyWebhook' && !own) {
      const other = [...names, ...context.facts.envFiles.flatMap((one) => one.names)].find((name) =>
        /^(?:CLERK_)?WEBHOOK_SECRET$|^(?:CLERK_)?(?:SVIX|WEBHOOK)_(?:SIGNING_)?SECRET(?:_KEY)?$/.test(name),
      );
      const right = context.facts.envFiles.some((one) => one.names.includes(SIGNING));
      if (other !== undefined && other !== SIGNING && !right) {
        const message = `verifyWebhook reads ${SIGNING}; the project sets ${other}, so every event is refused.`;
        found.push(finding('webhook/secret-name', { ...place, what: other, message }));
      }
    }
  }
  return found;
}

/** A constant that holds JSON written again: `const body = JSON.stringify(payload)`. */
function isRewritten(module: Module, name: string): boolean {
  return nodesOf(module.program, 'VariableDeclarator').some(
    ({ id, init }) =>
      id.type === 'Identifier' &&
      id.name === name &&
      init?.type === 'CallExpression' &&
      dottedName(init.callee) === 'JSON.stringify',
  );
}

/** Webhooks of others that verify a signature, and that the wall keeps it from coming to that. */
function refusedFindings({ facts, resources }: RuleContext): Finding[] {
  return facts.webhooks
    .filter(({ clerk }) => !clerk)
    .flatMap(({ file, url }): Finding[] => {
      const refused = resources.find(
        (one) => one.file === file && one.wall.state === 'closed' && one.check.kind === 'signature',
      );
      if (refused === undefined) return [];
      const message = `The wall refuses ${url}, whose signed events arrive without a session.`;
      const help =
        'Whoever sends them hears a redirect or a 401. Open its exact path; the signature is its check.';
      return [finding('webhook/not-public', { file, line: refused.line, what: url, message, help })];
    });
}

/** What keeps events from arriving; for Clerk's also from being true, or from being done once. */
export function webhookFindings(context: RuleContext): Finding[] {
  const { facts, resources, code } = context;
  const clerks = facts.webhooks
    .filter(({ clerk }) => clerk)
    .flatMap((hook): Finding[] => {
      const { file, url } = hook;
      const module = code.module(file);
      if (module === undefined) return [];
      const own = resources.filter((resource) => resource.file === file);
      const found = callFindings(context, hook, module);
      const elsewhere = [...module.bindings.values()].some(
        (binding) =>
          binding.kind === 'import' &&
          !binding.typeOnly &&
          /^[.@~#]/.test(binding.from) &&
          !/^@(?:clerk|prisma|vercel|upstash)\//.test(binding.from),
      );
      const checked = own.some(({ check }) => check.state !== 'unchecked');
      const line = own[0]?.line ?? 1;
      // A helper may verify: then the map has followed it, or says that it could not.
      if (hook.verifiedBy === 'none' && !checked && (own.length > 0 || !elsewhere)) {
        const message = `${url} takes Clerk's events without verifying who sent them.`;
        found.push(finding('webhook/unsigned', { file, line, what: url, message }));
      }
      const refused = own.find(({ wall }) => wall.state === 'closed');
      if (refused !== undefined) {
        const message = `The wall refuses ${url}, where Clerk calls without a session.`;
        found.push(finding('webhook/not-public', { file, line: refused.line, what: url, message }));
      }
      if (hook.verifiedBy !== 'none' && forgets(context, hook, module)) {
        const message = `${url} does not remember which events it handled.`;
        found.push(finding('webhook/no-dedupe', { file, line, what: url, message }));
      }
      return found;
    });
  return [...clerks, ...refusedFindings(context)];
}
