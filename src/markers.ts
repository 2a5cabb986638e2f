/** Whether conflict markers are left in a text: ours, or those of a merge in git. */
export function hasMarkers(text: string): boolean {
  return /^<{7} /m.test(text) && /^={7}\r?$/m.test(text) && /^>{7} /m.test(text);
}
