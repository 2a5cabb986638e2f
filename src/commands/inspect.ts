import { color } from '../color.ts';
import { unsupportedProject } from '../facts/index.ts';
import { openProject } from '../project.ts';
import { jsonText, visible } from '../say.ts';
import { EXIT, type Facts } from '../types.ts';

function version(found: Facts['next']): string {
  if (found === null) return 'not installed';
  return `${found.version ?? found.range ?? 'unknown'} (${found.source})`;
}

function rowsOf(facts: Facts): [string, string][] {
  const { formatting: style, packageManager, nextConfig, entry, alias } = facts;
  const indent = style.indent.kind === 'tab' ? 'tabs' : `${style.indent.size} spaces`;
  const routers = [facts.appDir, facts.pagesDir].filter((dir) => dir !== undefined).join(' and ') || 'none';
  const count = (kind: string) => facts.routes.filter((route) => route.kind === kind).length;
  const list = (values: readonly string[]) => (values.length === 0 ? 'none' : values.join(', '));
  return [
    ['Root', facts.root],
    ['Next.js', version(facts.next)],
    ['Clerk', facts.clerk.via === undefined ? version(facts.clerk.nextjs) : `through ${facts.clerk.via}`],
    ['Routers', routers],
    ['Language', facts.language === 'ts' ? 'TypeScript' : 'JavaScript'],
    ['Alias', alias === null ? 'none' : `${alias.prefix}* → ${alias.dir}`],
    [
      'Workspace',
      facts.workspace.kind === 'single' ? 'no' : `${facts.workspace.kind}, root ${facts.workspace.root}`,
    ],
    ['Package manager', `${packageManager.name} (${packageManager.because})`],
    [
      'Formatting',
      `${style.quotes} quotes, ${style.semicolons ? 'semicolons' : 'no semicolons'}, ${indent} (${style.source})`,
    ],
    ['Entry file', entry.active ?? `none; it would be ${entry.target}`],
    [
      'Dead entry files',
      list(entry.candidates.filter((file) => !file.active).map((file) => `${file.path}: ${file.because}`)),
    ],
    [
      'next.config',
      nextConfig.file === undefined
        ? 'none'
        : `${nextConfig.file}${nextConfig.literal ? '' : ' (not a literal)'}`,
    ],
    [
      'Routes',
      `${count('page')} pages, ${count('route-handler')} route handlers, ${count('api')} API routes`,
    ],
    ['Sign-in', facts.signIn?.url ?? 'none found'],
    [
      'Other sign-in',
      facts.otherSignIn ? `${facts.otherSignIn.name} (${facts.otherSignIn.file})` : 'none found',
    ],
    ['Webhooks', list(facts.webhooks.map((hook) => `${hook.url} (${hook.verifiedBy})`))],
    ['CSP', list(facts.csp.map((found) => `${found.file}: ${found.what}`))],
    [
      'Rate limiter',
      facts.rateLimiter === null ? 'none' : `${facts.rateLimiter.file} (${facts.rateLimiter.what})`,
    ],
    ['Validator', facts.validator === null ? 'none' : `${facts.validator.name} ${facts.validator.major}`],
    ['Env validator', facts.envValidator?.file ?? 'none'],
    [
      'Env files',
      list(
        facts.envFiles.map(
          (file) =>
            `${file.path}${file.tracked ? ' (tracked by git)' : ''}${file.ignored ? '' : ' (not ignored)'}`,
        ),
      ),
    ],
    ['Deploys to', list(facts.deploy)],
    ['Installed pieces', list(Object.keys(facts.installed))],
  ];
}

/** `inspect`: what was understood about a project, for people or as JSON. */
export async function inspectCommand(
  flags: Record<string, unknown>,
  dir: string | undefined,
): Promise<number> {
  const facts = await openProject(flags, dir);
  if (flags.json === true) {
    process.stdout.write(jsonText(facts));
    return EXIT.done;
  }
  const rows = rowsOf(facts);
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows)
    process.stdout.write(`${color.bold(name.padEnd(width))}  ${visible(value)}\n`);
  for (const problem of facts.problems) {
    const at = problem.line === undefined ? problem.path : `${problem.path}:${problem.line}`;
    process.stdout.write(`${color.yellow('Problem')}  ${visible(`${at}: ${problem.message}`)}\n`);
  }
  const unsupported = unsupportedProject(facts);
  if (unsupported)
    process.stdout.write(
      `${color.red('Pieces')}  ${visible(unsupported.message)} ${visible(unsupported.next)}\n`,
    );
  return EXIT.done;
}
