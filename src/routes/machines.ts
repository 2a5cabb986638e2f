import type { Facts, MachineFact } from '../types.ts';

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
