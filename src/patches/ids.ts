import type { PatchEdit } from '../types.ts';

/**
 * What something put into an owner's file is called in the manifest: the kind, and what tells it from others of its kind.
 * It stays the same when the lines change from version to version.
 */
export type PatchId = string;

/** The name of a patch by one of the surgeons. */
export function patchId({ surgeon, args }: Pick<PatchEdit, 'surgeon' | 'args'>): PatchId {
  if (surgeon === 'next-config')
    return args.headersModule === undefined ? 'next-config:instrumentationHook' : 'next-config:headers';
  if (surgeon !== 'public-list') return surgeon;
  const added = Array.isArray(args.add) ? args.add : [];
  const patterns = added.flatMap((item: unknown) =>
    typeof item === 'object' && item !== null && 'pattern' in item ? [String(item.pattern)] : [],
  );
  return `public-list:${patterns.join(' ')}`;
}

export const lineId = (line: string): PatchId => `line:${line}`;
export const envId = (name: string): PatchId => `env:${name}`;
export const dependencyId = (name: string): PatchId => `dependency:${name}`;

/** Kind and object of a patch: `dependency:ioredis` → `dependency`, `ioredis`. */
export function partsOf(id: PatchId): { kind: string; what: string } {
  const colon = id.indexOf(':');
  return colon === -1 ? { kind: id, what: '' } : { kind: id.slice(0, colon), what: id.slice(colon + 1) };
}

/** Names and texts that code holds as long as a patch of it is in place. */
export function signsOf(id: PatchId): string[] {
  const { kind, what } = partsOf(id);
  if (kind === 'next-config') return what === 'headers' ? ['securityHeaders'] : ['instrumentationHook'];
  if (kind === 'instrumentation') return ['checkEnvironment'];
  if (kind === 'entry') return ['clerkMiddleware', 'isPublicRoute'];
  return kind === 'public-list' ? what.split(' ') : [];
}

/** A patch as a sentence names it. */
export function describe(id: PatchId): string {
  const { kind, what } = partsOf(id);
  if (kind === 'next-config') return what === 'headers' ? 'the security headers' : `experimental.${what}`;
  if (kind === 'instrumentation') return 'the call of the start-up check';
  if (kind === 'entry') return 'the wall';
  return what;
}
