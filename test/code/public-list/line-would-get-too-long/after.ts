export const OPEN = [
  '/one',
  '/another-rather-long-pattern/**',
  '/third',
  '/a-rather-long-public-pattern/of/several/segments/**',
];
