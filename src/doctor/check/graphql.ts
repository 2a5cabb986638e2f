import { ended, refused } from './action-chain.ts';
import { assignField, setRest } from './assign.ts';
import { either } from './expressions.ts';
import { answerAll } from './graphql-answer.ts';
import { mergedTypes, schemaOf } from './graphql-schema.ts';
import type { Machine } from './machine.ts';
import { optionOf } from './options.ts';
import {
  isFunctionValue,
  native,
  object,
  overlay,
  promise,
  REQUEST,
  type Site,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/**
 * GraphQL: fields of a schema, each with a function that gives it, behind one handler. Whoever reaches the handler reaches every
 * field of `Query`, `Mutation` and `Subscription`, so each is followed, with the context that the handler makes.
 * [the-guild.dev/graphql/yoga-server/docs/features/context, apollographql.com/docs/apollo-server/data/context]
 * @param made What the server was made with that the function is taken from.
 */
export function graphqlCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
  made: readonly Value[] | undefined,
): Value | undefined {
  const [first = UNKNOWN, second] = args;
  if (YOGA.test(source)) {
    if (path === 'createGraphQLError') return object({}, UNKNOWN, 'Error');
    if (path === 'createSchema') return schemaOf(first);
    if (path === 'createYoga' || path === 'createServer')
      return { is: 'outside', source, path: `${path}()`, args: [first] };
    return ANSWERS.test(path) ? yoga(made?.[0] ?? UNKNOWN, site, machine) : undefined;
  }
  if (source === 'graphql' && /^(?:graphql|execute|subscribe)(?:Sync)?$/.test(path))
    return asked(args, site, machine);
  if (/^graphql-http(?:\/|$)/.test(source) && path === 'createHandler')
    return native((_, at, asker) => asked([first], at, asker, optionOf(first, 'context')), [first]);
  if (/^(?:@graphql-tools\/schema|graphql-tools)$/.test(source) && path === 'makeExecutableSchema')
    return schemaOf(first);
  if (/^@apollo\/(?:subgraph|federation)$/.test(source) && /^build(?:Subgraph|Federated)Schema$/.test(path))
    return schemaOf(first.is === 'array' ? together(first) : first);
  if (/^(?:@graphql-tools\/merge|graphql-tools)$/.test(source) && path === 'mergeResolvers')
    return first.is === 'array' && !first.grown ? mergedTypes(first.items, machine) : undefined;
  if (source === 'deepmerge') return isMerge(path) ? mergedTypes(args, machine) : undefined;
  if (/^(?:lodash(?:-es)?(?:\/merge)?|lodash\.merge)$/.test(source) && isMerge(path))
    return mergedInto(first, args, machine);
  if (source === 'graphql-resolvers' && path === 'combineResolvers') return inTurn(args);
  if (source === '@as-integrations/next' && path === 'startServerAndCreateNextHandler')
    return native(
      (_, at, asker) => apollo(first, optionOf(second, 'context'), [REQUEST, REQUEST], at, asker),
      second ? [first, second] : [first],
    );
  return undefined;
}

const isMerge = (path: string): boolean => /^(?:default\.)?merge$|^default$/.test(path);

/** What lodash merges stands in the first object afterwards; undefined where that can't be followed. */
function mergedInto(first: Value, args: readonly Value[], machine: Machine): Value | undefined {
  const merged = mergedTypes(args, machine);
  if (merged?.is !== 'object' || first.is !== 'object') return undefined;
  for (const [name, value] of merged.fields) assignField(first, name, value, machine);
  if (merged.rest.is !== 'known') setRest(first, machine);
  return merged;
}

const YOGA = /^(?:graphql-yoga|@graphql-yoga\/(?:node|common))$/;

/** What answers a request of what `createYoga()` gives, which is a function itself. */
const ANSWERS =
  /^create(?:Yoga|Server)\(\)(?:\.(?:handle|handleRequest|fetch|handleNodeRequest|handleNodeRequestAndResponse|requestListener))?$/;

/** A part of a package that is a handler as it is, as one that can be called; any other value as it is. */
export function asHandler(value: Value): Value {
  if (value.is !== 'outside' || !YOGA.test(value.source) || !ANSWERS.test(value.path)) return value;
  const [options = UNKNOWN] = value.args ?? [];
  return native((_, at, asker) => yoga(options, at, asker), [options]);
}

const SERVER = 'ApolloServer';
const OPTIONS = '#options';

/** `new ApolloServer(options)`; undefined for what any other class makes. */
export function graphqlMade(source: string, path: string, args: readonly Value[]): Value | undefined {
  if (path !== SERVER || !/^(?:@apollo\/server|apollo-server-micro)$/.test(source)) return undefined;
  const [options = UNKNOWN] = args;
  const handler = native(
    (_, at, asker) => apollo(server, optionOf(options, 'context'), [SENT], at, asker),
    [options],
  );
  const server: Value = object(
    {
      [OPTIONS]: options,
      start: native(() => promise(UNDEFINED)),
      stop: native(() => promise(UNDEFINED)),
      createHandler: native(() => handler, [handler]),
    },
    UNKNOWN,
    SERVER,
  );
  return server;
}

/** What a context is made of. */
const SENT = object({ request: REQUEST, req: REQUEST, res: REQUEST, params: REQUEST }, UNKNOWN);
const RESPONSE = object({}, UNKNOWN, 'Response');

function yoga(options: Value, site: Site, machine: Machine): Value {
  const own = contextOf(optionOf(options, 'context'), [SENT], site, machine);
  if (own === undefined) return promise(RESPONSE);
  const fields = new Map(SENT.is === 'object' ? SENT.fields : []);
  overlay(fields, own);
  answerAll(options, { is: 'object', fields, rest: UNKNOWN }, site, machine);
  return promise(RESPONSE);
}

/**
 * A request that is answered by the functions of a schema without a server around them. [graphql-js.org/api-v16/graphql]
 * @param make What makes the context, where that is no value.
 */
function asked(args: readonly Value[], site: Site, machine: Machine, make?: Value): Value {
  const [first = UNKNOWN, ...more] = args;
  const [, root = UNDEFINED, value = UNDEFINED] = more;
  const others: Record<string, Value> = truth(root) === false ? {} : { rootValue: root };
  const options = more.length > 0 ? object({ schema: first, ...others }) : first;
  const given = make ?? (more.length > 0 ? value : optionOf(first, 'contextValue'));
  const context = contextOf(given, [REQUEST, SENT], site, machine);
  if (context) answerAll(options, context, site, machine);
  return promise(RESPONSE);
}

function apollo(server: Value, make: Value, given: readonly Value[], site: Site, machine: Machine): Value {
  const options =
    server.is === 'object' && server.tag === SERVER ? (server.fields.get(OPTIONS) ?? UNKNOWN) : UNKNOWN;
  const context = contextOf(make, given, site, machine);
  if (context) answerAll(options, context, site, machine);
  return promise(RESPONSE);
}

/** The context of a request; undefined where making it turns everybody away, which is answered. */
function contextOf(make: Value, given: readonly Value[], site: Site, machine: Machine): Value | undefined {
  machine.routers += 1;
  machine.routed = ['GraphQL', 'resolver'];
  if (make.is === 'known') return object({});
  if (!isFunctionValue(make)) return make.is === 'object' ? make : UNKNOWN;
  const waited = { ...site, awaited: true };
  let context: Value = UNKNOWN;
  const end = ended(() => {
    context = machine.wait(machine.invoke(make, given, waited), waited);
    return true;
  });
  refused(end, machine, site);
  return end.succeeds ? context : undefined;
}

/** Several modules of a schema as one. */
const together = ({ items, grown }: Value & { is: 'array' }): Value =>
  object({
    resolvers: { is: 'array', items: items.map((one) => optionOf(one, 'resolvers')), grown },
  });

/** Several functions for one field: the first that gives anything answers. [github.com/lucasconstantino/graphql-resolvers] */
function inTurn(fns: readonly Value[]): Value {
  const from = (index: number, args: readonly Value[], at: Site, machine: Machine): Value => {
    const fn = fns[index];
    if (fn === undefined) return UNDEFINED;
    if (!isFunctionValue(fn)) {
      machine.note('lost', 'runs a resolver that can not be followed', at);
      return UNKNOWN;
    }
    const waited = { ...at, awaited: true };
    const given = machine.wait(machine.invoke(fn, args, waited), waited);
    const next = (): Value => from(index + 1, args, at, machine);
    if (given.is === 'known' && !given.loose) return given.value === undefined ? next() : given;
    return truth(given) === true ? given : either([() => given, next], machine);
  };
  return native((args, at, machine) => promise(from(0, args, at, machine)), fns);
}
