/** Templates by path below templates/, compiled by the build; empty when run from source, where they are compiled on use. */
export const precompiled: Readonly<Record<string, TemplateSpecification>> = {};
