import type { RouteFact } from '../types.ts';
import type { DynamicCalls } from './rendering.ts';
import type { Sources } from './sources.ts';

/** What is needed to say what a file serves and how. */
export interface RouteContext {
  files: readonly string[];
  sources: Sources;
  /** undefined where it is not asked how routes are rendered. */
  dynamic: DynamicCalls | undefined;
  appDir: string | undefined;
  pagesDir: string | undefined;
  pageExtensions: readonly string[];
  nextMajor: number;
}

/** How a route is rendered, and why. */
export type Judgement = Pick<RouteFact, 'rendering' | 'because'>;
