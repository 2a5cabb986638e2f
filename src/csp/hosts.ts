import type { Facts } from '../types.ts';

/** Directives an owner's hosts may be added to. */
export const DIRECTIVES = [
  'script-src',
  'connect-src',
  'img-src',
  'font-src',
  'style-src',
  'frame-src',
  'media-src',
  'worker-src',
  'form-action',
] as const;

const HOST =
  /^(?:(https|wss):\/\/)?((?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9-]{1,63})+)(:(?:\d{1,5}|\*))?$/;

/** `img-src images.example.com` → `img-src https://images.example.com`, in lower case. */
export function normalizeHost(value: string): string {
  const [directive = '', host = '', ...rest] = value.trim().toLowerCase().split(/\s+/);
  const [whole, scheme] = HOST.exec(host) ?? [];
  const source = whole === undefined || scheme !== undefined ? host : `https://${host}`;
  return [directive, source, ...rest].join(' ');
}

/**
 * What is wrong with a `directive host` pair, as typed. The grammar leaves no room for `;`, quotes or a second source:
 * they would write directives of their own into the policy.
 */
export function hostProblem(value: string): string | undefined {
  const shown = JSON.stringify(value);
  if (value.length > 300) return 'a directive and its host have at most 300 characters.';
  const parts = normalizeHost(value).split(' ');
  const [directive = '', host = ''] = parts;
  if (parts.length !== 2)
    return `${shown} is not a directive and one host, such as "img-src https://images.example.com".`;
  if (!DIRECTIVES.some((known) => known === directive)) {
    return `${shown} does not begin with one of ${DIRECTIVES.join(', ')}.`;
  }
  if (!HOST.test(host))
    return `${shown} has no host such as https://images.example.com or wss://*.example.com.`;
  return undefined;
}

/** `**.example.com` and `*.example.com` of `images.remotePatterns` in the one form a policy has. */
const asSource = (host: string): string => host.replace(/^\*\*?\./, '*.');

/** `img-src` hosts that the owner declared in next.config. */
export function declaredHosts(facts: Pick<Facts, 'nextConfig'>): string[] {
  const entries = facts.nextConfig.imageHosts.map((host) => `img-src ${asSource(host)}`);
  return [...new Set(entries.filter((entry) => hostProblem(entry) === undefined).map(normalizeHost))];
}

/** Hosts found in source: `connect-src https://api.example.com` → where it was seen first. */
export function foundHosts(facts: Pick<Facts, 'externalHosts' | 'ownFiles'>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { host, directive, path, line } of facts.externalHosts) {
    // What we wrote names the hosts it admits.
    if (facts.ownFiles.includes(path)) continue;
    const entry = `${directive} ${host}`;
    if (hostProblem(entry) !== undefined) continue;
    const source = normalizeHost(entry);
    if (!found.has(source)) found.set(source, `${path}:${line}`);
  }
  return found;
}

/** `['img-src https://a.example', …]` as directive → hosts, directives in the order of first use. */
export function byDirective(entries: readonly string[]): Record<string, string[]> {
  const grouped: Record<string, string[]> = {};
  for (const entry of entries) {
    const [directive = '', host = ''] = entry.split(' ');
    grouped[directive] = [...new Set([...(grouped[directive] ?? []), host])];
  }
  return grouped;
}
