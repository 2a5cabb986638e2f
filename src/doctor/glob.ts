/**
 * A folder glob (`src/actions/public/**`, `*.ts` within one segment) as an expression for whole paths. It may begin with `./`,
 * and have backslashes, as shells of Windows complete paths.
 */
export function globToRegExp(glob: string): RegExp {
  const text = glob
    .replaceAll('\\', '/')
    .replace(/^\.\//, '')
    .replace(/[.+^${}()|[\]?]/g, '\\$&')
    .replace(/\/\*\*$/, '(?:/.+)?')
    .replace(/\*\*\/?/g, '\u0000')
    .replace(/\*/g, '[^/]*')
    .replaceAll('\u0000', '(?:.+/)?');
  return new RegExp(`^${text}$`);
}
