import { quoted } from '../quotes.ts';
import type { SourceFile } from '../source-file.ts';
import type { EntryAnalysis } from './analyse.ts';
import type { EntryArgs } from './args.ts';
import { deletions } from './front.ts';
import { FORGEABLE } from './thin-wrapper.ts';
import { callLines, finish, optionLines, wallLines } from './write.ts';

/** Lines for the owner to put in by hand, in the manner of his file and under the name that Next uses there. */
export function snippetFor(file: SourceFile, analysis: EntryAnalysis, args: EntryArgs): string {
  const { style } = file;
  const { wall, walledInside, front: own } = analysis.clerk;
  const end = style.semicolons ? ';' : '';
  const matcher = args.matcher
    .map((item) => (typeof item === 'string' ? quoted(item, style.quote) : JSON.stringify(item)))
    .join(', ');
  const config = `export const config = { matcher: [${matcher}] }${end}`;
  // What is there already is not to be pasted again.
  if (walledInside) return '';
  if (wall && own?.ownCode) return `${config}\n`;
  const from = (names: string, module: string): string =>
    `import { ${names} } from ${quoted(module, style.quote)}${end}`;
  const names = {
    auth: 'auth',
    request: 'request',
    isPublicRoute: 'isPublicRoute',
    refuse: 'refuse',
    authorizedParties: args.authorizedPartiesText,
  };
  const owner = analysis.used?.local ?? analysis.used?.exported;
  const body = [
    ...wallLines(names, style, args.asyncAuth),
    owner && owner !== 'default'
      ? `// then what \`${owner}\` does today, on the paths it was given before`
      : '// then what this file does today, on the paths it was given before',
  ];
  const call = callLines(
    'clerkMiddleware',
    { parameters: ['auth', 'request', 'event'], body, async: true },
    optionLines(args.optionsText, args.optionsWhen),
    style,
  );
  const byDefault = !analysis.used || analysis.used.exported === 'default';
  const [request, event] = file.typescript
    ? ['request: NextRequest', 'event: NextFetchEvent']
    : ['request', 'event'];
  const front = [
    `export ${byDefault ? 'default ' : ''}function ${analysis.name}(${request}, ${event}) {`,
    ...[...deletions('request', FORGEABLE, style), `return clerk(request, event)${end}`].map(
      (line) => `\t${line}`,
    ),
    '}',
  ];
  return [
    from('clerkMiddleware', args.clerkModule),
    ...(file.typescript
      ? [from('NextFetchEvent, NextRequest', 'next/server').replace('import', 'import type')]
      : []),
    from('isPublicRoute', args.publicRoutesModule),
    from('refuse', args.signedOutModule),
    '',
    ...(args.setupText === '' ? [] : [args.setupText.trimEnd(), '']),
    `const clerk = ${finish(call, style)}${end}`,
    '',
    finish(front, style),
    '',
    config,
    '',
  ].join('\n');
}
