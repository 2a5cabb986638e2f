import { quoted } from '../quotes.ts';
import type { SourceFile } from '../source-file.ts';
import type { EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { callLines, finish, optionLines, wallLines } from './write.ts';

/** Lines for the owner to put in by hand, in the manner of his file and under the name that Next uses there. */
export function snippetFor(file: SourceFile, analysis: EntryAnalysis, args: EntryArgs): string {
  const { style } = file;
  const end = style.semicolons ? ';' : '';
  const from = (names: string, module: string): string =>
    `import { ${names} } from ${quoted(module, style.quote)}${end}`;
  const names = {
    auth: 'auth',
    request: 'request',
    isPublicRoute: 'isPublicRoute',
    nextResponse: 'NextResponse',
  };
  const wall = wallLines(names, style, args.asyncAuth);
  const owner = analysis.used?.local ?? analysis.used?.exported;
  const body = [
    ...wall,
    owner && owner !== 'default'
      ? `// then what \`${owner}\` does today, on the paths it was given before`
      : '// then what this file does today, on the paths it was given before',
  ];
  const call = callLines(
    'clerkMiddleware',
    { parameters: ['auth', 'request', 'event'], body, async: true },
    optionLines(args.optionsText),
    style,
  );
  const exported =
    analysis.used && analysis.used.exported !== 'default'
      ? `export const ${analysis.name} = `
      : 'export default ';
  const matcher = args.matcher
    .map((item) => (typeof item === 'string' ? quoted(item, style.quote) : JSON.stringify(item)))
    .join(', ');
  return [
    from('clerkMiddleware', args.clerkModule),
    from('NextResponse', 'next/server'),
    from('isPublicRoute', args.publicRoutesModule),
    '',
    ...(args.setupText === '' ? [] : [args.setupText.trimEnd(), '']),
    `${exported}${finish(call, style)}${end}`,
    '',
    `export const config = { matcher: [${matcher}] }${end}`,
    '',
  ].join('\n');
}
