import { describe, expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { accept, fromFlags } from '../../src/answers.ts';
import { apply } from '../../src/apply.ts';
import { COMMON, parse, questionFlags } from '../../src/args.ts';
import { parses } from '../../src/code/parse.ts';
import { UserError } from '../../src/errors.ts';
import { repeatCommand } from '../../src/repeat.ts';
import type { AnswerValue, Facts, Piece, Question } from '../../src/types.ts';
import { type Copy, copyOf } from '../support/fixtures.ts';
import { factsOf, planFor } from '../support/plan.ts';

const every = pieces.flatMap((piece) => piece.questions.map((question) => ({ piece, question })));
const named = every.map(
  ({ piece, question }) => [`${piece.name}.${question.name}`, piece, question] as const,
);

/** An acceptable value other than the default, and how it is written on a command line. */
function another(
  question: Question,
  suggested: AnswerValue,
  facts: Facts,
): { value: AnswerValue; words: string[] } {
  const flag = `--${question.flag}`;
  switch (question.kind) {
    case 'confirm':
      return { value: !suggested, words: [suggested ? `--no-${question.flag}` : flag] };
    case 'number': {
      const value = suggested === question.min ? question.min + 1 : question.min;
      return { value, words: [`${flag}=${value}`] };
    }
    case 'select': {
      const value =
        question.choices.map((choice) => choice.value).find((choice) => choice !== suggested) ?? '';
      return { value, words: [`${flag}=${value}`] };
    }
    case 'text':
    case 'list': {
      const candidates = [
        '/other/place',
        '/api/other',
        'org:team:manage',
        'user.created',
        'PATCH',
        'img-src https://cdn.example.com',
        '/sign-in',
        'other-place',
      ];
      const value = candidates.find(
        (candidate) => candidate !== suggested && question.check(candidate, facts) === undefined,
      );
      if (value === undefined)
        throw new Error(`No sample value fits --${question.flag}: add one to this test`);
      return question.kind === 'list'
        ? { value: [value], words: [`${flag}=${value}`] }
        : { value, words: [`${flag}=${value}`] };
    }
  }
}

/** Words of a printed command, as a POSIX shell would split them. */
function shellWords(command: string): string[] {
  const words = command.match(/(?:[^\s'\\]|\\.|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/\\(.)|'([^']*)'/g, (_all, escaped, quoted) => escaped ?? quoted));
}

describe('every question', () => {
  it('has a flag of its own that nothing else uses', () => {
    const flags = every.flatMap(({ question }) =>
      question.kind === 'confirm' ? [question.flag, `no-${question.flag}`] : [question.flag],
    );
    expect(flags.filter((flag, index) => flags.indexOf(flag) !== index || flag in COMMON)).toEqual([]);
    for (const flag of flags) expect(flag).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(named)(
    '%s is answered by its flag alone, and the printed command repeats the run to unchanged',
    async (_name, piece, question) => {
      const copy = copyOf('next16-clerk7');
      try {
        const facts = await factsOf(copy.root);
        const suggested = question.default(facts, defaultsBefore(piece, question, facts), {});
        const { value, words } = another(question, suggested, facts);
        const { flags, positionals } = parse(
          ['add', piece.name, ...words],
          { ...COMMON, ...questionFlags(pieces) },
          'add',
        );
        expect(positionals).toEqual(['add', piece.name]);
        const first = await planFor(copy.root, [piece.name], flags);
        expect(first.plan.answers[piece.name]?.[question.name]).toEqual(value);
        apply(copy.root, first.plan.changes);
        const command = repeatCommand(first.chosen, first.plan.answers, []);
        const [npx, program, verb, ...rest] = shellWords(command);
        expect([npx, verb]).toEqual(['npx', 'add']);
        expect(program).toMatch(/^create-clerk-guard@\d+\.\d+\.\d+/);
        const again = parse(rest, { ...COMMON, ...questionFlags(pieces) }, 'add');
        const second = await planFor(copy.root, again.positionals, again.flags);
        expect(second.plan.changes).toEqual([]);
        expect(second.plan.answers).toEqual(first.plan.answers);
      } finally {
        copy.remove();
      }
    },
  );

  it.each(named)('%s has a default that its own grammar accepts', async (_name, piece, question) => {
    for (const situation of ['next16-clerk7', 'pages-15', 'next14-clerk5', 'crlf-tabs-16']) {
      const copy: Copy = copyOf(situation);
      try {
        const facts = await factsOf(copy.root);
        const value = question.default(facts, defaultsBefore(piece, question, facts), {});
        expect(accept(question, value, { label: question.flag }, facts)).toEqual(value);
      } finally {
        copy.remove();
      }
    }
  });
});

/** Defaults of the questions asked before one of the same piece. */
function defaultsBefore(piece: Piece, question: Question, facts: Facts): Record<string, AnswerValue> {
  const answers: Record<string, AnswerValue> = {};
  for (const earlier of piece.questions) {
    if (earlier === question) break;
    answers[earlier.name] = earlier.default(facts, answers, {});
  }
  return answers;
}

const HOSTILE = [
  "'; process.exit(1); '",
  '*/ process.exit(1) /*',
  '/a\nprocess.exit(1)',
  '/a\u2028process.exit(1)',
  '/`${process.exit(1)}`',
  '"; process.exit(1); "',
  '</script><script>alert(1)</script>',
  '{{{json this}}}',
  '../../etc/passwd',
  '/x\u202e/gnp.',
];

describe.each(named)('a hostile value for %s', (_name, piece, question) => {
  it.each(HOSTILE)('is refused, or harmless in what is written: %j', async (hostile) => {
    const copy = copyOf('next16-clerk7');
    try {
      const flags = { [question.flag]: question.kind === 'list' ? [hostile] : hostile };
      if (question.kind === 'confirm') {
        expect(fromFlags(question, flags)).toBeUndefined();
        return;
      }
      const outcome = await planFor(copy.root, [piece.name], flags).catch((error: unknown) => error);
      if (outcome instanceof UserError) {
        expect(outcome.message).toContain(`--${question.flag}`);
        return;
      }
      if (outcome instanceof Error) throw outcome;
      const { plan } = outcome as Awaited<ReturnType<typeof planFor>>;
      for (const { path, after = '' } of plan.changes) {
        expect(path).not.toMatch(/\.\.|[\u0000-\u001f\u2028\u202e]/);
        if (!/\.[jt]sx?$/.test(path)) continue;
        expect(parses(path, after)).toBeUndefined();
        expect(after).not.toMatch(/^\s*process\.exit\(1\)\s*$/m);
      }
    } finally {
      copy.remove();
    }
  });
});
