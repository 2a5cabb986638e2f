import type { Node } from 'oxc-parser';
import { walk } from '../../code/parse.ts';
import type { WebhookFact } from '../../types.ts';
import { resolver } from './client-modules.ts';
import { dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';

/** Words of code that tells events apart, or that does the same however often it runs. */
const ONCE =
  /idempoten|dedup|upsert|onConflict|ON CONFLICT|already.?(?:handled|processed|seen)|\bexist(?:s|ing)|event_?id/i;
/** The id by which a sender says that it is the same event again. */
const ID = /['"`](?:svix|webhook)-id['"`]/;
/** How a handler reads it from the headers. */
const READ = /^[^{]*(?:\.get\(|\[)\s*['"`](?:svix|webhook)-id['"`]\s*[)\]]/;
/** What leaves two of something when it is done twice; making a client of something is not it. */
const MAKES =
  /\.(?:create|createMany|insert\w*|incr\w*|send\w*)\s*\(|\bincrement\s*:|\b(?:create|insert|send|add)(?!\w*(?:Client|Server|Hash|Pool|Webhook)\b)[A-Z]\w*\s*\(/;
/** How far the helpers of a handler are looked at. */
const MOST_FILES = 20;

const withoutImports = (text: string): string =>
  text.replace(/^\s*import\b[^;'"]*(?:['"][^'"\n]*['"])?;?/gm, '');

/** Names that hold the id, as the handler reads it from the headers. */
function idsIn({ program, text }: Module): Set<string> {
  const names = nodesOf(program, 'VariableDeclarator').flatMap(({ id, init }) =>
    id.type === 'Identifier' && init != null && READ.test(text.slice(init.start, init.end)) ? [id.name] : [],
  );
  return new Set(names);
}

/** Parts of a handler that only verify: the headers for the signature, tests for their absence, what is logged. */
function isVerifying(node: Node, parent: Node | undefined): boolean {
  if (node.type === 'Property') return node.key.type === 'Literal' && ID.test(`'${String(node.key.value)}'`);
  // `if (await seen(id))` asks more than whether it is there.
  if (parent?.type === 'IfStatement')
    return parent.test === node && nodesOf(node, 'CallExpression').length === 0;
  if (node.type !== 'CallExpression') return false;
  const name = dottedName(node.callee) ?? '';
  return /^(?:console|log|logger)\./.test(name) || /(?:^|\.)verify$/.test(name);
}

/** Whether the id of an event is used for anything but its signature. */
function usesId(module: Module): boolean {
  const ids = idsIn(module);
  let used = false;
  walk(module.program as Node, (node, parents) => {
    if (isVerifying(node, parents.at(-1))) return false;
    const parent = parents.at(-1);
    const declares = parent?.type === 'VariableDeclarator' && parent.id === node;
    if (node.type === 'Identifier' && ids.has(node.name) && !declares) used = true;
    return undefined;
  });
  return used;
}

/** The texts of what a handler imports from the project; undefined where one of them can't be found. */
function helpersOf(context: RuleContext, module: Module): string[] | undefined {
  const resolve = resolver(context);
  const found = new Map<string, string>();
  const waiting = [module];
  for (const { path, bindings } of waiting) {
    for (const binding of bindings.values()) {
      if (binding.kind !== 'import' || binding.typeOnly) continue;
      const target = resolve(binding.from, path);
      const isOwn = target !== undefined || /^[.~#]|^@\//.test(binding.from);
      if (!isOwn || (target !== undefined && found.has(target))) continue;
      const helper = target === undefined ? undefined : context.code.module(target);
      if (target === undefined || helper === undefined || found.size >= MOST_FILES) return undefined;
      found.set(target, helper.text);
      waiting.push(helper);
    }
  }
  return [...found.values()];
}

/** Whether nothing is seen by which a handler could tell that it had an event before. */
export function forgets(context: RuleContext, hook: WebhookFact, module: Module): boolean {
  const own = withoutImports(module.text);
  if (ONCE.test(own)) return false;
  // verifyWebhook reads the headers by itself: who asks for the id wants it for something else.
  if (hook.verifiedBy === 'verifyWebhook' ? ID.test(own) : usesId(module)) return false;
  const helpers = helpersOf(context, module);
  if (helpers === undefined) return false;
  if (helpers.length === 0) return true;
  return [own, ...helpers].some((text) => MAKES.test(text)) && !helpers.some((text) => ONCE.test(text));
}
