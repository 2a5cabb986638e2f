import { meet, ofRoute, ofSource } from '../routes/segments.ts';
import type { MapFacts } from './map.ts';
import type { CheckVerdict, Resource } from './types.ts';
import { decide, type Said } from './verdict.ts';
import type { Wall } from './wall.ts';

/** `/:id` as `/[id]`, `/:path*` as `/[[...path]]`. */
const asUrl = (source: string): string =>
  source
    .replace(/:(\w+)\*/g, '[[...$1]]')
    .replace(/:(\w+)\+/g, '[...$1]')
    .replace(/:(\w+)(?:\([^)]*\))?/g, '[$1]');

/** The rewrites written down in next.config: the wall judges their source, and what runs is their destination. */
export function rewriteResources(
  resources: readonly Resource[],
  wall: Wall,
  facts: MapFacts,
  said: Said,
): Resource[] {
  const file = facts.nextConfig.file ?? 'next.config.js';
  return facts.nextConfig.rewrites.map(({ source, destination }) => {
    const urls = [asUrl(source)];
    const stands = wall.of(urls);
    const target = destination.startsWith('/')
      ? resources.filter(
          ({ kind, urls: [url] }) =>
            ['page', 'route', 'pages-page', 'pages-api'].includes(kind) &&
            url !== undefined &&
            meet(ofRoute(url), ofSource(destination.split('?')[0] ?? '/')),
        )
      : [];
    const check = checkOf(target, destination);
    const decision = decide({
      resource: { kind: 'rewrite', file, urls },
      wall: stands,
      check,
      idle: false,
      closesByDefault: wall.closesByDefault,
      walled: wall.file !== undefined,
      openByNature:
        target.length > 0 && target.every(({ verdict }) => verdict === 'public')
          ? `${destination} is public`
          : undefined,
      ...said,
      facts,
    });
    return {
      id: `rewrite:${file}#${source}`,
      kind: 'rewrite' as const,
      name: source,
      file,
      line: 1,
      urls,
      methods: ['*'],
      wall: stands,
      check,
      verdict: decision.verdict,
      because: decision.because,
      evidence: target.map((one) => ({ file: one.file, line: one.line, note: `serves ${destination}` })),
      files: [...new Set([file, ...target.flatMap((one) => one.files)])],
      note: `leads to ${destination}`,
      ...(decision.intent === undefined ? {} : { intent: decision.intent }),
    };
  });
}

function checkOf(target: readonly Resource[], destination: string): CheckVerdict {
  const [first] = target;
  if (!first) return { state: 'unknown', because: `what ${destination} asks is not in this app` };
  const open =
    target.find(({ check }) => check.state === 'unchecked') ??
    target.find(({ check }) => check.state === 'unknown');
  return (open ?? first).check;
}
