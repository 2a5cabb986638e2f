import { type Container, type Part, Scope, type Value } from './value.ts';

/** Values beyond which nothing is copied. */
const MAX_COPIED = 400;

/** Values that nothing can be changed about. */
const FIXED = new Set(['known', 'request', 'secret', 'env', 'namespace', 'regexp']);

class Uncopied extends Error {}

/**
 * A value with copies of all in it that can be changed, as if it was made once more; undefined where that can't be done.
 * @param isShared Whether a container is there only once, whoever finds it.
 */
export function copied(value: Value, isShared: (container: Container) => boolean): Value | undefined {
  const copies = new Map<Value | Scope, Value | Scope>();
  const keep = <T extends Value | Scope>(one: T, copy: T): T => {
    if (copies.size >= MAX_COPIED) throw new Uncopied();
    copies.set(one, copy);
    return copy;
  };
  const ofScope = (scope: Scope): Scope => {
    if (isShared(scope)) return scope;
    const before = copies.get(scope);
    if (before instanceof Scope) return before;
    const copy = keep(scope, new Scope(scope.module, scope.parent && ofScope(scope.parent)));
    for (const [name, one] of scope.names) copy.names.set(name, of(one));
    return copy;
  };
  const ofPart = ({ fn, props, site }: Part): Part => ({ fn: of(fn), props: of(props), site });
  const of = (one: Value): Value => {
    if (FIXED.has(one.is)) return one;
    const before = copies.get(one);
    if (before && !(before instanceof Scope)) return before;
    switch (one.is) {
      case 'object': {
        if (isShared(one)) return one;
        const copy = keep(one, { ...one, fields: new Map() });
        for (const [name, inner] of one.fields) copy.fields.set(name, of(inner));
        copy.rest = of(one.rest);
        copy.cls = one.cls && of(one.cls);
        copy.either = one.either?.map(of);
        return copy;
      }
      case 'array': {
        if (isShared(one)) return one;
        const copy = keep(one, { ...one, items: [] });
        copy.items.push(...one.items.map(of));
        return copy;
      }
      case 'function':
      case 'class': {
        if (isShared(one.scope) && (one.is === 'class' || one.self === undefined)) return one;
        const copy = keep(one, { ...one });
        copy.scope = ofScope(one.scope);
        if (copy.is === 'function' && one.is === 'function') copy.self = one.self && of(one.self);
        return copy;
      }
      case 'native':
        // It goes on with what it was made with.
        if (one.holds.some((inner) => of(inner) !== inner)) throw new Uncopied();
        return one;
      case 'promise':
        return { ...one, of: of(one.of) };
      case 'oneof':
        return { ...one, values: one.values.map(of) };
      case 'unknown':
        return one.may ? { ...one, may: one.may.map(of) } : one;
      case 'getter':
        return { ...one, fn: of(one.fn), set: one.set && of(one.set) };
      case 'outside':
        return one.args ? { ...one, args: one.args.map(of) } : one;
      case 'elements':
        return { ...one, parts: one.parts.map(ofPart) };
      default:
        return one;
    }
  };
  try {
    return of(value);
  } catch (error) {
    if (error instanceof Uncopied) return undefined;
    throw error;
  }
}
