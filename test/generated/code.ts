import fc from 'fast-check';

/** Some code, or what makes it. */
export type Code = fc.Arbitrary<string>;

/** Code with holes, each filled by what stands in it. */
export function code(texts: TemplateStringsArray, ...holes: (Code | string)[]): Code {
  return fc
    .tuple(...holes.map((hole) => (typeof hole === 'string' ? fc.constant(hole) : hole)))
    .map((all) => {
      const [first = '', ...rest] = texts;
      return rest.reduce((text, next, at) => `${text}${all[at] ?? ''}${next}`, first);
    });
}

export const one = (...texts: string[]): Code => fc.constantFrom(...texts);

/** Code that is written rarely, beside what is written often. */
export const mostly = (often: readonly Code[], rarely: readonly Code[]) => ({
  weight: 8,
  arbitrary: fc.oneof(
    { weight: 2, arbitrary: fc.oneof(...often) },
    { weight: 1, arbitrary: fc.oneof(...rarely) },
  ),
});

/** A loop or a block whose label no one inside of it has. */
export const labelled = (made: Code): Code =>
  made.map((text) => text.replace(/\bout\b/g, `out${text.match(/\bout\d+:/g)?.length ?? 0}`));
