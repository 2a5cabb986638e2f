import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { pieces } from '../../generators/pieces.ts';
import { statusOf } from '../../src/status.ts';
import { projectOf } from '../support/runs.ts';

const schema = JSON.parse(readFileSync(new URL('../../src/status.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

it('the published schema describes status, clean and with an edit, which counts unless it is allowed', async () => {
  const project = projectOf('next16-clerk7');
  try {
    await project.add(['rate-limit', 'headers', 'webhook']);
    const clean = await statusOf(project.root, pieces, false);
    project.write('security-headers.ts', `${project.read('security-headers.ts')}// ours\n`);
    const edited = await statusOf(project.root, pieces, false);
    for (const document of [clean, edited]) {
      validate(JSON.parse(JSON.stringify(document)));
      expect(validate.errors).toBeNull();
    }
    expect([clean.state, edited.state]).toEqual(['clean', 'drift']);
    expect((await statusOf(project.root, pieces, true)).state).toBe('clean');
  } finally {
    project.remove();
  }
});
