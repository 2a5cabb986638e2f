import { test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from './fuzz.ts';

test('mutated entry files are patched right or left alone (second half, beside the other one)', () => fuzz(1), FUZZ_TIMEOUT);
