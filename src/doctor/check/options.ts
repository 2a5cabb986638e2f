import { truth, UNDEFINED, UNKNOWN, type Value } from './value.ts';

/** What a call's options say of something: undefined as a value where they say nothing, unknown where that can't be told. */
export function optionOf(options: Value | undefined, name: string): Value {
  if (options === undefined || options.is === 'known') return UNDEFINED;
  return options.is === 'object' ? (options.fields.get(name) ?? options.rest) : UNKNOWN;
}

/** Whether options switch something on; undefined where that can't be told. */
export function isOn(options: Value | undefined, name: string): boolean | undefined {
  return truth(optionOf(options, name));
}
