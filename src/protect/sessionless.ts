import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import { isScheduled } from '../routes/named-for.ts';
import { ledTo } from './led-to.ts';
import { originOf } from './origin.ts';
import type { Refusal } from './refuse.ts';
import { codeOf, isFromSender } from './sender.ts';

/** Something that runs although nobody is signed in: a handler that another system calls, or a job. */
interface Door {
  file: string;
  /** What is exported there; undefined for all of the file. */
  name: string | undefined;
  called: string;
}

const TRIGGER = /(['"])@trigger\.dev\/sdk(?:\/v3)?\1/;
const DEFINES_TASK = /\b(?:task|schemaTask|schedules\s*\.\s*task|defineJob)\s*\(/;

/** Handlers that ask for a signature or a secret, or are named for another system, and the jobs that Trigger.dev runs. */
function doorsOf(
  map: readonly Resource[],
  crons: ReadonlySet<string>,
  project: Project,
  files: readonly string[],
): Door[] {
  const handlers = map
    .filter(({ kind }) => kind === 'route' || kind === 'pages-api')
    .filter((one) =>
      one.check.state === 'checked'
        ? one.check.kind === 'signature' || one.check.kind === 'secret'
        : one.urls.some((url) => isScheduled(url, crons)) || isFromSender(one, project),
    )
    .map(({ file, name, urls }) => ({ file, name, called: urls[0] ?? file }));
  const tasks = files
    .filter((file) => {
      const text = project.text(file) ?? '';
      return TRIGGER.test(text) && DEFINES_TASK.test(text);
    })
    .map((file) => ({ file, name: undefined, called: `the job in ${file}` }));
  return [...handlers, ...tasks];
}

/** Where each function is called from without a session, by file and top-level name. */
function reachedBy(doors: readonly Door[], project: Project): Map<string, string> {
  const found = new Map<string, string>();
  const waiting = [...doors];
  for (const { file, name, called } of waiting) {
    const module = project.module(file);
    if (module === undefined || module.problem) continue;
    const starts =
      name !== undefined && module.exports.get(name)?.kind === 'from'
        ? [originOf(project, file, name) ?? []].flat()
        : ledTo(project, module, codeOf(module, name));
    for (const next of starts) {
      const key = `${next.file}#${next.name}`;
      if (found.has(key)) continue;
      found.set(key, called);
      waiting.push({ ...next, called });
    }
  }
  return found;
}

const split = (name: string): string => `// In a module without 'use server', for both to call:
export async function ${name}Trusted(…) { /* what ${name} does today */ }

// Here, for the browser:
export async function ${name}(…) {
  await auth.protect();
  return ${name}Trusted(…);
}`;

/** Why a server function gets no check: what calls it, too, comes without a session, and a check would turn it away. */
export function refuseSessionless(
  map: readonly Resource[],
  crons: ReadonlySet<string>,
  project: Project,
  files: readonly string[],
): (resource: Resource) => Refusal | undefined {
  let reached: Map<string, string> | undefined;
  return ({ kind, file, name }) => {
    if (kind !== 'server-function') return undefined;
    reached ??= reachedBy(doorsOf(map, crons, project, files), project);
    const origin = originOf(project, file, name) ?? { file, name };
    const called = reached.get(`${origin.file}#${origin.name}`);
    return called === undefined
      ? undefined
      : {
          because: `${called} calls it, too, where nobody is signed in: a check here would turn that away. Move what it does out of the 'use server' file, where browsers can call everything, and keep the check in a function around it.`,
          snippet: split(name),
        };
  };
}
