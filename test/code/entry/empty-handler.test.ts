import { expect, test } from 'vitest';
import { dropEmptyHandler } from '../../../src/code/entry/empty-handler.ts';
import { readSource } from '../../../src/code/source-file.ts';

const IMPORT = `import { clerkMiddleware } from '@clerk/nextjs/server';\n`;

function dropped(source: string): string {
  const file = readSource('middleware.ts', IMPORT + source);
  if (typeof file === 'string') throw new Error(file);
  return dropEmptyHandler(file).slice(IMPORT.length);
}

test.each([
  ['export default clerkMiddleware(async (auth, req) => {\n});\n', 'export default clerkMiddleware();\n'],
  ['export default clerkMiddleware(() => {}, { debug: true })\n', 'export default clerkMiddleware({ debug: true })\n'],
  ['export default clerkMiddleware(function () {},);\n', 'export default clerkMiddleware();\n'],
  ['export default clerkMiddleware(\n  async () => {},\n  { debug: true },\n);\n', 'export default clerkMiddleware(\n  { debug: true },\n);\n'],
])('a handler that does nothing is left out: %j', (before, after) => {
  expect(dropped(before)).toBe(after);
});

test.each([
  'export default clerkMiddleware(async (auth) => {\n  await auth.protect();\n});\n',
  'export default clerkMiddleware(() => {\n  // Nothing here, on purpose.\n});\n',
  'export default clerkMiddleware(() => undefined);\n',
  'export default clerkMiddleware(handler);\nfunction handler() {}\n',
  'export default chain(() => {});\n',
])('everything else keeps its bytes: %j', (source) => {
  expect(dropped(source)).toBe(source);
});
