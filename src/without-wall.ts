import { entryRemarks } from './entry/remarks.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { writesWall } from './routes/access.ts';
import { Session } from './session.ts';
import type { Facts, ManualStep, Plan } from './types.ts';
import { COMMAND } from './version.ts';

const PIECE = 'middleware';
const LIST = /(?:^|\/)lib\/security\/public-routes\.[jt]s$/;

type Input = ConstructorParameters<typeof Session>[0];

/** What kept the wall out of the entry file, where that is not written with it. */
function refusalOf({ facts }: Input, plan: Plan): ManualStep | undefined {
  if (writesWall(facts, plan.changes)) return undefined;
  const { target, candidates } = facts.entry;
  const entries = [target, ...candidates.map(({ path }) => path)];
  const moved = plan.changes.filter(({ from }) => from !== undefined && entries.includes(from));
  const known = new Set([...entries, ...moved.map(({ path }) => path)]);
  return plan.notDone.find(({ piece, path }) => piece === PIECE && known.has(path));
}

/** An entry file that was to move, and does not without the wall. */
const notMoved = ({ facts }: Input, plan: Plan): ManualStep[] =>
  plan.changes
    .filter(({ from }) => facts.entry.candidates.some(({ path }) => path === from))
    .map(({ path, from = '' }) => ({
      piece: PIECE,
      path: from,
      because: `${from} does not become ${path}: it is moved together with the wall.`,
      snippet: '',
    }));

const noList = (path: string, { entry }: Facts): ManualStep => ({
  piece: PIECE,
  path,
  because: `${path} is not written: the wall that would read it is not in ${entry.active ?? entry.target}, and nobody declared what it would hold. To bring the lines in by hand, say what is public and the list and what else they import is written: ${COMMAND} add middleware --public <path>, once for each, or --public= for none.`,
  snippet: '',
});

/**
 * Plans a run. Where the wall does not get into the owner's entry file, a list that nobody declared is not written
 * either: no wall would read it, and the doctor would take what merely is open today for meant.
 * @param listGiven Somebody said what is public: by flag, in a file, when asked, or in an earlier run.
 */
export async function generateWhole(
  input: Input,
  listGiven: boolean,
  options: GenerateOptions = {},
): Promise<Plan> {
  const plan = await generate(new Session(input), options);
  const adding = [...input.adding];
  // Who asked for the lines alone brings them in by hand, and needs the list.
  const byHand = input.answers[PIECE]?.patchEntry === false;
  if (listGiven || byHand || !adding.includes(PIECE)) return plan;
  const list = plan.changes.find(({ path, before }) => LIST.test(path) && before === undefined);
  const refusal = refusalOf(input, plan);
  if (list === undefined || refusal === undefined) return plan;
  const others = adding.filter((name) => name !== PIECE);
  const { [PIECE]: wall = {}, ...answers } = input.answers;
  const { clerk: _clerk, ...rest } = options;
  const without = await generate(
    new Session({ ...input, answers, adding: others }),
    // Where no piece is written, nothing needs Clerk either.
    others.length > 0 ? options : rest,
  );
  const own = plan.notDone.filter(({ piece, path }) => piece === PIECE && path !== list.path);
  without.notDone.unshift(...own, ...notMoved(input, plan), noList(list.path, input.facts));
  without.notes.push(...entryRemarks(input.facts, wall));
  return without;
}
