import { choiceOf } from './choice.ts';
import { type Evaluator, known, UNKNOWN, type Value } from './value.ts';

/** Items as one value: plain data where each of them is. */
export function listOf(items: readonly Value[]): Value {
  if (!items.every((item) => item.is === 'known')) return { is: 'list', items: [...items] };
  const fromPath = items.some((item) => item.is === 'known' && item.fromPath);
  return known(
    items.map((item) => (item.is === 'known' ? item.value : undefined)),
    fromPath,
  );
}

/** The items of a list that is known; undefined for anything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.is === 'list') return value.items;
  return value.is === 'known' && Array.isArray(value.value)
    ? value.value.map((item) => known(item, value.fromPath))
    : undefined;
}

/** The fields of an object that is known; undefined for anything else. */
export function fieldsOf(value: Value): readonly (readonly [string, Value])[] | undefined {
  return value.is === 'object' ? [...value.fields] : undefined;
}

/** `Object.keys(…)` and its like. */
export function listed(name: string, value: Value | undefined): Value {
  const fields = value && fieldsOf(value);
  if (!fields) return UNKNOWN;
  if (name === 'keys') return listOf(fields.map(([field]) => known(field)));
  if (name === 'values') return listOf(fields.map(([, field]) => field));
  return name === 'entries' ? listOf(fields.map(([field, item]) => listOf([known(field), item]))) : UNKNOWN;
}

const isSame = (a: Value, b: Value): boolean | undefined =>
  a.is === 'known' && b.is === 'known' ? Object.is(a.value, b.value) : undefined;

/** A method of a list that is known. */
export function listMethod(
  items: readonly Value[],
  name: string,
  given: readonly Value[],
  evaluator: Evaluator,
): Value {
  const [first] = given;
  if (name === 'includes' && first) {
    // Which of several fixed texts they send is the caller's choice.
    if (first.is === 'sent' && items.every((item) => item.is === 'known') && items.length > 0)
      return { is: 'sent', choice: choiceOf(first.choice.what, 'listed') };
    const same = items.map((item) => isSame(item, first));
    if (same.includes(true)) return known(true);
    return same.includes(undefined) ? UNKNOWN : known(false);
  }
  if (name === 'concat') {
    const more = given.map((one) => itemsOf(one));
    return more.every((one) => one !== undefined) ? listOf([...items, ...more.flat()]) : UNKNOWN;
  }
  if (first?.is !== 'function') return UNKNOWN;
  const results = items.map((item, index) => evaluator.apply(first, [item, known(index)]));
  if (name === 'map') return listOf(results);
  if (name === 'flatMap') {
    const each = results.map((result) => itemsOf(result) ?? [result]);
    return listOf(each.flat());
  }
  const truths = results.map((result) => evaluator.truth(result));
  if (truths.includes(undefined)) {
    if (name === 'some' && truths.includes(true)) return known(true);
    if (name === 'every' && truths.includes(false)) return known(false);
    return UNKNOWN;
  }
  const at = truths.indexOf(true);
  switch (name) {
    case 'some':
      return known(at !== -1);
    case 'every':
      return known(!truths.includes(false));
    case 'find':
      return items[at] ?? known(undefined);
    case 'findIndex':
      return known(at);
    case 'filter':
      return listOf(items.filter((_, index) => truths[index]));
    default:
      return UNKNOWN;
  }
}
