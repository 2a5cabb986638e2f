/**
 * A word as the shell of the system would read it back.
 * @param platform Node's name of the system: `win32` has PowerShell and cmd.exe, which read double quotes alike as long as
 *   nothing in between means anything to one of them; any other has a POSIX shell.
 */
export function shellQuote(word: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`;
  // PowerShell takes a comma for a list and an at sign for its variables, cmd.exe a percent sign for its own.
  if (/^[\w+=:./\\~-]+$/.test(word)) return word;
  return /["$`%]|\\$/.test(word) ? `'${word.replace(/'/g, "''")}'` : `"${word}"`;
}

/** Words as one line for that shell. */
export const shellWords = (words: readonly string[]): string =>
  words.map((word) => shellQuote(word)).join(' ');
