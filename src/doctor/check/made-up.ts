import { isMadeUp } from '../../routes/probes.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** A value that was made up for a parameter of the URL, or a text that it stands in. */
const holdsMadeUp = (text: string): boolean =>
  /^some(?:-value|\/thing)?$|^thing$/.test(text) || isMadeUp(text.startsWith('/') ? text : `/${text}`);

const textOf = (value: Value | undefined): string | undefined =>
  value?.is === 'known' && typeof value.value === 'string' ? value.value : undefined;

const MOST = 200;

/** Takes down what a text with a made-up value in it is compared with: another value may be just that. */
export function noteCompared(of: Value | undefined, others: readonly Value[], machine: Machine): void {
  const text = textOf(of);
  const compared = machine.visit?.seen?.compared;
  if (compared === undefined || text === undefined || compared.size > MOST || !holdsMadeUp(text)) return;
  machine.visits += 1;
  for (const other of others) for (const one of textsIn(other)) compared.add(one);
}

/** The texts that a value stands for, or holds. */
function textsIn(value: Value): string[] {
  if (value.is === 'known') return typeof value.value === 'string' ? [value.value] : [];
  if (value.is === 'regexp') return wordsOf(value.source);
  if (value.is === 'array') return value.items.flatMap((one) => (one.is === 'array' ? [] : textsIn(one)));
  return value.is === 'object' ? [...value.fields.keys()] : [];
}

/** The words of a pattern, each by itself and the whole of it as a path. */
const wordsOf = (source: string): string[] => {
  const plain = source.replace(/\\\//g, '/').replace(/\\[a-z]/gi, ' ');
  return [plain.replace(/^\^|\$$/g, ''), ...plain.split(/[^\w-]+/)];
};
