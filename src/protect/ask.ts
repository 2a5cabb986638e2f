import { confirm, input, select } from '@inquirer/prompts';
import type { Resource } from '../doctor/types.ts';
import { patternOfRoute } from '../routes/public-list.ts';
import { visible } from '../say.ts';
import type { Wanted } from './file.ts';
import type { Refusal } from './refuse.ts';
import type { StepUpHelper } from './step-up.ts';

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/'))) || '.';

/** The folder that a group is asked about: two levels below the app, so that 200 resources make some ten questions. */
function groupOf(file: string): string {
  const parts = folderOf(file).split('/');
  const app = parts.findIndex((part) => part === 'app' || part === 'pages');
  return parts.slice(0, app === -1 ? 2 : app + 2).join('/');
}

/** Offered where it can be had; else it says what is missing. */
const stepUpChoice = (alone: boolean, stepUp: StepUpHelper | Refusal) => ({
  value: 'step-up',
  name: alone
    ? 'Protect with step-up: a recent proof of identity'
    : 'Protect, server functions with step-up: a recent proof of identity',
  ...('because' in stepUp ? { disabled: `(${stepUp.snippet || stepUp.because})` } : {}),
});

/** What protecting them comes to: the check of Clerk's, or the project's own where they get that. */
function protectName(members: readonly Wanted[]): string {
  const guards = new Set(members.map(({ guard }) => guard?.name));
  const [only] = guards;
  return guards.size === 1 && only !== undefined
    ? `Protect: who ${only}() lets through`
    : 'Protect: signed-in users only';
}

const PERMISSION = /^org:(?!sys_)[\w-]+:[\w-]+$/;

/**
 * Asks, folder by folder, what becomes of its resources: protected, with a permission, public, or left as they are.
 * @param prerendered Files of pages that are made once for everybody, which a check ends.
 * @param stepUp The project's step-up helper, or why it has none.
 */
export async function askGroups(
  wanted: readonly Wanted[],
  prerendered: ReadonlySet<string>,
  stepUp: StepUpHelper | Refusal,
): Promise<{ wanted: Wanted[]; declaring: string[] }> {
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const folder = groupOf(one.resource.file);
    groups.set(folder, [...(groups.get(folder) ?? []), one]);
  }
  const kept: Wanted[] = [];
  const declaring: string[] = [];
  for (const [folder, members] of groups) {
    const names = members.slice(0, 6).map(({ resource }) => {
      const { kind, name, urls, verdict, file } = resource;
      const what = kind === 'server-function' ? `server function ${name}` : `${name} ${urls.join(', ')}`;
      const once = kind === 'page' && prerendered.has(file);
      return `  ${visible(what)} (${verdict}${once ? '; static, and dynamic with a check' : ''})`;
    });
    if (members.length > names.length) names.push(`  and ${members.length - names.length} more`);
    const functions = members.filter(({ resource }) => resource.kind === 'server-function');
    const answer = await select({
      message: `${visible(folder)}: ${members.length} without a check of their own\n${names.join('\n')}\n`,
      choices: [
        { value: 'protect', name: protectName(members) },
        { value: 'permission', name: 'Protect with a permission' },
        ...(functions.length > 0 ? [stepUpChoice(functions.length === members.length, stepUp)] : []),
        { value: 'public', name: 'Public: everyone may, remember it' },
        { value: 'skip', name: 'Leave them as they are' },
      ],
    });
    if (answer === 'skip') continue;
    if (answer === 'public') {
      for (const { resource } of members)
        declaring.push(
          ...(resource.kind === 'server-function' ? [resource.file] : resource.urls.map(patternOfRoute)),
        );
      continue;
    }
    const permission =
      answer === 'permission'
        ? await input({
            message: 'Which permission?',
            validate: (value) =>
              PERMISSION.test(value) ||
              'Like org:reports:read; system permissions (org:sys_…) are not in the session.',
          })
        : undefined;
    kept.push(
      ...members.map((one) => ({
        ...one,
        ...(permission === undefined ? {} : { permission, guard: undefined }),
        ...(answer === 'step-up' && functions.includes(one) ? { stepUp, guard: undefined } : {}),
      })),
    );
  }
  return { wanted: kept, declaring: [...new Set(declaring)] };
}

/**
 * Asks whether pages of the client get a server component with a check before them.
 */
export async function askClientPages(pages: readonly Resource[]): Promise<boolean> {
  const names = pages.slice(0, 8).map(({ urls, file }) => `  ${visible(urls.join(', '))} (${visible(file)})`);
  if (pages.length > names.length) names.push(`  and ${pages.length - names.length} more`);
  return confirm({
    message: `${pages.length} of the client, which can't check in their own file. Move what they are to page-client beside them, and put a server component with a check in their place?\n${names.join('\n')}\n`,
    default: false,
  });
}
