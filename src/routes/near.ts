import { ofRoute, type Segment } from './segments.ts';
import { indexed, type ShapeIndex } from './shape-index.ts';

const index = indexed<{ url: string }>(({ url }) => ofRoute(url));

/** At least every route that some URL of a shape may lead to, in the order of the list. */
export const routesNear = <T extends { url: string }>(routes: readonly T[], shape: readonly Segment[]): T[] =>
  (index(routes) as ShapeIndex<T>).near(shape);
