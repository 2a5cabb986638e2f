import { describe, expect, test } from 'vitest';
import { planRename, proxyPathOf } from '../../../src/code/entry/rename.ts';

function text(path: string, source: string): string {
  const plan = planRename(path, source);
  if ('refused' in plan) throw new Error(plan.because);
  return plan.text;
}

describe('the rename to proxy', () => {
  test('keeps folder, page extension and language', () => {
    expect(proxyPathOf('src/middleware.ts')).toBe('src/proxy.ts');
    expect(proxyPathOf('middleware.page.js')).toBe('proxy.page.js');
    expect(proxyPathOf('src/lib/middlewares.ts')).toBeUndefined();
  });

  test('renames a named function and all that refers to it', () => {
    expect(
      text(
        'middleware.ts',
        `// The middleware.\nexport function middleware(req: Request) {\n  return again(middleware, req);\n}\nexport default middleware;\n`,
      ),
    ).toBe(
      `// The middleware.\nexport function proxy(req: Request) {\n  return again(proxy, req);\n}\nexport default proxy;\n`,
    );
  });

  test('leaves a default export as it is', () => {
    const source = `import { clerkMiddleware } from '@clerk/nextjs/server';\nexport default clerkMiddleware();\n`;
    expect(text('middleware.ts', source)).toBe(source);
  });

  test('renames in an export list and keeps the local name', () => {
    expect(text('middleware.ts', `import { auth } from './a';\nexport { auth as middleware };\n`)).toBe(
      `import { auth } from './a';\nexport { auth as proxy };\n`,
    );
    expect(text('middleware.ts', `export { middleware } from './a';\n`)).toBe(
      `export { middleware as proxy } from './a';\n`,
    );
  });

  test('drops runtime, keeps the rest of config and says so', () => {
    const plan = planRename(
      'middleware.ts',
      `export const middleware = () => undefined;\n\nexport const config = {\n  // Needed for the database.\n  runtime: 'nodejs',\n  matcher: ['/x'],\n};\n`,
    );
    expect(plan).toMatchObject({
      text: `export const proxy = () => undefined;\n\nexport const config = {\n  // Needed for the database.\n  matcher: ['/x'],\n};\n`,
    });
    expect('notes' in plan && plan.notes.join(' ')).toContain('`runtime` is gone from `config`');
  });

  test('drops runtime from a single line and from a statement of its own', () => {
    expect(text('middleware.ts', `export default f;\nexport const config = { runtime: 'edge', matcher: '/x' };\n`)).toBe(
      `export default f;\nexport const config = { matcher: '/x' };\n`,
    );
    expect(text('middleware.ts', `export default f;\nexport const runtime = 'experimental-edge';\nconst a = 1;\n`)).toBe(
      `export default f;\nconst a = 1;\n`,
    );
  });

  test('keeps CRLF', () => {
    expect(text('middleware.js', `export function middleware() {}\r\nexport const config = {\r\n  runtime: 'edge',\r\n};\r\n`)).toBe(
      `export function proxy() {}\r\nexport const config = {\r\n};\r\n`,
    );
  });

  test('refuses where the name proxy is taken, middleware is bound twice, or Next would not take the result', () => {
    for (const source of [
      `import proxy from 'http-proxy';\nexport function middleware() { return proxy; }\n`,
      `export function middleware(run) { const middleware = 1; return run(middleware); }\n`,
      `const a = () => 1;\nexport { a as default };\n`,
      `export const { middleware } = make();\n`,
      `module.exports = { middleware() {} };\n`,
      `export * from './x';\n`,
      `export function middleware( {\n`,
    ])
      expect(planRename('middleware.ts', source), source).toMatchObject({ refused: true });
  });
});
