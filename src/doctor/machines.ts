import { cronPaths } from '../routes/crons.ts';
import { isScheduled } from '../routes/named-for.ts';
import type { Facts, MachineFact, RouteFact, WebhookFact } from '../types.ts';
import { isIdle } from './check/idle.ts';
import { type Kept, look, type Modules } from './code/project.ts';
import type { Served } from './discover.ts';
import { served } from './resources.ts';
import type { CheckKind, Resource } from './types.ts';

/** A handler's function, as the map has it. */
type Handler = Pick<Resource, 'kind' | 'name' | 'file' | 'urls' | 'check' | 'files'>;

/** What the senders of webhooks, schedulers and programs show in place of a session. */
const BY_MACHINES: ReadonlySet<CheckKind | undefined> = new Set(['signature', 'secret', 'other']);
/** UploadThing's servers call back the handler that it makes, and sign that. [uploadthing 7: handleCallbackRequest] */
const UPLOADS = /(['"])uploadthing\/next(?:-legacy)?\1/;
/** By this option Clerk is asked for tokens of machines. */
const TOKENS = /\bacceptsToken\b/;
/** Endpoints of services that call back, and sign that, where they are set up so. */
const SERVICES = /(['"])(?:inngest\/[\w-]+|@upstash\/(?:workflow|qstash)(?:\/[\w-]+)*)\1/;

const holds = (
  { files }: Pick<Handler, 'files'>,
  pattern: RegExp,
  { text }: Pick<Modules, 'text'>,
): boolean => files.some((file) => pattern.test(text(file) ?? ''));

/** Whether UploadThing, or who has a token of a machine, calls a handler as people do. */
export const isSharedWithMachines = (
  handler: Pick<Handler, 'files'>,
  modules: Pick<Modules, 'text'>,
): 'uploads' | 'tokens' | undefined =>
  holds(handler, UPLOADS, modules) ? 'uploads' : holds(handler, TOKENS, modules) ? 'tokens' : undefined;

/** Whether a handler asks its caller for a signature, a secret or a key. */
export const asksMachines = ({ check }: Pick<Handler, 'check'>): boolean =>
  check.state === 'checked' && BY_MACHINES.has(check.kind);

/** What stands in front of what a handler does, as a part of a sentence. */
const told = ({ because }: Resource['check']): string => because.replace(/,? before anything else$/, '');

/** What the functions of one file say of who calls it. */
function machineIn(
  handlers: readonly Handler[],
  modules: Pick<Modules, 'text'>,
  crons: ReadonlySet<string>,
): Pick<MachineFact, 'by' | 'because' | 'unguarded'> | undefined {
  const asking = handlers.find(asksMachines);
  const checked = handlers.filter(({ check }) => check.state === 'checked');
  const shared = checked.map((one) => isSharedWithMachines(one, modules)).find((one) => one !== undefined);
  const isCalled =
    handlers.some((one) => SERVICES.test(modules.text(one.file) ?? '')) ||
    handlers.some(({ urls }) => urls.some((url) => isScheduled(url, crons)) && checked.length === 0);
  if (asking === undefined && shared === undefined && !isCalled) return undefined;
  const open = handlers.find(({ check }) => check.state !== 'checked' && !isIdle(check));
  const first = asking ?? open ?? checked[0] ?? handlers[0];
  const because =
    asking === undefined && shared === 'uploads'
      ? 'UploadThing calls it back, and signs that'
      : asking === undefined && shared === 'tokens'
        ? 'it accepts tokens of machines'
        : first === undefined
          ? ''
          : told(first.check);
  const people = checked.some((one) => !asksMachines(one));
  const secret = checked.some(({ check }) => asksMachines({ check }) && check.kind !== 'signature');
  return {
    by: people ? 'shared' : secret ? 'secret' : 'signature',
    because,
    ...(open === undefined ? {} : { unguarded: `${open.name}: ${open.check.because}` }),
  };
}

/**
 * The handlers that machines call, which have no session: they sign what they send, or have a secret, a key or a token.
 * @param map Resources of which route handlers and API routes are looked at.
 */
export function machinesIn(
  map: readonly Handler[],
  modules: Pick<Modules, 'text'>,
  vercel: string | undefined,
): MachineFact[] {
  const crons = cronPaths(vercel);
  const all = map.filter(({ kind }) => kind === 'route' || kind === 'pages-api');
  return [...new Set(all.map(({ file }) => file))].flatMap((file): MachineFact[] => {
    const handlers = all.filter((one) => one.file === file);
    const found = machineIn(handlers, modules, crons);
    const url = handlers[0]?.urls[0];
    return found === undefined || url === undefined ? [] : [{ url, file, ...found }];
  });
}

/**
 * The facts with those of some handlers that machines call.
 * @param handlers Route handlers and API routes.
 */
export function withMachines(facts: Facts, handlers: readonly RouteFact[], kept: Kept): Facts {
  const project = look(kept);
  const drafts = handlers
    .map(
      ({ kind, file, url }): Served => ({
        kind: kind === 'api' ? 'pages-api' : 'route',
        file,
        url,
        reachedBy: [url],
      }),
    )
    .flatMap((one) => served(one, facts, project))
    .map(({ judged, ...one }) => ({ ...one, check: judged.check, files: [one.file, ...judged.files] }));
  return withFollowed(facts, drafts, project, kept);
}

/** The same, where the handlers were followed before. */
export function withFollowed(
  facts: Facts,
  followed: readonly Handler[],
  project: Pick<Modules, 'text'>,
  kept: Kept,
): Facts {
  const machines = machinesIn(followed, project, kept.files.read('vercel.json'));
  return { ...facts, machines, webhooks: facts.webhooks.map((hook) => asFollowed(hook, followed, machines)) };
}

/** A webhook that calls no verifier itself, as it is known once its handler was followed. */
function asFollowed(
  hook: WebhookFact,
  followed: readonly Pick<Handler, 'file' | 'check'>[],
  machines: readonly MachineFact[],
): WebhookFact {
  if (hook.verifiedBy !== 'none') return hook;
  const asks = machines.some(({ file, unguarded }) => file === hook.file && unguarded === undefined);
  if (asks) return { ...hook, verifiedBehind: true };
  const isOpen = followed.some(
    ({ file, check }) => file === hook.file && check.state === 'unchecked' && !isIdle(check),
  );
  const { verifiedBehind: _, ...other } = hook;
  return isOpen ? other : hook;
}
