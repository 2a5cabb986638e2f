import { BACKENDS } from './backends.ts';
import type { Mutant } from './mutant.ts';
import { ROUTES } from './routes.ts';
import { WALL } from './wall.ts';

/** Every mutant; none of them may survive its checks. */
export const MUTANTS: readonly Mutant[] = [...WALL, ...ROUTES, ...BACKENDS];
