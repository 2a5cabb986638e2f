import type { Facts } from '../types.ts';
import { atLeast } from '../versions.ts';

/** A kind of object Clerk sends events about. */
interface EventGroup {
  object: string;
  /** After the dot of the event type. */
  actions: readonly string[];
  /** What a handler calls its payload. */
  param: string;
  /**
   * First versions whose `WebhookEvent` type has these events, so that a `case` for one compiles; absent: all that we
   * support. Read from @clerk/backend 1.14 to 3.25 and the range of it that @clerk/nextjs asks for.
   */
  since?: { nextjs: string; backend: string };
}

const RECENT = { nextjs: '6.13.0', backend: '1.25.0' };
const BILLING = { nextjs: '6.34.0', backend: '2.18.0' };
const CHANGES = ['created', 'updated', 'deleted'];

const GROUPS: readonly EventGroup[] = [
  { object: 'user', actions: CHANGES, param: 'user' },
  { object: 'session', actions: ['created', 'ended', 'removed', 'revoked'], param: 'session' },
  { object: 'organization', actions: CHANGES, param: 'organization' },
  { object: 'organizationMembership', actions: CHANGES, param: 'membership' },
  { object: 'organizationInvitation', actions: ['created', 'accepted', 'revoked'], param: 'invitation' },
  { object: 'organizationDomain', actions: CHANGES, param: 'domain', since: RECENT },
  { object: 'role', actions: CHANGES, param: 'role' },
  { object: 'permission', actions: CHANGES, param: 'permission' },
  { object: 'email', actions: ['created'], param: 'email' },
  { object: 'sms', actions: ['created'], param: 'message' },
  { object: 'waitlistEntry', actions: ['created', 'updated'], param: 'entry', since: RECENT },
  { object: 'paymentAttempt', actions: ['created', 'updated'], param: 'payment', since: BILLING },
  {
    object: 'subscription',
    actions: ['created', 'updated', 'active', 'pastDue'],
    param: 'subscription',
    since: BILLING,
  },
  {
    object: 'subscriptionItem',
    actions: [
      ...['created', 'updated', 'active', 'canceled', 'upcoming', 'ended'],
      ...['abandoned', 'incomplete', 'pastDue', 'freeTrialEnding'],
    ],
    param: 'item',
    since: BILLING,
  },
];

/** One event type and the names that generated code uses for it. */
export interface ClerkEvent {
  type: string;
  /** `onUserCreated`. */
  handler: string;
  /** `user`. */
  param: string;
  /** Clerk version that first types it, undefined when every supported one does. */
  needs?: string | undefined;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function available(group: EventGroup, clerk: Facts['clerk']): boolean {
  if (!group.since) return true;
  const backend = clerk.backend?.version;
  return backend
    ? atLeast(backend, group.since.backend)
    : atLeast(clerk.nextjs?.version ?? String(clerk.major), group.since.nextjs);
}

/**
 * Every event type Clerk sends, in the order of its dashboard's groups.
 * @param clerk The installed version; types it does not know carry `needs`.
 */
export function clerkEvents(clerk: Facts['clerk']): ClerkEvent[] {
  return GROUPS.flatMap((group) =>
    group.actions.map((action) => ({
      type: `${group.object}.${action}`,
      handler: `on${capital(group.object)}${capital(action)}`,
      param: group.param,
      needs: available(group, clerk) ? undefined : group.since?.nextjs,
    })),
  );
}
