import type { Rule, Severity } from '../types.ts';

const rule = (id: string, severity: Severity, title: string, help: string, fixedBy?: string[]): Rule => ({
  id,
  severity,
  title,
  help,
  ...(fixedBy === undefined ? {} : { fixedBy }),
});

/** Every rule, in the order the README tells them. Text only, so that `--explain` and SARIF load nothing else. */
export const RULES: readonly Rule[] = [
  rule(
    'resource/exposed',
    'error',
    'A stranger reaches a resource that has no check',
    'It has no check of its own, and the wall lets it through, does not run on it, or cannot apply to it. Check for a user before any work, or declare it public.',
  ),
  rule(
    'resource/wall-only',
    'note',
    'Only the middleware or proxy stands in front of a resource',
    'Fine today, one bypass from open: path matching has been bypassed eight times in published advisories. Add a check to the resource itself.',
  ),
  rule(
    'resource/unknown',
    'note',
    'A resource could not be judged',
    'The trail ended where the code could not be followed. Look at it by hand, or move the check to where it is called directly.',
  ),
  rule(
    'resource/needs-keys',
    'warning',
    "Without Clerk's keys a check lets everybody through",
    'A deployment that lacks a key is open, or treats everybody as one user, and nothing says so. Refuse there; keep a demo user for development only, by NODE_ENV.',
  ),
  rule(
    'public/drift',
    'warning',
    'What is declared public and what the code does differ',
    'The public list states what you mean; the code decides what is so. Change whichever of them is wrong.',
  ),
  rule(
    'public/widened',
    'warning',
    'A change declares more public than before',
    'Told with --changed only. What is on the public list is not asked for a check, so whoever reviews the change should mean it.',
  ),
  rule(
    'wall/misplaced',
    'error',
    'Next ignores the middleware or proxy file',
    'Next loads it only beside app/ or pages/, with an extension from pageExtensions, and says nothing about one that lies elsewhere. add middleware --move-entry moves it.',
  ),
  rule(
    'wall/duplicated',
    'error',
    'There is a middleware file and a proxy file',
    'Next refuses to build with both. Keep one.',
  ),
  rule(
    'wall/never-runs',
    'error',
    'The matcher of the middleware or proxy fits nothing',
    "What a matcher names behind ?! it leaves out, and here that is every page and handler. Look for an empty alternative, 'sign-up||', which fits every path, and for a slash too many at its start.",
  ),
  rule(
    'wall/absent',
    'warning',
    'There is no middleware or proxy file',
    'auth() throws where clerkMiddleware() has not run, and nothing stands in front of what has no check of its own. add middleware writes one.',
    ['middleware'],
  ),
  rule(
    'wall/no-clerk',
    'error',
    'Clerk does not run in the middleware or proxy',
    'auth() throws where clerkMiddleware() has not run. Let the file that Next loads end in clerkMiddleware().',
    ['middleware'],
  ),
  rule(
    'wall/misses-api',
    'warning',
    'The matcher leaves out API routes',
    "auth() throws in a handler on which clerkMiddleware() did not run. Add '/(api|trpc)(.*)' to the matcher.",
    ['middleware'],
  ),
  rule(
    'wall/misses-clerk-proxy',
    'note',
    'The matcher leaves out /__clerk',
    "Clerk proxies its frontend API through /__clerk on *.vercel.app since 7.2.8. Add '/__clerk/(.*)' to the matcher.",
    ['middleware'],
  ),
  rule(
    'wall/allow-by-default',
    'warning',
    'Everything is open that is not on a list',
    'A route that somebody adds tomorrow is open until it is listed. Turn it round, so that what is public is listed and the rest refused: add middleware --deny-by-default does.',
  ),
  rule(
    'wall/prefix-leak',
    'warning',
    'A pattern also matches longer names',
    "'/interview(.*)' also matches /interviewers. Write '/interview/(.*)' and '/interview', or '/interview/:path*'.",
  ),
  rule(
    'wall/opens-protected',
    'warning',
    'A public pattern lets strangers through to a resource that checks for a user',
    'The wall says open, the code says closed: one of them is wrong. Narrow the pattern, so that both lines hold.',
  ),
  rule(
    'wall/route-matcher-deprecated',
    'note',
    'createRouteMatcher is deprecated in this version of Clerk',
    'Deprecated since 7.5.14 and removed in the next major, because path matching keeps being bypassed. Check in each page, layout, route handler and server function; keep clerkMiddleware().',
  ),
  rule(
    'wall/starts-with',
    'warning',
    'A path is tested with startsWith as a gate',
    'The pathname is not decoded, while Next decodes dynamic segments: /api/%61dmin reaches what /api/admin closes (CVE-2026-41248). Check in the resource.',
  ),
  rule(
    'wall/response-redirect',
    'error',
    'The middleware answers with Response.redirect',
    'Its headers are read-only, and Clerk adds its own: signed-out visitors get a 500. Use NextResponse.redirect.',
  ),
  rule(
    'wall/dead-options',
    'error',
    'clerkMiddleware is given options of the removed authMiddleware',
    'clerkMiddleware ignores them, so they protect nothing. Protect inside the handler.',
  ),
  rule(
    'wall/needs-keys',
    'warning',
    "Without Clerk's keys the middleware or proxy lets everybody through",
    'A deployment that lacks a key is open, and nothing says so. Let it fail: call clerkMiddleware() without a condition, or answer 503 where a key is missing.',
  ),
  rule(
    'wall/blanket-public',
    'warning',
    'A public pattern for a whole folder opens handlers that write without a check',
    'Whatever is added below such a folder is open, too. List the handlers that are meant to be open one by one, or check in each handler.',
  ),
  rule(
    'wall/refuses-cron',
    'warning',
    'The wall refuses a cron job',
    'The job never runs: a scheduler has no session, and hears a redirect or a 401. Open its exact path, and have the handler compare the authorization header with CRON_SECRET, which Vercel sends.',
  ),
  rule(
    'wall/refuses-machine',
    'error',
    'The wall refuses another system that authenticates itself',
    'The handler asks for a signature, a secret or a key, and whoever has it never gets that far: without a session they hear a redirect or a 401. Open its exact path; what it asks for is its check.',
  ),
  rule(
    'wall/authorized-parties',
    'note',
    'authorizedParties is not set',
    'Without it a session token made for any other origin of your Clerk instance is accepted. Give clerkMiddleware your exact origins.',
    ['middleware'],
  ),
  rule(
    'webhook/unsigned',
    'error',
    'A Clerk webhook does not verify the signature',
    'Anybody can post events to it. Verify with verifyWebhook(request) before anything else; add webhook writes such a handler.',
  ),
  rule(
    'webhook/parsed-body',
    'warning',
    'The body is parsed before the signature is verified',
    'The signature covers the bytes that were sent; parsed and written again they can differ, and a true event is refused. Read request.text() and verify that.',
  ),
  rule(
    'webhook/secret-name',
    'warning',
    'The webhook secret has a name that Clerk does not read',
    'verifyWebhook reads CLERK_WEBHOOK_SIGNING_SECRET and no other name. Rename the variable, or pass signingSecret.',
  ),
  rule(
    'webhook/svix-result',
    'error',
    'The result of verify() of svix 2 is used',
    'Since svix 2 verify() returns undefined. Verify first, then JSON.parse the same text, or use verifyWebhook.',
  ),
  rule(
    'webhook/not-public',
    'error',
    'The wall refuses the webhook',
    'There is no session on the call, so Clerk hears a redirect or a 401 and gives up after five days. Open its exact path; the signature is its check.',
    ['middleware'],
  ),
  rule(
    'webhook/no-dedupe',
    'note',
    'A webhook may handle one event twice',
    'Svix delivers at least once. Claim the svix-id before the work, and mark it done after.',
  ),
  rule(
    'secret/public-variable',
    'error',
    'A NEXT_PUBLIC_ variable holds a secret',
    'Next writes it into the code that every visitor downloads. Rename it without NEXT_PUBLIC_, and have the secret replaced at its issuer.',
  ),
  rule(
    'secret/inlined-variable',
    'error',
    'next.config inlines a secret',
    'What stands in env of next.config is written into client code. Take it out: server code reads process.env without it.',
  ),
  rule(
    'secret/in-code',
    'error',
    'A secret stands in a file of the project',
    'Whoever reads the repository has it. Have it replaced at its issuer, then read it from the environment. For the history use gitleaks: https://github.com/gitleaks/gitleaks.',
  ),
  rule(
    'secret/signing-key',
    'error',
    'Tokens or sessions are signed with a key that stands in the code',
    'Whoever reads the code can make a token or a session for anybody. Read the key from the environment, without a text in its place where it is missing, and take a new one: the old one is in the history.',
  ),
  rule(
    'secret/unset-opens',
    'note',
    'A known text opens what a secret guards where its variable is missing',
    'A variable may be missing, as on a preview deployment: a template then says "undefined", and what a caller leaves out equals it. Refuse everybody there: compare only if the variable is set.',
  ),
  rule(
    'secret/in-build',
    'error',
    'A secret stands in what browsers download',
    'It is in .next/static or out/. Have it replaced at its issuer, then find the NEXT_PUBLIC_ variable or the client module it came by.',
  ),
  rule(
    'secret/env-tracked',
    'error',
    'An env file with values is in git',
    'Its secrets are in the history of everybody who cloned it. git rm --cached it, have the secrets replaced, and ignore it.',
  ),
  rule(
    'secret/env-not-ignored',
    'warning',
    'An env file is not ignored by git',
    'The next git add . commits it. add env-files adds the lines.',
    ['env-files'],
  ),
  rule(
    'secret/client-read',
    'error',
    'Client code reads a secret',
    'In the browser it is undefined, and one NEXT_PUBLIC_ away from being shipped. Read it on the server, in a module that imports server-only.',
  ),
  rule(
    'auth/protect-not-awaited',
    'error',
    'auth.protect() is not awaited',
    'Since Clerk 6 it gives a promise. One that is neither awaited nor returned refuses nobody: the request goes on. Write await auth.protect().',
  ),
  rule(
    'auth/read-not-awaited',
    'warning',
    'What auth() gives is read before it is there',
    'Since Clerk 6 auth() gives a promise, and a promise has no userId: it is undefined for everybody, signed in or not. Write (await auth()).',
  ),
  rule(
    'auth/iat-freshness',
    'warning',
    'Freshness is judged by iat',
    "iat is the age of a token that is made anew every minute: the check always passes. Use has({ reverification: 'strict' }).",
  ),
  rule(
    'auth/system-permission',
    'error',
    'A system permission is asked for on the server',
    'org:sys_ permissions are not in the session token, so has() is always false. Make a custom permission, org:<feature>:<permission>.',
  ),
  rule(
    'auth/combined-has',
    'error',
    'A permission and reverification are asked for in one call',
    'The installed Clerk may let such a call pass wrongly (CVE-2026-42349). Update, or ask in two calls.',
  ),
  rule(
    'auth/unsafe-metadata',
    'warning',
    'Access is decided by what the user can write',
    'unsafeMetadata is written from the browser by whoever is signed in. Keep roles, plans and the like in publicMetadata, which only your server writes, or in your database.',
  ),
  rule(
    'limiter/fails-open',
    'warning',
    'The rate limiter lets everything through when its store is slow',
    "After its timeout @upstash/ratelimit answers success: true with reason 'timeout'. Test the reason, and refuse writes.",
  ),
  rule(
    'csp/absent',
    'note',
    'No Content-Security-Policy is sent',
    'Nothing limits what an injected script may load, or who frames your pages. add headers writes one that starts in report-only mode.',
    ['headers'],
  ),
  rule(
    'csp/ineffective',
    'warning',
    'The Content-Security-Policy does not stop scripts',
    "Without script-src (or default-src), or with * or https: in it, any script runs. Name the hosts, or use a nonce with 'strict-dynamic'.",
  ),
  rule(
    'csp/blocks-clerk',
    'warning',
    'The Content-Security-Policy leaves out what Clerk loads',
    "Clerk's script and its API are at your frontend API host: add it to script-src and connect-src. Its bot protection is at https://challenges.cloudflare.com: script-src and frame-src.",
  ),
  rule(
    'csp/two-policies',
    'warning',
    'Two Content-Security-Policies are sent',
    "A browser applies both, so only what both allow works; Clerk's own overwrites the one that its handler set. Keep one.",
  ),
  rule(
    'headers/missing',
    'note',
    'Security headers are not set',
    'add headers writes them into next.config, where redirects and errors carry them too.',
    ['headers'],
  ),
  rule(
    'keys/test-in-production',
    'warning',
    'An env file for production holds test keys',
    'Development instances have shared sign-in credentials and a limit of users. Put pk_live_ and sk_live_ there, best in the host’s secret store.',
  ),
  rule(
    'keys/mode-mismatch',
    'error',
    'The publishable key and the secret key are of different instances',
    'One is a test key, the other a live one: sign-in loops or tokens of the wrong instance are accepted. Take both from the same instance.',
  ),
  rule(
    'version/advisory',
    'error',
    'An installed version has a published vulnerability',
    'Update to the version that is named.',
  ),
  rule(
    'version/advisories-stale',
    'warning',
    'The table of advisories is older than 60 days',
    'What was published since is not in it. Use a newer create-clerk-guard, or bring a table with --advisories <file>.',
  ),
  rule(
    'project/problem',
    'warning',
    'A file could not be understood',
    'What it holds was not judged. Repair it, or look at it by hand.',
  ),
];

const BY_ID = new Map(RULES.map((one) => [one.id, one]));

/** @throws Error for an id that is not in the catalogue, which only a defect of ours can ask for. */
export function ruleNamed(id: string): Rule {
  const found = BY_ID.get(id);
  if (found === undefined) throw new Error(`There is no rule ${id}`);
  return found;
}
