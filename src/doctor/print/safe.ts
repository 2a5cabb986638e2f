import { maskSecrets, visible } from '../../say.ts';

/** Text of the target on one line of a terminal: control characters escaped, line breaks too, secrets masked. */
export function oneLine(text: string): string {
  return visible(maskSecrets(text).replace(/\r?\n/g, '\\n').replace(/\t/g, '\\t'));
}

/** `file:line:column`, as far as they are known. */
export function placeOf(place: {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
}): string {
  const parts = [place.file, place.line, place.line === undefined ? undefined : place.column];
  return parts.filter((part) => part !== undefined).join(':');
}
