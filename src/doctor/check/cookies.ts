import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import type { Site, Value } from './value.ts';
import { isCredential } from './words.ts';

/** Whether what is set is the caller's own session once more, or none: its package says what stands in it. [v3.lucia-auth.com] */
const isOwnSession = (name: Value | undefined): boolean =>
  name?.is === 'outside' &&
  name.source === 'lucia' &&
  /\.create(?:Blank)?SessionCookie\(\)\.name$/.test(name.path);

/** Notes what is done to the caller's cookies: to set one is work, to take one away is not, as they could do so by themselves. */
export function changeCookie(
  method: string,
  args: readonly Value[],
  spelled: string,
  site: Site,
  machine: Machine,
): void {
  if (!/^(?:set|delete|append)$/.test(method)) return;
  const [first, second] = args;
  const one = first?.is === 'object' ? first : undefined;
  const name = one ? optionOf(one, 'name') : first;
  const value = one ? optionOf(one, 'value') : second;
  const isDropped = method === 'delete' || (value?.is === 'known' && value.value === '');
  if (isOwnSession(name)) return;
  if (!isDropped) machine.note('work', `${spelled}() sets a cookie`, site);
  else if (name?.is === 'known' && isCredential(String(name.value)))
    machine.note('signs', `${spelled}() takes a session away`, site);
}
