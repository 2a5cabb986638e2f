import type { SurfaceFacts } from '../../types.ts';
import type { Advisories } from '../advisories.ts';
import type { Intent } from '../intent.ts';
import type { Finding, Resource } from '../types.ts';
import type { Wall } from '../wall.ts';
import { authCallFindings } from './auth-calls.ts';
import { awaitedFindings } from './awaited.ts';
import { clientReadFindings } from './client-reads.ts';
import type { Code } from './code.ts';
import { defaultPasswordFindings } from './default-passwords.ts';
import { driftFindings } from './drift.ts';
import { conflictFindings, headerFindings, problemFindings } from './headers.ts';
import { keyFindings } from './keys.ts';
import { limiterFindings } from './limiter.ts';
import { metadataFindings } from './metadata.ts';
import { needsKeysFindings } from './needs-keys.ts';
import { publishedFindings } from './published.ts';
import { resourceFindings } from './resources.ts';
import { secretFindings } from './secrets.ts';
import { signingKeyFindings } from './signing-keys.ts';
import { unsetSecretFindings } from './unset-secrets.ts';
import { versionFindings } from './versions.ts';
import { wallFindings } from './wall.ts';
import { cronFindings } from './wall-cron.ts';
import { machineFindings } from './wall-machines.ts';
import { placeFindings } from './wall-place.ts';
import { webhookFindings } from './webhooks.ts';

/** All that a rule may look at. */
export interface RuleContext {
  facts: SurfaceFacts;
  resources: readonly Resource[];
  intent: Intent;
  code: Code;
  table: Advisories;
  wall: Pick<Wall, 'openWithoutKeys' | 'opensByDefault' | 'gate'>;
}

/** A rule, or several that look at the same thing. Pure: the same context gives the same findings. */
export type Judge = (context: RuleContext) => Finding[] | Promise<Finding[]>;

const JUDGES: readonly Judge[] = [
  resourceFindings,
  needsKeysFindings,
  driftFindings,
  placeFindings,
  wallFindings,
  cronFindings,
  machineFindings,
  webhookFindings,
  secretFindings,
  publishedFindings,
  defaultPasswordFindings,
  unsetSecretFindings,
  signingKeyFindings,
  clientReadFindings,
  awaitedFindings,
  authCallFindings,
  metadataFindings,
  limiterFindings,
  headerFindings,
  ({ facts }) => problemFindings(facts.problems),
  conflictFindings,
  keyFindings,
  versionFindings,
];

/** What every rule finds, in no order. */
export async function judge(context: RuleContext): Promise<Finding[]> {
  const found = (await Promise.all(JUDGES.map((one) => one(context)))).flat();
  // Two rules of one family can see the same thing; it is said once.
  return [...new Map(found.map((one) => [`${one.rule} ${one.fingerprint} ${one.line ?? 0}`, one])).values()];
}
