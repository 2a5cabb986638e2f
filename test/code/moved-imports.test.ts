import { describe, expect, it } from 'vitest';
import { followMove, relocated } from '../../src/code/moved-imports.ts';

const ALIAS = { prefix: '@/', dir: 'src' };
const RENAME = { from: 'src/middleware.ts', to: 'src/proxy.ts' };

const followed = (source: string, importer = 'src/test/middleware.test.ts', renamed = true): string =>
  followMove(importer, source, RENAME, ALIAS, renamed);

describe('imports of a file that gets another path', () => {
  it('follow in imports, exports, dynamic imports, require and mocks, each in its own spelling', () => {
    expect(
      followed(`import { config } from '../middleware';
import '@/middleware';
export * from "../middleware.js";
vi.mock('@/middleware.ts');
const later = () => import('../middleware');
const { config: again } = require("../middleware");
`),
    ).toBe(`import { config } from '../proxy';
import '@/proxy';
export * from "../proxy.js";
vi.mock('@/proxy.ts');
const later = () => import('../proxy');
const { config: again } = require("../proxy");
`);
  });

  it('take the renamed export under the name they know', () => {
    expect(
      followed(`import { middleware, config } from '../middleware';
import { middleware as run } from '../middleware';
export { middleware } from '../middleware';
const { middleware: other } = await import('../middleware');
`),
    ).toBe(`import { proxy as middleware, config } from '../proxy';
import { proxy as run } from '../proxy';
export { proxy as middleware } from '../proxy';
const { proxy: other } = await import('../proxy');
`);
    expect(followed(`const { middleware } = require('../middleware');\n`)).toBe(
      `const { proxy: middleware } = require('../proxy');\n`,
    );
  });

  it('leave alone what only looks alike', () => {
    const source = `import { middleware } from './middleware';
import middlewares from '../middlewares';
const a = '../middleware';
call('../middleware');
`;
    expect(followed(source)).toBe(source);
    expect(followed('import {')).toBe('import {');
  });

  it('follow a file into another folder, and its own relative imports with it', () => {
    const move = { from: 'middleware.ts', to: 'src/middleware.ts' };
    expect(followMove('test/a.test.ts', `import m from '../middleware';\n`, move, ALIAS, false)).toBe(
      `import m from '../src/middleware';\n`,
    );
    expect(
      relocated(
        `import { routing } from './src/i18n/routing';
import { x } from "./lib/x.js";
import '@/y';
import { clerkMiddleware } from '@clerk/nextjs/server';
const z = await import('./src');
`,
        move,
      ),
    ).toBe(`import { routing } from './i18n/routing';
import { x } from "../lib/x.js";
import '@/y';
import { clerkMiddleware } from '@clerk/nextjs/server';
const z = await import('./');
`);
  });

  it('keep CRLF', () => {
    expect(followed(`import '../middleware';\r\nconst a = 1;\r\n`)).toBe(
      `import '../proxy';\r\nconst a = 1;\r\n`,
    );
  });
});
