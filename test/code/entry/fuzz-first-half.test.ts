import { test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from './fuzz.ts';

test('mutated entry files are patched right or left alone (first half, beside the other one)', () => fuzz(0), FUZZ_TIMEOUT);
