import type { Attack, Site } from './attack.ts';
import { hosts, identityHeaders, internalHeaders, nonces, requestLines } from './headers.ts';
import { configured, dots, encodings, endings, nextPaths, rsc, serverActions, spellings } from './paths.ts';

const FAMILIES = [
  endings,
  dots,
  encodings,
  spellings,
  rsc,
  nextPaths,
  serverActions,
  configured,
  internalHeaders,
  identityHeaders,
  hosts,
  nonces,
  requestLines,
];

/** Paths as the app spells them: where it wants a slash at the end, Next redirects before anything else runs. */
function withSlash(attack: Attack): Attack[] {
  const [, path = '', rest = ''] = /^(\/[^?#]*?)([?#].*)?$/.exec(attack.target) ?? [];
  return path === '' || path.endsWith('/') ? [] : [{ ...attack, target: `${path}/${rest}` }];
}

/** Every attack there is, spelled for one app. Each is expected to run no handler that is not public. */
export function corpus(site: Site): Attack[] {
  const all = FAMILIES.flatMap((family) => family(site));
  return site.trailingSlash ? all.flatMap((attack) => [attack, ...withSlash(attack)]) : all;
}
