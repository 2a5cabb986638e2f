import { posix } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Resource } from '../../src/doctor/types.ts';
import { AGGREGATE_CASES } from './cases-aggregates.ts';
import { ATTACK_CASES } from './cases-attacks.ts';
import { CALLED_CASES } from './cases-called.ts';
import { CARRIED_CASES } from './cases-carried.ts';
import { CHOSEN_CASES } from './cases-chosen.ts';
import { type Case, CLERK_CASES } from './cases-clerk.ts';
import { ELYSIA_CASES } from './cases-elysia.ts';
import { EVENT_CASES } from './cases-events.ts';
import { GENERATED_CASES } from './cases-generated.ts';
import { GRAPHQL_CASES } from './cases-graphql.ts';
import { HANDED_ROUND_CASES } from './cases-handed-round.ts';
import { HIDDEN_CASES } from './cases-hidden.ts';
import { HONO_CASES } from './cases-hono.ts';
import { LANGUAGE_CASES } from './cases-language.ts';
import { LATER_CASES } from './cases-later.ts';
import { OTHER_CASES } from './cases-other.ts';
import { PERHAPS_CASES } from './cases-perhaps.ts';
import { PUBLIC_CODE_CASES } from './cases-public-code.ts';
import { REAL_CASES } from './cases-real.ts';
import { REASON_CASES } from './cases-reasons.ts';
import { SESSION_CASES } from './cases-sessions.ts';
import { SHAPE_CASES } from './cases-shapes.ts';
import { SINGLETON_CASES } from './cases-singletons.ts';
import { STATE_CASES } from './cases-state.ts';
import { TOGETHER_CASES } from './cases-together.ts';
import { TOKEN_CASES } from './cases-tokens.ts';
import { TS_REST_CASES } from './cases-ts-rest.ts';
import { UNTOLD_CASES } from './cases-untold.ts';
import { VENDOR_CASES } from './cases-vendors.ts';
import { mapOf, PLAIN_WALL } from './project.ts';

const results: { want: string; got: string }[] = [];

async function judgedOf(one: Case): Promise<Resource | undefined> {
  const [file] = Object.keys(one.files);
  const wall = one.versions?.next?.startsWith('14') ? 'middleware.ts' : 'proxy.ts';
  const app = one.app === undefined ? '' : `${one.app}/`;
  const files = { ...one.files, [app + wall]: PLAIN_WALL };
  const resources = await mapOf(files, one.versions, one.app === undefined ? {} : { app: one.app });
  return resources.find(
    (resource) =>
      posix.join(app, resource.file) === file && (one.name === undefined || resource.name === one.name),
  );
}

describe.each([
  ['Clerk, in its right and wrong forms', CLERK_CASES],
  ['checks that are hidden in helpers, wrappers and chains', HIDDEN_CASES],
  ['signatures, secrets and other sign-in systems', OTHER_CASES],
  ['ways to look checked without being so', ATTACK_CASES],
  ['applications of Hono', HONO_CASES],
  ['applications of Elysia', ELYSIA_CASES],
  ['resolvers of GraphQL', GRAPHQL_CASES],
  ['routes of ts-rest', TS_REST_CASES],
  ['counters before a check, and what is told of checks on another way', REASON_CASES],
  ['rows that have the token that was sent', TOKEN_CASES],
  ['queries that count or add up', AGGREGATE_CASES],
  ['promises that are waited for as one', TOGETHER_CASES],
  ['what is called by events', EVENT_CASES],
  ['shapes that code bases in use are built of', REAL_CASES],
  ['what packages of vendors verify and issue', VENDOR_CASES],
  ['what sign-in systems give a stranger who asks for their session', SESSION_CASES],
  ['what people write who publish their code', PUBLIC_CODE_CASES],
  ['functions, modules and clients that are chosen before they are called', CHOSEN_CASES],
  ['what the language does with a check', LANGUAGE_CASES],
  ['schemas, tables, builders and what is told by its type', SHAPE_CASES],
  ['what the language and the platform call by themselves', CALLED_CASES],
  ['what made-up programs have shown', GENERATED_CASES],
  ['what requests and modules beside have left changed', STATE_CASES],
  ['what others do with what they are handed', HANDED_ROUND_CASES],
  ["what code has that can't be told", UNTOLD_CASES],
  ['what carries a user to where they are asked for', CARRIED_CASES],
  ['objects that a class makes once', SINGLETON_CASES],
  ['what runs later, and what was asked before anybody came', LATER_CASES],
  ['what may be there or not, and what comparisons say', PERHAPS_CASES],
] as const)('%s', (_, cases) => {
  it.each(cases.map((one) => [`${one.verdict}: ${one.says}`, one] as const))('%s', async (_name, one) => {
    const resource = await judgedOf(one);
    results.push({ want: one.verdict, got: resource?.verdict ?? 'missing' });
    expect(resource, JSON.stringify(resource, null, 1)).toMatchObject({ verdict: one.verdict });
    if (one.because) expect(resource?.because).toMatch(one.because);
  });
});

afterAll(() => {
  const lines = ['protected', 'exposed', 'unknown', 'public'].map((verdict) => {
    const wanted = results.filter(({ want }) => want === verdict);
    const given = results.filter(({ got }) => got === verdict);
    const right = wanted.filter(({ got }) => got === verdict).length;
    return `${verdict}: ${wanted.length} cases, precision ${right}/${given.length}, recall ${right}/${wanted.length}`;
  });
  process.stdout.write(`${lines.join('\n')}\n`);
});
