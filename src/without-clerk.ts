import { pieces as allPieces } from '../generators/pieces.ts';
import { contextOf } from '../generators/plopfile.ts';
import { Draft } from './draft.ts';
import { writesWall } from './routes/access.ts';
import { Session } from './session.ts';
import type { ManualStep, Plan } from './types.ts';
import { writtenPath } from './written-path.ts';

type Input = ConstructorParameters<typeof Session>[0];

/**
 * What a plan writes and does not work yet: code that asks Clerk who is signed in, where Clerk does not run. It would
 * throw for everyone, users included.
 */
export async function writtenWithoutClerk(input: Input, { changes }: Plan): Promise<ManualStep[]> {
  const { facts } = input;
  const session = new Session(input);
  const asking = allPieces
    .filter(({ name }) => session.adding.has(name))
    .flatMap((piece) => {
      const place = piece.asksClerk?.(contextOf(piece, session));
      const path = place && writtenPath(place.path, facts);
      const isNew = changes.some((change) => change.path === path && change.before === undefined);
      return place && path !== undefined && isNew ? [{ piece: piece.name, path, url: place.url }] : [];
    });
  if (asking.length === 0 || writesWall(facts, changes)) return [];
  const [{ keepFor }, { look }, { clerkRuns }] = await Promise.all([
    import('./doctor/map.ts'),
    import('./doctor/code/project.ts'),
    import('./protect/clerk-runs.ts'),
  ]);
  const refusal = clerkRuns(facts, new Draft(facts.root), look(await keepFor(facts)));
  return asking.flatMap(({ piece, path, url }) => {
    const kind = url === undefined ? 'server-function' : facts.appDir === undefined ? 'pages-api' : 'route';
    const found = refusal({ kind, file: path, urls: url === undefined ? [] : [url] });
    if (found === undefined) return [];
    // What kept the wall out is told with the lines to paste already.
    const snippet = session.adding.has('middleware') ? '' : found.snippet;
    return [{ piece, path, because: `${path} does not work yet. ${found.because}`, snippet }];
  });
}
