import type { Facts } from '../types.ts';
import { atLeast } from '../versions.ts';

/**
 * Whether the installed Clerk's own `verifyWebhook` can be trusted and used.
 *
 * @clerk/nextjs has it since 6.13.0, but needs svix beside it below 6.21.0, and accepted wrongly signed events in 6.21.0 to
 * 6.23.2, which carry @clerk/backend 2.0 to 2.3 (CVE-2025-53548, GHSA-9mp4-77wg-rwx9). So: from 6.23.3 on, and only with a
 * backend outside the affected range, which a lockfile can hold back.
 */
export function verifiesWebhooks(clerk: Facts['clerk']): boolean {
  const version = clerk.nextjs?.version ?? (clerk.major > 0 ? `${clerk.major}.0.0` : undefined);
  if (!atLeast(version, '6.23.3')) return false;
  const backend = clerk.backend?.version;
  return backend === undefined || atLeast(backend, '2.4.0');
}
