import type { EntryAnalysis } from '../code/entry/analyse.ts';
import { reaches } from '../entry/reaches.ts';
import { probesOf } from '../routes/probes.ts';
import { servedBy } from '../routes/served.ts';
import type { MapFacts } from './map.ts';
import type { Answers } from './wall-answers.ts';
import { comparedPaths } from './wall-compared.ts';

const MOST_PATHS = 400;
const MOST_COMPARED = 100;

/** A path at which a page is served that has another address. */
export interface Led {
  /** The path that is asked for. */
  from: string;
  /** The page that is served there. */
  to: string;
  /** The file that says so. */
  by: string;
  /** It hangs on something else whether it is. */
  perhaps: boolean;
}

/** What the paths of a text begin with, up to what is a pattern in them. */
const writtenIn = (text: string): string[] =>
  [...text.matchAll(/['"`](\/[^'"`\s]*)['"`]/g)].flatMap(([, path = '']) => {
    const plain = path.replace(/[:(*[{$].*$/, '').replace(/(.)\/$/, '$1');
    return /^(?:\/[\w.-]*)+$/.test(plain) ? [plain, plain === '/' ? '/some' : `${plain}/some-value`] : [];
  });

/** What the verdict on rewrites rests on. */
interface Grounds {
  /** The middleware or proxy. */
  file: string;
  /** All of its code. */
  text: string;
  analysis: EntryAnalysis;
  answers: Answers;
  facts: MapFacts;
}

/** Where strangers are led by rewrites: Next asks the middleware or proxy for what was asked for, and not for what is served then. */
export const ledBy = (grounds: Grounds): Led[] => [...ledByFile(grounds), ...ledByConfig(grounds)];

/** By those of the file itself. */
function ledByFile({ file, text, analysis, answers, facts }: Grounds): Led[] {
  if (!text.includes('rewrite')) return [];
  const routes = facts.routes.flatMap(({ url }) => probesOf(url, facts));
  const paths = [...new Set(['/', ...writtenIn(text), ...routes])]
    .filter((path) => reaches(analysis, path, facts.nextConfig) !== false)
    .slice(0, MOST_PATHS);
  const told = answers(paths);
  const compared = new Set(told.flatMap((one) => [...(one.compared ?? [])]));
  const more = facts.routes
    .flatMap(({ url }) => comparedPaths(url, compared, facts, text.includes('next-intl/middleware')))
    .filter((path) => reaches(analysis, path, facts.nextConfig) !== false)
    .slice(0, MOST_COMPARED);
  const all = [...told, ...answers(more)];
  return [...paths, ...more].flatMap((from, index) => {
    const { leads, mayLead = [] } = all[index] ?? {};
    const sure = leads === undefined ? [] : [{ from, to: leads, by: file, perhaps: false }];
    const others = [...mayLead].filter((to) => to !== leads);
    return [...sure, ...others.map((to) => ({ from, to, by: file, perhaps: true }))];
  });
}

/** A source or a destination with made-up values in it; undefined where a part of it is an expression. */
function madeUp(pattern: string): string | undefined {
  const path = (pattern.split('?')[0] ?? '')
    .replace(/:\w+[*+]/g, 'some/thing')
    .replace(/:\w+/g, 'some-value');
  return /[()*+{}]/.test(path) ? undefined : path;
}

/** By those of next.config, on paths that the file lets strangers through on. */
function ledByConfig({ analysis, answers, facts }: Grounds): Led[] {
  const by = facts.nextConfig.file ?? 'next.config.js';
  return facts.nextConfig.rewrites.flatMap(({ source, destination }): Led[] => {
    const [from, to] = [madeUp(source), madeUp(destination)];
    if (from === undefined || to === undefined || !to.startsWith('/') || to.startsWith('//')) return [];
    const reached = reaches(analysis, from, facts.nextConfig);
    const answer = reached === false ? 'open' : answers([from])[0]?.answer;
    return answer === 'closed' ? [] : [{ from, to, by, perhaps: answer !== 'open' || reached === undefined }];
  });
}

/** Those of them that lead to what a route serves: `/_not-found` is a page of Next's own. */
export function leadingTo(url: string, all: readonly Led[], facts: MapFacts): Led[] {
  const serves = all.length === 0 ? undefined : servedBy(url, facts);
  return all.filter(({ to }) => !to.startsWith('/_') && serves?.(to));
}
