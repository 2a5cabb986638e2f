import type { CheckVerdict } from '../types.ts';

/** What is said of code without a check that does nothing a check could stand before. */
export const NO_WORK = 'no check; it reads and changes nothing itself';
/** The same of a file that is sent as it is. */
export const NO_CODE = 'no check; it is a file without code that runs per request';
/** How what is said of a check ends that stands before nothing. */
export const BEFORE_NOTHING = 'nothing is seen that reads or changes data';

/** Whether a verdict says that nothing is read or changed. */
export const isIdle = ({ state, because }: CheckVerdict): boolean =>
  state === 'unchecked' && (because === NO_WORK || because === NO_CODE || because.endsWith(BEFORE_NOTHING));
