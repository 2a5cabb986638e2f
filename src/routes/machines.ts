import type { Facts, MachineFact, WebhookFact } from '../types.ts';

/** Handlers that machines call and that strangers reach today, where no wall of ours stands: those refuse by themselves. */
export function openToMachines({ machines = [], webhooks, entry }: Facts): MachineFact[] {
  const { active, today } = entry;
  if (active !== undefined && today === undefined) return [];
  const received = new Set(webhooks.map(({ file }) => file));
  return machines.filter(
    ({ url, file, unguarded }) =>
      unguarded === undefined && !received.has(file) && today?.answers[url] !== 'closed',
  );
}

/** Whether a webhook that calls no verifier itself was followed to one, or asks for a secret. */
export const verifiesElsewhere = ({ machines = [] }: Facts, { file }: Pick<WebhookFact, 'file'>): boolean =>
  machines.some((one) => one.file === file && one.unguarded === undefined);
