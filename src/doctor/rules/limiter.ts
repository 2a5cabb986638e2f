import { isSource } from '../../facts/sources.ts';
import type { Finding } from '../types.ts';
import { resolver } from './client-modules.ts';
import { dottedName, isTest, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** Whether a module tells an answer for want of time apart, or has it switched off. */
const looksAtTimeout = ({ text }: Module): boolean => /['"`]timeout['"`]|\btimeout\s*:\s*0\b/.test(text);

/** The first call of `limit()` of what a name stands for; of any name where none is given. */
function limitIn({ program }: Module, names?: ReadonlySet<string>): number | undefined {
  return nodesOf(program, 'CallExpression').find(({ callee }) => {
    const name = dottedName(callee) ?? '';
    return name.endsWith('.limit') && (names === undefined || names.has(name.split('.')[0] ?? ''));
  })?.start;
}

/** Where another module asks a limiter that one makes for others to use. */
function askedElsewhere(context: RuleContext, maker: string): { module: Module; start: number } | undefined {
  const { code } = context;
  const resolve = resolver(context);
  for (const path of code.paths) {
    if (path === maker || !isSource(path) || isTest(path) || !code.text(path)?.includes('.limit(')) continue;
    const module = code.module(path);
    const names = [...(module?.bindings ?? [])].flatMap(([name, binding]) =>
      binding.kind === 'import' && resolve(binding.from, path) === maker ? [name] : [],
    );
    const start =
      module === undefined || looksAtTimeout(module) ? undefined : limitIn(module, new Set(names));
    if (module !== undefined && start !== undefined) return { module, start };
  }
  return undefined;
}

/** Limiters of Upstash whose answer after a time-out is taken for leave. */
export function limiterFindings(context: RuleContext): Finding[] {
  const { code } = context;
  return code.holding('@upstash/ratelimit').flatMap((path): Finding[] => {
    const module = code.module(path);
    const binding = module?.bindings.get('Ratelimit');
    if (module === undefined || looksAtTimeout(module)) return [];
    if (binding?.kind !== 'import' || binding.from !== '@upstash/ratelimit') return [];
    const own = limitIn(module);
    const asked = own === undefined ? askedElsewhere(context, path) : { module, start: own };
    if (asked === undefined) return [];
    const message =
      'After five seconds without an answer of its store limit() says success, and nothing here looks why.';
    const place = { file: asked.module.path, ...asked.module.at(asked.start) };
    return [finding('limiter/fails-open', { ...place, what: 'limit', message })];
  });
}
