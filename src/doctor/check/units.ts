import type { Machine } from './machine.ts';
import { Thrown } from './value.ts';

/** One of many functions behind a handler, with the name that it is told by. */
export interface Unit {
  name: string;
  run: () => void;
}

/** Functions that are followed behind one handler. */
export const MAX_UNITS = 600;

/** Follows each of some functions of which a request may be for any: what is thrown in one is answered. */
export function eachUnit(units: readonly Unit[], machine: Machine): void {
  machine.ways.branch(
    units.slice(0, MAX_UNITS).map(({ name, run }) => () => {
      machine.within(name, () => {
        try {
          run();
        } catch (error) {
          if (!(error instanceof Thrown)) throw error;
        }
      });
      return undefined;
    }),
  );
}
