import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { emptyDocument, errorOutcome, planDocument } from '../../src/outcome.ts';
import type { JsonDocument } from '../../src/types.ts';
import { copyOf, situations } from '../support/fixtures.ts';
import { planFor } from '../support/plan.ts';

const schema = JSON.parse(readFileSync(new URL('../../src/output.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** What is wrong with a document after it went through JSON, as a reader gets it. */
function problems(document: unknown): unknown {
  return validate(JSON.parse(JSON.stringify(document))) ? [] : validate.errors;
}

describe('the published schema', () => {
  it.each(situations)('describes the document of a first run in %s', async (situation) => {
    const copy = copyOf(situation);
    try {
      const { plan, facts } = await planFor(copy.root);
      expect(problems(planDocument('planned', facts, plan, ['npx create-clerk-guard']))).toEqual([]);
    } finally {
      copy.remove();
    }
  });

  it('describes a cancelled run and errors of both kinds', () => {
    expect(problems(emptyDocument('cancelled', null))).toEqual([]);
    const told = new UserError('No.', { code: 'USAGE', next: 'Do this.', file: 'package.json', line: 3 });
    expect(problems(errorOutcome(told, null).document)).toEqual([]);
    expect(problems(errorOutcome(new Error('boom'), null).document)).toEqual([]);
  });

  it.each([
    ['an outcome nobody knows', { outcome: 'done' }],
    ['a field nobody knows', { extra: 1 }],
    ['a path that climbs out', { changes: [{ path: '../x', action: 'create', pieces: [], diff: '' }] }],
    ['a Windows path', { changes: [{ path: 'a\\b', action: 'create', pieces: [], diff: '' }] }],
    ['a step without a reason', { notDone: [{ piece: 'a', path: 'b', because: '', snippet: '' }] }],
  ])('refuses %s', (_what, fields) => {
    const document: JsonDocument = {
      ...emptyDocument('planned', null),
      ...(fields as Partial<JsonDocument>),
    };
    expect(problems(document)).not.toEqual([]);
  });
});
