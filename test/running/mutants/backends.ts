import { type Mutant, of } from './mutant.ts';

const WEBHOOK = 'templates/webhook/route.ts.hbs';
const STORE = 'templates/webhook/store.ts.hbs';
const LIMITER = 'templates/rate-limit/rate-limit.ts.hbs';
const ADDRESS = 'templates/rate-limit/client-address.ts.hbs';
const MEMORY = 'templates/rate-limit/store-memory.ts.hbs';
const CHECK = 'templates/security-check/env-check.ts.hbs';

export const BACKENDS: readonly Mutant[] = [
  ...of('webhook', WEBHOOK, [
    ['the signature is not verified', 'new Webhook(secret).verify(body, {', 'Object.assign({}, {'],
    ['Clerk’s verification is not waited for', 'event = await verifyWebhook(', 'event = verifyWebhook('],
    [
      'what does not verify is handled',
      "return new Response('Not verified', { status: 400 });",
      "event = { type: 'x' } as any;",
    ],
    [
      'what does not verify is answered with 200',
      "new Response('Not verified', { status: 400 })",
      "new Response('Not verified')",
    ],
    [
      'any secret will do',
      'if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) {',
      "if (secret === 'never') {",
    ],
    ['a body of any size is read', 'if (bytes > MAX_BODY_BYTES) {', 'if (bytes < 0) {'],
    [
      'an announced size is ignored',
      "Number(request.headers.get('content-length')) > MAX_BODY_BYTES",
      "request.headers.get('content-length') === 'x'",
    ],
    ['bytes may stand for other text', '{ fatal: true, ignoreBOM: true }', '{ ignoreBOM: true }'],
    ['an event in flight is answered with 200', '{ status: 503, headers }', '{ status: 200, headers }'],
    [
      'an event in flight is handled again',
      "if (state === 'in-flight') {",
      "if ((state as string) === 'never') {",
    ],
    [
      'an event that is done is handled again',
      "    if (state === 'done') return new Response('Handled before');\n",
      '',
    ],
    [
      'an event is marked before it succeeded',
      '    await handleEvent(event);\n',
      '    await store.confirm(id);\n    await handleEvent(event);\n',
    ],
    [
      'the handler is not waited for',
      'await handleEvent(event);',
      'void handleEvent(event).catch(() => {});',
    ],
    [
      'a failure is answered with 200',
      "new Response('Handler failed', { status: 500 })",
      "new Response('Handler failed')",
    ],
    ['a failure keeps its claim', 'await store.release(id, owner).catch(', 'await Promise.resolve().catch('],
    ['a success is not marked', 'await store.confirm(id).catch(', 'await store.release(id, owner).catch('],
  ]),
  ...of('webhook', STORE, [
    [
      'anybody gives a claim back',
      'if (marks.get(id)?.owner === owner) marks.delete(id);',
      'marks.delete(id);',
    ],
    ['a claim ends before Svix gives up', 'const LEASE_MS = 60_000;', 'const LEASE_MS = 5_000;'],
    ['an event is forgotten before its last attempt', 'const DONE_MS = 48 *', 'const DONE_MS = 24 *'],
    [
      'a full store forgets live claims',
      "else if (mark.owner === 'done') oldest ??= id;",
      'else oldest ??= id;',
    ],
    ['the store is not bounded', 'if (marks.size >= MAX_EVENTS) makeRoom(now);', ''],
    [
      'a live claim is taken over',
      'if (mark && mark.expires > now) {',
      "if (mark && mark.owner === 'done') {",
    ],
  ]),
  ...of('rate-limit', ADDRESS, [
    ['the leftmost address counts', 'entries[entries.length - trustedProxies]', 'entries[0]'],
    ['each address of a subscriber counts', 'groups.slice(0, 4)', 'groups.slice(0, 8)'],
    ['IPv4 in IPv6 clothes is another caller', 'if (mapped) {', 'if (mapped && version === 4) {'],
    [
      'what is no address counts',
      "if (version === 0 || address.includes('%')) return undefined;",
      'if (version === 0) return address;',
    ],
  ]),
  ...of('rate-limit', MEMORY, [
    [
      'a full table starts over',
      'if (table.counters.size >= MAX_KEYS) key = `${name}:overflow`;',
      'if (table.counters.size >= MAX_KEYS) table.counters.clear();',
    ],
    [
      'the table is not bounded',
      'table.counters.size >= MAX_KEYS) {\n    dropExpired',
      'table.counters.size < 0) {\n    dropExpired',
    ],
    [
      'visitors fill the table of users',
      "return caller.startsWith('u:') ? tables.users : tables.visitors;",
      'return tables.visitors;',
    ],
    ['one call too many passes', 'allowed: counter.calls <= limit', 'allowed: counter.calls <= limit + 1'],
    [
      'a refused call moves the window',
      'known && known.resetAt > now\n',
      'known && known.resetAt > now && known.calls < limit\n',
    ],
    ['a reload starts over', 'shared.rateLimitTables ??= {', 'shared.rateLimitTables = {'],
  ]),
  ...of('rate-limit', LIMITER, [
    [
      'the header counts without a trusted proxy',
      'clientAddress(forwardedFor, TRUSTED_PROXIES)',
      'clientAddress(forwardedFor, TRUSTED_PROXIES || 1)',
    ],
    ['users are counted by address', '  if (userId) return `u:${userId}`;\n', ''],
    ['no budget is ever used up', 'if (count.allowed) return', 'if (count) return'],
    ['the answer may be kept by caches', "      'Cache-Control': 'no-store',\n", ''],
    ['nobody hears when to come back', "      'Retry-After': String(retryAfterSeconds),\n", ''],
    ['closed is open when the store fails', "if (policy === 'open') return", 'if (policy) return'],
    [
      'writes follow the policy of reads',
      'reads ? ON_STORE_FAILURE.reads : ON_STORE_FAILURE.writes',
      'ON_STORE_FAILURE.reads',
    ],
  ]),
  ...of('rate-limit', 'templates/rate-limit/store-upstash.ts.hbs', [
    [
      'a time-out counts as success',
      "if (result.reason === 'timeout') {",
      "if ((result.reason as string) === 'never') {",
    ],
  ]),
  ...of('rate-limit', 'templates/rate-limit/store-redis.ts.hbs', [
    ['a lost Redis counts as a budget', 'if (reason instanceof Error) throw reason;', ''],
    [
      'a used-up Redis budget passes',
      'allowed: result.consumedPoints <= limit',
      'allowed: result.consumedPoints > 0',
    ],
  ]),
  ...of('security-check', CHECK, [
    [
      'nothing stops a bad start',
      "throw new Error(message.join('\\n  - '));",
      "console.warn(message.join('\\n  - '));",
    ],
    ['nothing ends the process', '  process.exit(1);\n', ''],
    [
      'test and live keys may be mixed',
      'if (isTestKey(publishable) !== isTestKey(secret)) {',
      "if (publishable === 'never') {",
    ],
    [
      'keys may be missing in production',
      '(production ? errors : warnings).push(`${name} is not set.`);',
      'warnings.push(`${name} is not set.`);',
    ],
    ['placeholders pass', '} else if (isPlaceholder(value)) {', "} else if (value === 'never') {"],
    ['quoted keys pass', '} else if (isWrapped(value)) {', "} else if (value === 'never') {"],
    ['secrets may be public', 'if (looksSecret || secrets.includes(value)) {', "if (value === 'never') {"],
    [
      'a copy of the secret may be public',
      'if (looksSecret || secrets.includes(value)) {',
      'if (looksSecret) {',
    ],
    [
      'a private key passes for the public one',
      "if (jwtKey.includes('PRIVATE KEY')) {",
      "if (jwtKey === 'never') {",
    ],
    [
      'any text passes for a key',
      "} else if (jwtKey !== '' && !isJwtKey(jwtKey)) {",
      "} else if (jwtKey === 'never') {",
    ],
    ['any signing secret passes', "if (signing !== '' && !/^whsec_", "if (signing === 'x' && !/^whsec_"],
    ['any origin may sign in', '(strict ? errors : warnings).push(', 'warnings.push('],
    ['an address passes for an origin', 'if (isOrigin(party)) return;', "if (party !== '') return;"],
    [
      'the value of a key is printed',
      'errors.push(`${name} still holds a placeholder.`);',
      'errors.push(`${name} still holds a placeholder: ${value}.`);',
    ],
    [
      'test keys pass silently in production',
      '} else if (isTestKey(secret) && production) {',
      "} else if (secret === 'never') {",
    ],
  ]),
  ...of('security-check', 'templates/security-check/instrumentation.ts.hbs', [
    [
      'the check is never called',
      "process.env.NEXT_RUNTIME === 'nodejs'",
      "process.env.NEXT_RUNTIME === 'never'",
    ],
  ]),
  ...of('env-files', 'generators/env-files.ts', [
    ['.env* is not ignored', '...(missing.has(ALL_ENV) ? [ALL_ENV] : []),', ''],
    ['Clerk’s own folder is not ignored', '...(missing.has(CLERK_FOLDER) ? [CLERK_FOLDER] : []),', ''],
    [
      'the exception comes first',
      '...(missing.has(ALL_ENV) ? [ALL_ENV] : []),\n    ...(example ? [KEEP_EXAMPLE] : []),',
      '...(example ? [KEEP_EXAMPLE] : []),\n    ...(missing.has(ALL_ENV) ? [ALL_ENV] : []),',
    ],
    [
      'a link is written through',
      "if (facts.gitignore.symlink !== 'no') {",
      "if (facts.gitignore.symlink === 'outside') {",
    ],
    [
      'a tracked .env is not reported',
      '({ path }) => !isForTests(path));\n  return real.map',
      '({ path }) => isForTests(path));\n  return real.map',
    ],
    ['every name of the file is told', 'names: file.secrets', 'names: file.names'],
    ['a file name reaches the shell', 'shellQuote(path)', 'path'],
  ]),
  ...of('env-files', 'src/code/lines.ts', [
    [
      'a later exception is overlooked',
      'return safeIgnores(actual, path) !== want;',
      'return !(actual.test(path).ignored || want === false);',
    ],
    ['the case of a pattern does not count', 'ignorecase: false', 'ignorecase: true'],
    [
      'lines are glued to the last one',
      'const closed = /\\n$/.test(body) ? body : body + end;',
      'const closed = body;',
    ],
    [
      'only the first path of a pattern counts',
      'samplesOf(pattern).some((path) => {',
      'samplesOf(pattern).slice(0, 1).some((path) => {',
    ],
  ]),
];
