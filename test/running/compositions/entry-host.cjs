// Runs an entry file as `next build` + `next start` would, without building: Next's own reading of the matcher, Next's own
// matching, Next's own adapter, the project's own Clerk. One JSON line in per request, one JSON line out.
// Arguments: the app's folder, the entry file relative to it, the same file bundled to CommonJS.
const path = require('node:path');
const readline = require('node:readline');

const [, , dir, entry, bundle] = process.argv;
const fromApp = (name) => require(require.resolve(name, { paths: [dir] }));
process.chdir(dir);
/** What an entry file does beside answering. */
globalThis.effects = [];
process.env.NODE_ENV = 'production';
fromApp('next/dist/server/node-environment');
fromApp('next/dist/server/require-hook');
const { adapter } = fromApp('next/dist/server/web/adapter');
const { getPageStaticInfo } = fromApp('next/dist/build/analysis/get-page-static-info');
const { getMiddlewareRouteMatcher } = fromApp('next/dist/shared/lib/router/utils/middleware-route-matcher');

/** Which handler runs and on what, as Next's build decides it; without a matcher it is every path. */
async function load() {
  // Next 16 reads no matcher, without a word, before its compiler is loaded.
  await fromApp('next/dist/build/swc').loadBindings();
  const name = path.basename(entry).split('.')[0];
  const info = await getPageStaticInfo({
    pageFilePath: path.join(dir, entry),
    nextConfig: {},
    page: `/${name}`,
    isDev: false,
    pageType: 'root',
  });
  const matchers = info.middleware?.matchers;
  const userland = require(bundle);
  // As in next/dist/build/templates/middleware.js.
  const handler = (name === 'proxy' ? userland.proxy : userland.middleware) || userland.default;
  if (typeof handler !== 'function') throw new Error('Next would find no function in this file');
  return { name, handler, matches: matchers ? getMiddlewareRouteMatcher(matchers) : () => true };
}

function queryOf(url) {
  return Object.fromEntries(url.searchParams);
}

async function answer({ name, handler, matches }, { url, method = 'GET', headers = {} }) {
  const parsed = new URL(url);
  const incoming = { headers, cookies: cookiesOf(headers.cookie ?? '') };
  if (!matches(parsed.pathname, incoming, queryOf(parsed))) return { ran: false };
  const pending = [];
  const { response, waitUntil } = await adapter({
    page: `/${name}`,
    handler,
    request: {
      url,
      method,
      headers,
      nextConfig: { basePath: '', i18n: null, trailingSlash: false },
      page: {},
      signal: new AbortController().signal,
      waitUntil: (promise) => pending.push(promise),
    },
  });
  await Promise.all([waitUntil, ...pending]);
  const effects = globalThis.effects.splice(0);
  return {
    effects,
    ran: true,
    status: response.status,
    headers: [...response.headers],
    body: await response.text(),
  };
}

function cookiesOf(line) {
  const pairs = line.split(/; */).filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

load().then(async (entryFile) => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const result = await answer(entryFile, JSON.parse(line)).catch((error) => ({
      threw: String(error?.stack ?? error),
    }));
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
});
