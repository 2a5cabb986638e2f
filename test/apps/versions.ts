/**
 * Exact version of every package that a test app asks for, so that an install made next year is the one
 * that was proved. Raise them together, on purpose.
 */

/** Generators whose templates are the test apps; their own version, not the version of what they install. */
export const GENERATORS = {
  'create-next-app-16': { name: 'create-next-app', version: '16.4.3' },
  'create-next-app-15': { name: 'create-next-app', version: '15.5.28' },
  'create-next-app-14': { name: 'create-next-app', version: '14.2.35' },
  'create-t3-app': { name: 'create-t3-app', version: '7.40.0' },
} as const;

/** pnpm for the pnpm workspace; installed into the cache, never globally. */
export const PNPM = '10.34.9';

/** What the doctor is measured against, too: ESLint with the parser of typescript-eslint. */
export const ESLINT = {
  eslint: '9.39.5',
  '@typescript-eslint/parser': '8.73.0',
  typescript: '5.9.3',
} as const;

type Pins = Readonly<Record<string, string>>;

const TYPES_19: Pins = { '@types/node': '20.19.43', '@types/react': '19.3.0', '@types/react-dom': '19.3.0' };

export const PINS_16: Pins = {
  ...TYPES_19,
  next: '16.4.6',
  'eslint-config-next': '16.4.6',
  react: '19.3.0',
  'react-dom': '19.3.0',
  eslint: '9.39.5',
  typescript: '5.9.3',
  turbo: '2.11.11',
  '@clerk/nextjs': '7.9.17',
  'next-intl': '4.14.8',
};

// The template asks for react 19.1.0, which @clerk/nextjs 6.39.8 refuses (peer ~19.1.4).
export const PINS_15: Pins = {
  ...TYPES_19,
  next: '15.5.29',
  'eslint-config-next': '15.5.29',
  react: '19.1.10',
  'react-dom': '19.1.10',
  eslint: '9.39.5',
  '@eslint/eslintrc': '3.3.7',
  typescript: '5.9.3',
  '@clerk/nextjs': '6.39.8',
};

export const PINS_14: Pins = {
  next: '14.2.35',
  'eslint-config-next': '14.2.35',
  react: '18.3.1',
  'react-dom': '18.3.1',
  '@types/node': '20.19.43',
  '@types/react': '18.3.31',
  '@types/react-dom': '18.3.7',
  eslint: '8.57.1',
  typescript: '5.9.3',
  '@clerk/nextjs': '5.7.6',
};

export const PINS_T3: Pins = {
  ...PINS_15,
  react: '19.3.0',
  'react-dom': '19.3.0',
  '@t3-oss/env-nextjs': '0.12.0',
  '@tailwindcss/postcss': '4.3.5',
  '@tanstack/react-query': '5.108.0',
  '@trpc/client': '11.19.0',
  '@trpc/react-query': '11.19.0',
  '@trpc/server': '11.19.0',
  postcss: '8.5.33',
  prettier: '3.10.1',
  'prettier-plugin-tailwindcss': '0.6.14',
  'server-only': '0.0.1',
  superjson: '2.2.6',
  tailwindcss: '4.3.5',
  'typescript-eslint': '8.73.0',
  zod: '3.25.76',
};

interface PackageJson {
  name?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  [key: string]: unknown;
}

/**
 * The same package.json with every dependency at its exact version.
 * @throws when a dependency has no pin: a floating one would make the tests depend on the day they run.
 */
export function pinned(pkg: PackageJson, pins: Pins): PackageJson {
  const fix = (group: Record<string, string> | undefined) =>
    group &&
    Object.fromEntries(
      Object.keys(group).map((name) => {
        const version = pins[name];
        if (version === undefined) throw new Error(`test/apps/versions.ts has no version for ${name}`);
        return [name, version];
      }),
    );
  const result = { ...pkg };
  const dependencies = fix(pkg.dependencies);
  const devDependencies = fix(pkg.devDependencies);
  if (dependencies) result.dependencies = dependencies;
  if (devDependencies) result.devDependencies = devDependencies;
  return result;
}
