import type { RouteFact, WebhookFact } from '../types.ts';
import type { ModuleSummary } from './module-summary.ts';
import type { Sources } from './sources.ts';
import { MARK } from './sources.ts';

const SECRET = /WEBHOOK|SVIX|SIGNING|WHSEC/;

/** Handlers that receive webhooks: they verify a signature, or their path says so. */
export function readWebhooks(routes: readonly RouteFact[], sources: Sources): WebhookFact[] {
  return routes.flatMap((route): WebhookFact[] => {
    if (route.kind !== 'route-handler' && route.kind !== 'api') return [];
    const named = /web-?hook/i.test(route.url);
    const marked = ((sources.all.get(route.file)?.marks ?? 0) & MARK.webhook) !== 0;
    if (!named && !marked) return [];
    const summary = sources.summary(route.file);
    const verifiedBy = summary === undefined ? 'none' : verifier(summary);
    if (!named && verifiedBy === 'none') return [];
    const behind = named && verifiedBy === 'none' ? receivers(route.file, sources) : [];
    const summaries = [route.file, ...behind].flatMap((file) => sources.summary(file) ?? []);
    const secretNames = [...new Set(summaries.flatMap(({ envNames }) => [...envNames]))]
      .filter((name) => SECRET.test(name))
      .sort();
    const by = summaries.map(verifier).find((one) => one !== 'none');
    return [
      {
        file: route.file,
        url: route.url,
        router: route.router,
        verifiedBy,
        ...(verifiedBy === 'none' && by !== undefined ? { verifiedBehind: true } : {}),
        secretNames,
        // What Stripe signed is Stripe's, whatever is told to Clerk afterwards.
        clerk:
          by !== 'stripe' &&
          (/clerk/i.test(route.file) ||
            secretNames.some((name) => name.includes('CLERK')) ||
            summaries.some((one) => one.sources.has('svix')) ||
            [route.file, ...behind].some((file) => takesClerksEvents(sources.text(file) ?? ''))),
      },
    ];
  });
}

/** How many modules on from a handler its webhook may be received. */
const FARTHEST = 2;

/** The modules of the app behind a handler that have to do with webhooks. */
function receivers(file: string, sources: Sources): string[] {
  const found = new Set<string>();
  let last = [file];
  for (let step = 0; step < FARTHEST; step += 1) {
    last = last.flatMap((from) =>
      (sources.all.get(from)?.imports ?? []).flatMap((specifier) => sources.resolve(specifier, from) ?? []),
    );
    for (const one of last) if (((sources.all.get(one)?.marks ?? 0) & MARK.webhook) !== 0) found.add(one);
  }
  return [...found];
}

/** What Clerk calls its events and their types; who merely tells Clerk about a payment names none of them. */
const CLERKS =
  /['"]@clerk\/\w+\/webhooks['"]|\{[^}]*\w*WebhookEvent\b[^}]*\}\s*from\s*['"]@clerk\/|['"`](?:user|session|organization(?:Membership|Invitation|Domain)?)\.(?:created|updated|deleted|ended|removed|revoked|accepted)['"`]/;

/** Whether a file that works with Clerk speaks of the events that it sends. */
const takesClerksEvents = (text: string): boolean => text.includes('@clerk/') && CLERKS.test(text);

/** `stripe.webhooks.constructEvent(…)`, whatever the client is called. [docs.stripe.com/webhooks/signature] */
const STRIPE = /(?:^|\.)webhooks\.constructEvent(?:Async)?$/;

function verifier(summary: ModuleSummary): WebhookFact['verifiedBy'] {
  for (const [local, { source, imported }] of summary.imports) {
    const called = [...summary.declarations.values()].some(({ calls }) => calls.has(local));
    if (!called) continue;
    if (imported === 'verifyWebhook' && source.startsWith('@clerk/')) return 'verifyWebhook';
    if (source === 'svix') return 'svix';
    if (source === 'standardwebhooks') return 'standardwebhooks';
  }
  const calls = [...summary.declarations.values()].flatMap((declaration) => [...declaration.calls]);
  return calls.some((call) => STRIPE.test(call)) ? 'stripe' : 'none';
}
