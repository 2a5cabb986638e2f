/**
 * Text without semicolons that is put before a statement: where that statement begins with a sign that would continue
 * the line above, the text gets the semicolon it needs.
 */
export function guarded(text: string, source: string, next: number): string {
  return /[;}]$/.test(text) || !/[([`+\-/]/.test(source.charAt(next)) ? text : `${text};`;
}
