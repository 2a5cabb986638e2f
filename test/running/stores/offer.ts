/** A call of the test. */
export interface Call {
  id: number;
  name: string;
}

/** What it hears; the first message, without a call, says that the process is ready. */
export interface Returned {
  id: number;
  value?: number | undefined;
}

/** What a process offers to the test: functions without arguments that give nothing or a number. */
export type Offered = Record<string, () => void | number | Promise<void>>;

/** Offers functions to the test that started this process, and says that it is ready. */
export function offer(functions: Offered): void {
  process.on('message', async ({ id, name }: Call) => {
    const value = await functions[name]?.();
    process.send?.({ id, value: value ?? undefined } satisfies Returned);
  });
  // Nobody is left who could want it.
  process.on('disconnect', () => process.exit());
  process.send?.({ id: 0 } satisfies Returned);
}
