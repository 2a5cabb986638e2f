import type { Server } from '../server.ts';
import type { Attack } from './attack.ts';
import { PRIVATE_MARK, PUBLIC_MARK } from './probes.ts';
import { type Answer, send } from './raw.ts';

export interface Outcome {
  attack: Attack;
  /** Statuses, in the order they came, where a redirect was followed. */
  answer: string;
  /** Handlers that ran for it. */
  ran: string[];
  /** Why the wall did not hold; undefined where it did. */
  broken?: string;
}

/** How many requests are in flight at once. */
const AT_ONCE = 12;

interface Line {
  who: string;
  rid: string;
}

const parsed = (lines: readonly string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);

/** Next sends RSC requests on to the URL that carries the right hash; as a browser does, once. */
function followed(attack: Attack, answer: Answer): Attack | undefined {
  const { status, location } = answer;
  if (!attack.headers?.RSC || status === undefined || status < 300 || status > 399) return undefined;
  return location && /[?&]_rsc=/.test(location) && location.startsWith('/')
    ? { ...attack, target: location }
    : undefined;
}

async function inFlight<T>(all: readonly T[], work: (one: T, index: number) => Promise<void>): Promise<void> {
  const queue = all.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, one] of queue) await work(one, index);
    }),
  );
}

export interface Round {
  outcomes: Outcome[];
  /** Private handlers that ran for a request without an id: one that the app made to itself. */
  unnamed: string[];
}

/**
 * Sends every attack and says which of them reached a handler that is not public, by what the handlers wrote down and
 * by what came back, never by the status.
 * @param extra Headers for every request, such as a session.
 */
export async function run(
  attacks: readonly Attack[],
  server: Pick<Server, 'port' | 'effects'>,
  extra: () => Readonly<Record<string, string>> = () => ({}),
): Promise<Round> {
  server.effects(); // what ran before is not ours
  const outcomes: Outcome[] = [];
  await inFlight(attacks, async (attack, index) => {
    const id = `r${index}`;
    const sent: Attack = { ...attack, headers: { ...extra(), ...attack.headers } };
    const answers = [await send(sent, server.port, id)];
    const next = answers[0] && followed(sent, answers[0]);
    if (next) answers.push(await send(next, server.port, id));
    const said = answers.map(({ text }) => text).join('\n');
    const word = [PRIVATE_MARK, ...(attack.mustNotSay ?? [])].find((one) => said.includes(one));
    outcomes[index] = {
      attack,
      answer: answers.map(({ status }) => status ?? 'none').join(' > '),
      ran: [],
      ...(word === undefined ? {} : { broken: `the answer holds ${word}` }),
    };
  });
  const byId = new Map(outcomes.map((outcome, index) => [`r${index}`, outcome]));
  const unnamed: string[] = [];
  for (const { who, rid } of parsed(server.effects())) {
    const outcome = byId.get(rid);
    outcome?.ran.push(who);
    if (who.startsWith(PUBLIC_MARK)) continue;
    if (outcome) outcome.broken = `${who} ran`;
    else unnamed.push(who);
  }
  return { outcomes, unnamed };
}
