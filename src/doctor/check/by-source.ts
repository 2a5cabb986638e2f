/**
 * What of a list is about one package: asked for each call into a package, of which there are few.
 * @param all Each with the packages that it is about.
 */
export function bySource<T extends { source: Pick<RegExp, 'test'> }>(
  all: readonly T[],
): (source: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (source) => {
    const found = known.get(source) ?? all.filter((one) => one.source.test(source));
    known.set(source, found);
    return found;
  };
}
