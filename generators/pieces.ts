import type { Piece } from '../src/types.ts';
import { apiRoute } from './api-route.ts';
import { ci } from './ci.ts';
import { envFiles } from './env-files.ts';
import { headers } from './headers.ts';
import { middleware } from './middleware.ts';
import { rateLimit } from './rate-limit.ts';
import { securityCheck } from './security-check.ts';
import { stepUp } from './step-up.ts';
import { webhook } from './webhook.ts';

/** Every piece, in the order they are asked and written: later ones may patch what earlier ones created. */
export const pieces: readonly Piece[] = [
  middleware,
  headers,
  rateLimit,
  apiRoute,
  webhook,
  securityCheck,
  stepUp,
  envFiles,
  ci,
];
