import { pendingOf, type Value } from './value.ts';
import { isSetUp, SETTING_UP } from './words.ts';

/** What is said of a query that only sets the database up; nothing of any other. */
export function setUpBy([query]: readonly Value[]): string {
  if (query === undefined) return '';
  const text = query.is === 'known' && typeof query.value === 'string' ? query.value : '';
  return isSetUp(text) || pendingOf(query)?.endsWith(SETTING_UP) ? SETTING_UP : '';
}
