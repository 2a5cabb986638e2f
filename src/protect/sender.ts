import { childNodes } from '../doctor/code/children.ts';
import type { Module } from '../doctor/code/module.ts';
import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import { type Node, nameOf } from '../facts/ast.ts';
import { isCalledBack, isHook, isOfStripe } from '../routes/named-for.ts';

/** The code that a top-level or exported name of a module stands for; all of it without a name. */
export function codeOf(module: Module, name: string | undefined): readonly Node[] {
  if (name === undefined) return module.body;
  const binding = module.bindings.get(name);
  if (binding?.kind === 'value') return [binding.node];
  const exported = module.exports.get(name);
  return exported !== undefined && exported.kind !== 'from' ? [exported.node] : [];
}

/** `redirect(…)`, `NextResponse.redirect(…)`, `res.redirect(…)`. */
function redirects(node: Node): boolean {
  const callee = node.type === 'CallExpression' ? (node.callee as Node) : undefined;
  const called = callee?.type === 'MemberExpression' ? (callee.property as Node) : callee;
  if (called !== undefined && /^(?:permanentR|r)edirect$/.test(nameOf(called) ?? '')) return true;
  return childNodes(node).some(redirects);
}

/**
 * Whether a handler answers a browser that a provider sends back: a GET that leads it on. What reports an event sends it
 * in a POST, and follows no redirect. Where the code is not seen, it is not.
 */
function leadsBrowserOn({ kind, file, name }: Resource, project: Project): boolean {
  const module = project.module(file);
  if (module === undefined || module.problem || (kind === 'route' && name !== 'GET')) return false;
  return codeOf(module, name).some((node) => {
    const text = module.text.slice(node.start, node.end);
    // In the Pages Router all methods are one function.
    const gets = kind === 'route' || (/\.query\b/.test(text) && !/\.body\b/.test(text));
    return gets && redirects(node);
  });
}

/** What the receiver of Stripe's events asks for. */
const RECEIVES = /stripe-signature|constructEvent|\bevent\.(?:type|data)\b/;

/** Whether another system, which has no session, calls a handler, by its name and, where that says two things, by what it does. */
export function isFromSender(resource: Resource, project: Project): boolean {
  const { urls, file } = resource;
  if (urls.some(isHook)) return true;
  if (urls.some(isCalledBack)) return !leadsBrowserOn(resource, project);
  return urls.some(isOfStripe) && RECEIVES.test(project.text(file) ?? '');
}
