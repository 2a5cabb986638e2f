import type { SourceFile } from '../code/source-file.ts';
import type { Resource } from '../doctor/types.ts';
import type { Check } from './check.ts';
import type { Guard } from './guard.ts';
import type { Fn } from './locate.ts';
import type { Refusal } from './refuse.ts';
import { requestOf } from './request.ts';

const REQUEST = /^(?:req|request)$/i;
const REQUEST_TYPE = /^(?:Next(?:Api)?Request|Request|IncomingMessage)\b/;
const CONTEXT = /^(?:ctx|context)$/i;
const CONTEXT_TYPE = /^GetServerSidePropsContext\b/;
const RESPONSE = /^(?:res|response)$/i;
const RESPONSE_TYPE = /^(?:NextApiResponse|ServerResponse)\b/;

/** Whether a parameter takes something, by its type where one is written, else by its name. */
const takes = ({ name, type }: Guard['needs'][number], named: RegExp, typed: RegExp): boolean =>
  type === '' ? named.test(name) : typed.test(type);

const nameOf = (fn: Fn, index: number): string | undefined => {
  const one = fn.params[index];
  return one?.type === 'Identifier' ? one.name : undefined;
};

/** What a guard is handed in a function of this kind; undefined where it needs what is not there. */
function handed(
  { needs }: Guard,
  kind: Resource['kind'],
  file: SourceFile,
  fn: Fn,
  typed: boolean,
): { names: string[]; parameter?: Check['parameter'] } | undefined {
  const [first, second, ...others] = needs;
  if (first === undefined) return { names: [] };
  if (others.length > 0) return undefined;
  const isHandler = kind === 'route' || kind === 'pages-api';
  if (kind === 'pages-page' && second === undefined) {
    const context = nameOf(fn, 0);
    if (takes(first, CONTEXT, CONTEXT_TYPE)) return context === undefined ? undefined : { names: [context] };
    const asked = takes(first, REQUEST, REQUEST_TYPE) ? requestOf(file, fn, typed, false) : undefined;
    return asked && { names: [asked.name], parameter: asked.parameter };
  }
  const request = nameOf(fn, 0);
  if (!isHandler || request === undefined || !takes(first, REQUEST, REQUEST_TYPE)) return undefined;
  if (second === undefined) return { names: [request] };
  const response = nameOf(fn, 1);
  const fits = kind === 'pages-api' && response !== undefined && takes(second, RESPONSE, RESPONSE_TYPE);
  return fits ? { names: [request, response] } : undefined;
}

/** The call of a guard that needs nothing, as a statement. */
export const guardText = (guard: Guard, local: string, semicolons: boolean): { text: string } => ({
  text: `${guard.waits ? 'await ' : ''}${local}()${semicolons ? ';' : ''}`,
});

/**
 * The call of a project's own guard, as the first statement of a function.
 * @param local What the guard is called in the file.
 * @returns Why it can't be called there, with the line to put in by hand.
 */
export function guardCall(
  guard: Guard,
  kind: Resource['kind'],
  { file, fn, typed, local }: { file: SourceFile; fn: Fn; typed: boolean; local: string },
): Check | Refusal {
  const end = file.style.semicolons ? ';' : '';
  const callOf = (names: readonly string[]): string =>
    `${guard.waits ? 'await ' : ''}${local}(${names.join(', ')})`;
  const needed = guard.needs.map(({ name }) => name);
  const given = handed(guard, kind, file, fn, typed);
  if (given === undefined)
    return {
      because: `${guard.written} needs ${needed.length === 1 ? 'an argument' : 'arguments'} (${needed.join(', ')}), and what to hand it here is not known: put the call in yourself.`,
      snippet: callOf(needed) + end,
    };
  if (kind.startsWith('pages-') && given.names.length === 0)
    return {
      because: `${guard.written} takes no request, without which nobody can say who comes in the Pages Router: name a guard that takes it, or leave this one out of --guard.`,
      snippet: '',
    };
  const call = callOf(given.names);
  return {
    text: call + end,
    name: guard.name,
    waits: guard.waits,
    parameter: given.parameter,
    reuse: given.names.length === 0 ? { call: local, instead: call, isSame: true } : undefined,
  };
}
