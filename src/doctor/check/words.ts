/**
 * What counts as work: everything that reads or changes what the caller did not bring along. Awaiting or returning a call
 * that is not known to be harmless, `fetch`, tagged SQL, setting cookies, revalidating, and any call whose name says that
 * it reads or writes records. Reading parameters, headers, cookies and the body, validating them, logging, counting
 * requests and building responses is not.
 */

/** Packages whose functions neither read nor change data, by the start of their name. */
const HARMLESS =
  /^(?:zod|valibot|yup|joi|superstruct|arktype|ajv|clsx|classnames|tailwind-merge|class-variance-authority|date-fns|dayjs|luxon|moment|lodash|lodash-es|lodash\/.*|ramda|remeda|nanoid|uuid|ms|react|react-dom|react\/.*|next\/(?:image|link|font\/.*|dynamic|script|og|server|navigation|headers|router|head)|next-intl|next-intl\/.*|next-themes|lucide-react|@radix-ui\/.*|@heroicons\/.*|react-icons\/.*|@upstash\/ratelimit|rate-limiter-flexible|@arcjet\/.*|server-only|client-only|superjson|qs|query-string|nuqs\/server|nuqs|slugify|pino|winston|consola|debug|chalk|path|node:path|url|node:url|util|node:util|buffer|node:buffer|crypto|node:crypto|@t3-oss\/.*|@vercel\/(?:functions|og)|@formatjs\/.*|negotiator|accept-language-parser|tiny-invariant|invariant|ts-pattern|zod-form-data|zod-validation-error|@conform-to\/.*|@hookform\/.*|http-status-codes|http-errors|raw-body|micro|jose|bcryptjs|jsonwebtoken|i18next|react-i18next|next-i18next|sonner|geist\/.*|@vercel\/analytics.*|@vercel\/speed-insights.*|vitest|zustand|@tanstack\/react-query|immer|@opentelemetry\/.*|@oslojs\/encoding|@oslojs\/crypto\/(?:sha\d|random)|@noble\/hashes(?:\/.*)?)$/;

/**
 * Functions of other packages that only make something of what they are given, or get what anybody may have.
 * [ai-sdk.dev/docs/reference/ai-sdk-ui, -core; plaid.com/docs/api/webhooks/webhook-verification: a public key]
 */
const SHAPING: Readonly<Record<string, RegExp>> = {
  ai: /^(?:convertTo\w+|(?:safeV|v)alidate\w+|create(?!\w*Agent)\w*Stream\w*|createIdGenerator|generateId|smoothStream|stepCountIs|hasToolCall|isToolUIPart|tool|dynamicTool|jsonSchema|zodSchema|pruneMessages)$/,
  plaid: /^webhookVerificationKeyGet$/,
  'flags/next': /^(?:flag|dedupe)(?:\(\))?$/,
  '@vercel/edge-config': /^(?:get|has)$/,
  '@vercel/flags/next': /^(?:flag|dedupe|unstable_flag)(?:\(\))?$/,
  '@launchdarkly/node-server-sdk': /^(?:\w*[vV]ariation(?:Detail)?|waitForInitialization)$/,
  'posthog-node': /^(?:isFeatureEnabled|getFeatureFlag(?:Payload)?)$/,
  'statsig-node': /^(?:checkGate|getFeatureGate|getConfig|getExperiment)$/,
  'firebase-admin/auth': /^getAuth$/,
  lucia: /^create(?:Blank)?SessionCookie$/,
  // What it forwards is Clerk's own API for browsers, which decides for itself. [@clerk/nextjs server/proxy.ts]
  '@clerk/nextjs/server': /^clerkFrontendApiProxy$/,
};

/** Functions that ask a model as soon as they are called, whether or not anybody waits for it. [ai-sdk.dev/docs/reference/ai-sdk-core] */
const ASKING: Readonly<Record<string, RegExp>> = {
  ai: /^(?:(?:experimental_)?(?:stream|generate)(?:Text|Object|Image|Speech|Video)|(?:experimental_)?transcribe|embed(?:Many)?|rerank)$/,
};

/** Services that the app itself is known to: what they call a session or a token is not that of whoever calls the app. */
const SERVICES =
  /^(?:stripe|openai|@anthropic-ai\/sdk|@google\/genai|@liveblocks\/node|livekit-server-sdk|twilio|@mux\/mux-node|@paddle\/paddle-node-sdk|@lemonsqueezy\/lemonsqueezy\.js|@polar-sh\/sdk|@daily-co\/.*|replicate|elevenlabs)$/;

/** Global objects and functions that do nothing to data. */
const GLOBALS = new Set(
  'JSON Object Array Math Number String Boolean Date RegExp Symbol BigInt Map Set WeakMap WeakSet Error TypeError RangeError URL URLSearchParams Headers Response NextResponse Request FormData Blob File TextEncoder TextDecoder Buffer console parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone setTimeout clearTimeout setInterval clearInterval queueMicrotask atob btoa Intl Reflect performance crypto AbortController AbortSignal ReadableStream TransformStream WritableStream Uint8Array ArrayBuffer process Proxy eval escape unescape'.split(
    ' ',
  ),
);

/** Methods that only look at, copy or reshape a value. */
const RESHAPING = new Set(
  'map filter forEach find findIndex findLast some every reduce reduceRight flatMap flat sort toSorted reverse toReversed slice splice toSpliced concat with join includes indexOf lastIndexOf push pop shift unshift at keys values entries fill has get getAll set add append delete clear toString toUpperCase toLowerCase toLocaleString toISOString getTime trim trimStart trimEnd split replace replaceAll startsWith endsWith match matchAll padStart padEnd charAt charCodeAt substring substr repeat normalize localeCompare toFixed json text formData arrayBuffer blob bytes clone parse safeParse parseAsync safeParseAsync spa validate validateSync cast check status send end setHeader getHeader writeHead header redirect bind call apply valueOf then catch finally format log info warn error debug next getReader read cancel enqueue close abort'.split(
    ' ',
  ),
);

/** Methods whose promise is only the body of a message, or a validated copy of it. */
const PARSING = new Set(
  'json text formData arrayBuffer blob bytes parse safeParse parseAsync safeParseAsync spa validate'.split(
    ' ',
  ),
);

/** Methods of strings and arrays that nothing else is asked by. */
const PLAIN = new Set(
  'map flatMap join includes slice splice toSorted reverse toString toUpperCase toLowerCase toLocaleString toISOString getTime trim trimStart trimEnd split replace replaceAll startsWith endsWith match padStart padEnd charAt charCodeAt substring substr localeCompare toFixed'.split(
    ' ',
  ),
);

/** Counting a caller's requests is no work: it comes before the check, and should. */
const LIMITER = /(?:rate_?limit|limiter|throttle)\w*(?:\.(?:limit|consume|check|hit|block\w*))?$/i;

/** Opening a connection reads and changes nothing yet. */
const CONNECTING =
  /^(?:\$?connect|(?:db|database|mongo\w*|prisma|redis)_?connect|connect_?(?:to)?_?(?:the)?_?(?:db|database|mongo\w*|prisma|redis|postgres\w*))$/i;

/** Functions that give the database: what they do to open it is nobody's data. */
const OPENING =
  /^(?:get|init|initialize|create|open)_?(?:server|pg|local|node)?_?(?:db|database|prisma|pool)_?(?:instance|client|adapter|connection)?$/i;

/** Names of headers and cookies that hold a key or a token. */
const CREDENTIAL =
  /^(?:proxy-)?authorization$|api[-_]?key|token|secret|session|(?:^|[-_.])(?:sid|jwt)(?:$|[-_.])/i;

/** What every request has, its URL and its parameters included. Of anything else the caller may have sent nothing. */
const OF_REQUESTS = new Set(
  'url nextUrl headers cookies method body bodyUsed signal ip geo query params searchParams pathname search hash host hostname href origin protocol port locale defaultLocale domainLocale basePath buildId size length socket destination referrer'.split(
    ' ',
  ),
);

/** Names of what throws when the caller's data is not as it should be. */
const REFUSING = new Set(
  'json formData text arrayBuffer blob parse parseAsync validate validateSync validateAsync decode atob decodeURIComponent throwIfAborted toISOString normalize repeat toFixed'.split(
    ' ',
  ),
);

const VERB =
  /^(?:create|insert|update|upsert|save|send|query|execute|exec|destroy|publish|enqueue|dispatch|charge|refund|findMany|findUnique|findFirst|findOne|findAll|findBy|deleteMany|deleteOne|updateMany|insertOne|insertMany|aggregate|countDocuments|\$|upload|putObject|trigger|notify|revalidate|record|track|purge|drop|remove[A-Z]|delete[A-Z]|write[A-Z]|set[A-Z]\w*InDb)/;

/** Constructors and factories: `createClient()` makes something that is used later. */
const FACTORY =
  /^(?:create|make|build|define|init)[A-Z]?\w*(?:Client|Instance|Server|Schema|Env|Context|Store|Caller|Router|Config|Handler|Handlers|Auth|Action|Procedure|Navigation|Hash|Hmac|Matcher|Logger|Translator|Formatter|Connection|Pool|Searcher|Loader|Cache|Storage)$/;

/** What answers a browser that asks which other sites may call, or says so in an answer. [fetch.spec.whatwg.org/#http-cors-protocol] */
const CORS = /(?:^cors|[a-z\d_](?:Cors|CORS|cors)|^CORS)(?:$|[A-Z_])|(?:^|\.)(?:Next)?Cors$/;
/** Functions that keep which sites those are, or look it up. */
const KEEPS_CORS = /^(?:update|save|store|create|delete|remove|insert|upsert|load|fetch|list|read|get|find)/i;

/** What makes the answer that somebody gets who is turned away. */
const REFUSAL = /(?:error|unauthori[sz]ed|forbidden|not_?found|limit\w*|failure)_?response$/i;

/** A query that reads no table: whether the database answers. */
const PING = /^\s*select\s+(?:1|true|now\(\))(?:\s+as\s+"?\w+"?)?\s*;?\s*$/i;

/** A statement that leaves what is there as it is: a table that is made where there is none, or a setting. */
const SET_UP =
  /^(?:create\s+(?:unique\s+|virtual\s+)?(?:table|index|extension|schema|view)\s+(?:concurrently\s+)?if\s+not\s+exists\s|pragma\s|set\s+(?:session\s+|local\s+)?(?:search_path|time\s*zone|names|\w+_timeout)\b)/i;

/** A statement that asks which tables there are, or which migrations were run, and nothing beside. */
const CATALOG =
  /^(?![\s\S]*\b(?:union|join|intersect|into)\b)select\s[\w\s*(),."]+?\sfrom\s+"?(?:information_schema\.|pg_catalog\.|sqlite_master\b|drizzle"?\."?__drizzle_migrations\b)[^,(]*$/i;

/** What the work of such a statement is called by. */
export const SETTING_UP = ' to set the database up';

/** A name that promises a check. */
const AUTHISH =
  /auth|session|signed?-?in|logged?-?in|protect|(?:current|require|ensure|verify|assert|check|validate|get|with|must|is|has|check)_?(?:user|admin|access|permission|role|member|owner|viewer|login|token|owner)|permission|guard|authoriz|authoris|allowed|forbid|jwt|api-?key|signature/i;

/** Functions that write down who called, and not what the app is about: `logApiUsage`, `auditRequest`. */
const ACCESS_LOG =
  /^(?:(?:log|audit)_?(?:api|access|audit|auth|request|response|security|http)_?(?:[A-Z_]\w*)?|(?:record|write)_?(?:(?:api|access|audit|auth|request|response|security|http)_?)+(?:logs?|usage|trail|events?|entry)?_?\w*(?:log|usage|trail|audit|access)\w*|(?:record|write)_?(?:access|audit))$/i;

const USAGE_LOG = /^(?:log|audit)[A-Z_]\w*(?:usage|access|requests?)$/i;

const MAX_KEPT = 20_000;

/** The same test, which looks at each word once: an app has few words, and they come again and again. */
export function once(test: (word: string) => boolean): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    if (known.size >= MAX_KEPT) known.clear();
    const now = test(word);
    known.set(word, now);
    return now;
  };
}

export const isAccessLog = once((name) => ACCESS_LOG.test(name) || USAGE_LOG.test(name));
/** Packages that only write down what they are given. */
export const isLogger = once((source) => /^(?:debug|pino|winston|consola|loglevel)$/.test(source));
export const isAsking = (source: string, name: string): boolean => ASKING[source]?.test(name) ?? false;
export const isShaping = (source: string, name: string): boolean => SHAPING[source]?.test(name) ?? false;
export const isService = once((source) => SERVICES.test(source));
export const isHarmlessPackage = once((source) => HARMLESS.test(source));
export const isHarmlessGlobal = once((path) => GLOBALS.has(path.split(/[.(]/)[0] ?? ''));
export const isReshaping = (name: string): boolean => RESHAPING.has(name);
export const isParsing = (name: string): boolean => PARSING.has(name);
export const isPlain = (name: string): boolean => PLAIN.has(name);
export const isLimiter = once((spelled) => LIMITER.test(spelled));
export const isCors = once((name) => CORS.test(name) && !KEEPS_CORS.test(name));
export const isRefusal = once((name) => REFUSAL.test(name));
export const isConnecting = once((name) => CONNECTING.test(name));
export const isCredential = once((name) => CREDENTIAL.test(name));
export const isOpening = once((name) => OPENING.test(name) || CONNECTING.test(name));
export const isOfRequest = (name: string): boolean => OF_REQUESTS.has(name);
export const mayRefuse = (name: string): boolean => REFUSING.has(name);
export const isPing = (query: string): boolean => PING.test(query);
/** Whether a query has only statements in it that set the database up. */
export const isSetUp = (query: string): boolean => {
  const statements = query.split(';').map((one) => one.trim());
  return (
    query.trim() !== '' && statements.every((one) => one === '' || SET_UP.test(one) || CATALOG.test(one))
  );
};
export const isVerb = once((name) => VERB.test(name) && !FACTORY.test(name));
export const isAuthish = once((name) => AUTHISH.test(name));

/** Methods of a list that call what they are handed. */
export const CALLS_BACK: ReadonlySet<string> = new Set(
  'map flatMap forEach filter some every find findIndex findLast findLastIndex reduce reduceRight sort toSorted'.split(
    ' ',
  ),
);

/** The same, and those of a promise. */
export const HANDS_ON: ReadonlySet<string> = new Set([...CALLS_BACK, 'then', 'catch', 'finally']);
