import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { run } from '../../src/run.ts';
import { runOf } from '../support/history.ts';
import { type Project, projectOf } from '../support/runs.ts';

const LIMITER = 'lib/security/rate-limit.ts';
const LIMITER_STORE = 'lib/security/rate-limit-store.ts';
const EVENT_STORE = 'lib/security/webhook-store.ts';
const ROUTE = 'app/api/webhooks/clerk/route.ts';
const PIECES = ['middleware', 'headers', 'rate-limit', 'webhook'];
const ANSWERS = { public: ['/', '/sign-in/**'], 'rate-limit-store': 'redis', 'webhook-store': 'redis' };

/** What an owner makes of generated files in the weeks after: path, text of ours, theirs. */
const EDITS: readonly [path: string, from: string, to: string][] = [
  ['proxy.ts', 'export default', '// Asked for by legal: every visit is counted.\nexport default'],
  [LIMITER, 'const LIMIT = 60;', 'const LIMIT = 90;'],
  [
    LIMITER_STORE,
    '  /** Until the window ends; never less than 1. */',
    '  /** Seconds, for the Retry-After header. */',
  ],
  [
    LIMITER_STORE,
    '    remaining: Math.max(0, limit',
    '    // Ours: shown in the account page.\n    remaining: Math.max(0, limit',
  ],
  [ROUTE, 'export async function POST', '// On call: security@example.com\nexport async function POST'],
  [EVENT_STORE, 'const DONE_MS = 48 * 60 * 60 * 1000;', 'const DONE_MS = 72 * 60 * 60 * 1000;'],
  ['lib/security/public-routes.ts', "'/',", "'/',\n  '/pricing',"],
  ['security-headers.ts', "'max-age=63072000'", "'max-age=300'"],
];

let project: Project;
beforeEach(() => {
  project = projectOf('next16-clerk7');
});
afterEach(() => project.remove());

/** The same project, as another revision of this program would treat it. */
const program = async (revision: number | 'today') => (revision === 'today' ? run : runOf(revision));
const edited = () => {
  for (const [path, from, to] of EDITS) project.edit(path, from, to);
};
const expectEdits = () => {
  for (const [path, , to] of EDITS)
    expect([path, project.read(path)]).toEqual([path, expect.stringContaining(to)]);
};

describe('a project generated with the first templates', () => {
  it.each([[[1, 'today']], [[1, 2, 'today']]] as const)(
    "keeps its owner's edits over the revisions %j",
    async (revisions) => {
      const [first, ...later] = revisions;
      await project.by(await program(first)).add(PIECES, ANSWERS);
      edited();
      for (const revision of later) {
        const { exitCode, document } = await project.by(await program(revision)).update();
        expect([revision, exitCode, document.outcome, document.notDone]).toEqual([
          revision,
          0,
          'applied',
          [],
        ]);
        expectEdits();
      }
      const again = await project.update();
      expect([again.exitCode, again.document.outcome]).toEqual([0, 'unchanged']);
    },
  );

  it('is told what changed since and why, once', async () => {
    await project.by(await program(1)).add(PIECES, ANSWERS);
    const { document } = await project.update();
    for (const piece of pieces.filter(({ name }) => PIECES.includes(name))) {
      const news = piece.notes.filter(({ version }) => version > 1);
      expect([piece.name, news.length > 0]).toEqual([piece.name, true]);
      for (const { version, text } of news)
        expect(document.notes).toContain(`${piece.name} ${version}: ${text}`);
      expect(document.notes.join('\n')).not.toContain(`${piece.name} 1:`);
    }
    const again = await project.update();
    expect(again.document.notes.filter((note) => /^[a-z-]+ \d+: /.test(note))).toEqual([]);
  });
});
