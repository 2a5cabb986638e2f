import { cronPaths } from '../../routes/crons.ts';
import { isSharedWithMachines } from '../machines.ts';
import type { Finding, Resource } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** A wall that reads such a header may let through whoever has the key. */
const READS_KEY =
  /\bget\(\s*(['"`])(?:(?:proxy-)?authorization|(?!x-forwarded-|x-real-)x-[\w-]+|[\w-]*(?:key|secret|token)[\w-]*)\1/i;

const HELP = {
  signature: 'Whoever sends them hears a redirect or a 401. Open its exact path; the signature is its check.',
  uploads:
    'What is to be done once a file is there is never done. Open its exact path: the callback is signed, and who may upload is asked by the middleware of each file route.',
  key: 'They hear a redirect or a 401. Open its exact path; the secret is its check.',
};

/**
 * Handlers that ask their callers for a signature, a secret or a key, and that the wall keeps it from coming to that: of
 * those that no other rule names.
 */
export function machineFindings(context: RuleContext): Finding[] {
  const { facts, resources, code } = context;
  const crons = cronPaths(code.files.read('vercel.json'));
  const named = new Set(facts.webhooks.map(({ file }) => file));
  const readsKey = READS_KEY.test(code.text(facts.entry.active ?? '') ?? '');
  const told = new Set<string>();
  return resources.flatMap((one): Finding[] => {
    const { file, kind, urls, wall, check, line } = one;
    const [url] = urls;
    if ((kind !== 'route' && kind !== 'pages-api') || url === undefined) return [];
    if (wall.state !== 'closed' || check.state !== 'checked' || named.has(file) || told.has(file)) return [];
    const caller = callerOf(one, context);
    if (caller === undefined || (caller === 'key' && (readsKey || crons.has(url)))) return [];
    told.add(file);
    const message = {
      signature: `The wall refuses ${url}, whose signed calls arrive without a session.`,
      uploads: `The wall refuses ${url}, which UploadThing calls back without a session.`,
      key: `The wall refuses ${url}, whose callers have a secret or a key and no session.`,
    }[caller];
    // People with a session may call it just as well.
    const severity = caller === 'key' ? 'warning' : undefined;
    return [
      finding('wall/refuses-machine', { file, line, what: url, message, help: HELP[caller], severity }),
    ];
  });
}

/** Who calls a handler without a session; undefined where nobody does. */
function callerOf(one: Resource, { code }: RuleContext): keyof typeof HELP | undefined {
  if (one.check.kind === 'signature') return 'signature';
  // A token that is looked up may be an invitation, which people follow who have a session as well.
  if (one.check.kind === 'secret') return 'key';
  return one.name !== 'GET' && isSharedWithMachines(one, code) === 'uploads' ? 'uploads' : undefined;
}
