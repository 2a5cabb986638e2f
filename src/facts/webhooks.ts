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
    const secretNames = [...(summary?.envNames ?? [])].filter((name) => SECRET.test(name)).sort();
    return [
      {
        file: route.file,
        url: route.url,
        router: route.router,
        verifiedBy,
        secretNames,
        // What Stripe signed is Stripe's, whatever is told to Clerk afterwards.
        clerk:
          verifiedBy !== 'stripe' &&
          (/clerk/i.test(route.file) ||
            secretNames.some((name) => name.includes('CLERK')) ||
            (summary?.sources.has('svix') ?? false) ||
            takesClerksEvents(sources.text(route.file) ?? '')),
      },
    ];
  });
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
