import { indentLines } from '../edit.ts';
import { quoted } from '../quotes.ts';
import type { SourceFile } from '../source-file.ts';
import { dynamicImport, type Ours } from './headers.ts';

/** The lines to paste into a config that is left alone, in the style of the file. */
export function snippet(
  file: Pick<SourceFile, 'style'>,
  ours: Ours,
  options: { headers: boolean; instrumentationHook: boolean; poweredByHeader: boolean },
): string {
  const { indent, quote, semicolons, trailingCommas } = file.style;
  const end = semicolons ? ';' : '';
  const comma = trailingCommas ? ',' : '';
  const method: string[] = ['async headers() {'];
  if (ours.dynamic) method.push(indent + dynamicImport(file, ours));
  method.push(
    `${indent}return [`,
    `${indent.repeat(2)}...${ours.local}(),`,
    `${indent.repeat(2)}// entries of your own come behind, so that they win`,
    `${indent}]${end}`,
    '},',
  );
  const lines = options.headers ? method : [];
  if (options.poweredByHeader) lines.push('poweredByHeader: false,');
  if (options.instrumentationHook)
    lines.push('experimental: {', `${indent}instrumentationHook: true${comma}`, '},');
  const head =
    ours.dynamic || !options.headers
      ? ''
      : `import { ${ours.name} } from ${quoted(ours.from, quote)}${end}\n\n`;
  return `${head}// in the object that is the Next config:\n${indentLines(lines.join('\n'), indent)}\n`;
}
