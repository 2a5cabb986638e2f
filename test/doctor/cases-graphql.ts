import { type Case, DB } from './cases-clerk.ts';
import { judged, lost, ok, open } from './twins.ts';

const HEAD = `import { auth } from '@clerk/nextjs/server';
import { createSchema, createYoga } from 'graphql-yoga';
import { db } from '@/lib/db';
`;
const TYPES =
  'type Query { notes: [Note] } type Mutation { clear: Boolean } type Note { id: ID tags: [String] }';
const ROWS = '() => db.note.findMany()';
const ASKS = `async (_: unknown, args: unknown, context: any) => { if (!context.userId) throw new Error('no'); return db.note.findMany(); }`;
/** The same where it stands in what a resolver gives: it is handed no parent. */
const inside = (asks: string): string => asks.replace('_: unknown, ', '');
const CLEAR = '() => db.note.deleteMany()';
const WHO = `context: async () => ({ userId: (await auth()).userId })`;
const END = 'export { handleRequest as GET, handleRequest as POST };\n';

/** A handler of Yoga whose resolvers and options are given. */
const yoga = (
  resolvers: string,
  options = WHO,
  more: Record<string, string> = {},
  head = '',
): Record<string, string> => ({
  'app/api/graphql/route.ts': `${HEAD}${head}const { handleRequest } = createYoga({ schema: createSchema({ typeDefs: \`${TYPES}\`, resolvers: ${resolvers} }), ${options} });\n${END}`,
  ...DB,
  ...more,
});

const APOLLO = `import { auth } from '@clerk/nextjs/server';
import { ApolloServer } from '@apollo/server';
import { startServerAndCreateNextHandler } from '@as-integrations/next';
import { db } from '@/lib/db';
`;
/** A handler of Apollo Server. */
const apollo = (resolvers: string, options = `{ ${WHO} }`, head = ''): Record<string, string> => ({
  'app/api/graphql/route.ts': `${APOLLO}${head}const server = new ApolloServer({ typeDefs: '${TYPES}', resolvers: ${resolvers} });\nconst handler = startServerAndCreateNextHandler(server, ${options});\nexport { handler as GET, handler as POST };\n`,
  ...DB,
});
const micro = (resolvers: string): Record<string, string> => ({
  'pages/api/graphql.ts': `import { ApolloServer } from 'apollo-server-micro';
import { getAuth } from '@clerk/nextjs/server';
import { db } from '@/lib/db';
const server = new ApolloServer({ typeDefs: '${TYPES}', resolvers: ${resolvers}, context: ({ req }) => ({ userId: getAuth(req).userId }) });
const started = server.start();
export default async function handler(req, res) { await started; await server.createHandler({ path: '/api/graphql' })(req, res); }
`,
  ...DB,
});
/** Resolvers that a package merges into those that ask. */
const MERGED = (more: string, call = ''): string =>
  `import merge from 'lodash.merge';\nconst ${call === '' ? 'types' : 'own'}: any = { Query: { notes: ${ASKS} } };\n${call || 'merge(types, '}${more});\n`;
const shut = judged('public');

const BARE_ASKS = `if (!context.userId) throw new Error('no'); return db.note.findMany();`;
/** A schema that a handler asks without a server around it. */
const bare = (resolver: string, asked: string): Record<string, string> => ({
  'app/api/graphql/route.ts': `import { graphql } from 'graphql';\nimport { makeExecutableSchema } from '@graphql-tools/schema';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nconst schema = makeExecutableSchema({ typeDefs: '${TYPES}', resolvers: { Query: { notes: (_parent: unknown, _args: unknown, context: any) => { ${resolver} } } } });\nexport async function POST(request: Request) { const { query } = await request.json(); const { userId } = await auth(); return Response.json(await graphql(${asked})); }\n`,
  ...DB,
});
/** The same with a schema of a builder. */
const pothos = (imported: string, handler: string): Record<string, string> => ({
  'app/api/graphql/route.ts': `import { ${imported} } from '${imported === 'graphql' ? 'graphql' : 'graphql-http/lib/use/fetch'}';\nimport SchemaBuilder from '@pothos/core';\nimport { auth } from '@clerk/nextjs/server';\nimport { db } from '@/lib/db';\nconst builder = new SchemaBuilder({});\nbuilder.queryType({ fields: (t) => ({ notes: t.field({ type: 'String', resolve: () => db.note.findMany() }) }) });\n${handler}`,
  ...DB,
});

/** Resolvers of GraphQL behind one of Next's handlers. */
export const GRAPHQL_CASES: Case[] = [
  ok('resolvers that each ask the context', yoga(`{ Query: { notes: ${ASKS} } }`)),
  open(
    'one resolver of many that does not ask',
    yoga(`{ Query: { notes: ${ASKS} }, Mutation: { clear: ${CLEAR} } }`),
    {
      because: /resolver Mutation\.clear calls db\.note\.deleteMany\(\)/,
    },
  ),
  open('a resolver that asks for what the context does not hold', yoga(`{ Query: { notes: ${ROWS} } }`, '')),
  ok(
    'a context that throws for whoever is signed out',
    yoga(
      `{ Query: { notes: ${ROWS} } }`,
      `context: async () => { const { userId } = await auth(); if (!userId) throw new Error('no'); return { userId }; }`,
    ),
  ),
  open(
    'a context that throws for some only',
    yoga(
      `{ Query: { notes: ${ROWS} } }`,
      `context: async ({ request }) => { const { userId } = await auth(); if (!userId && request.headers.get('x-app')) throw new Error('no'); return { userId }; }`,
    ),
  ),
  open(
    'a context that reads before it asks',
    yoga(
      `{ Query: { notes: ${ROWS} } }`,
      `context: async () => { const rows = await db.note.findMany(); const { userId } = await auth(); if (!userId) throw new Error('no'); return { userId, rows }; }`,
    ),
  ),
  shut('resolvers that give what stands in the code', yoga(`{ Query: { notes: () => 'none' } }`, '')),
  ok(
    'fields of what is only given to whom was asked',
    yoga(`{ Query: { notes: ${ASKS} }, Note: { tags: ${ROWS} } }`),
  ),
  lost(
    'fields of what is given to everybody',
    yoga(`{ Query: { notes: () => [{ id: 1 }], mine: ${ASKS} }, Note: { tags: ${ROWS} } }`),
    { because: /resolver Note\.tags .* resolver Query\.notes leads there/ },
  ),
  lost(
    'fields of what is given to everybody, which is a plain value',
    yoga(`{ Query: { notes: () => true, mine: ${ASKS} }, Note: { tags: ${ROWS} } }`),
    { because: /resolver Query\.notes leads there/ },
  ),
  lost(
    'fields of an empty text, which is something, too',
    yoga(`{ Query: { notes: () => '' }, Note: { tags: ${ROWS} } }`),
  ),
  shut('fields of nothing', yoga(`{ Query: { notes: () => null }, Note: { tags: ${ROWS} } }`, '')),
  open(
    'a type that requests begin with, by the name that a schema in another file may give it',
    yoga(`{ Query: { notes: ${ASKS} }, RootMutation: { clear: ${CLEAR} } }`),
    { because: /resolver RootMutation\.clear/ },
  ),
  ok(
    'a type that is called like what people pay for',
    yoga(`{ Query: { notes: ${ASKS} }, UserSubscription: { plan: ${ROWS} } }`),
  ),
  ok(
    'a type that is called like one beside the one that requests begin with',
    yoga(`{ Query: { notes: ${ASKS} }, Mutation: { admin: ${ASKS} }, AdminMutation: { clear: ${CLEAR} } }`),
  ),
  open(
    'a type that requests begin with by another name, behind a comment',
    {
      ...yoga('{}'),
      'app/api/graphql/route.ts': `${HEAD}const typeDefs = \`schema {\n  query: Query\n  # writes\n  mutation: Changes\n}\ntype Changes { clear: Boolean }\`;\nconst { handleRequest } = createYoga({ schema: createSchema({ typeDefs, resolvers: { Query: { notes: ${ASKS} }, Changes: { clear: ${CLEAR} } } }), ${WHO} });\n${END}`,
    },
    { because: /resolver Changes\.clear/ },
  ),
  open(
    'a part of what a resolver gives that is a query',
    yoga(`{ Query: { notes: () => ({ all: db.note.findMany() }) } }`),
  ),
  open(
    'a part of what a resolver gives that is a function',
    yoga(`{ Query: { notes: () => ({ all: () => db.note.findMany() }) } }`),
  ),
  open(
    'functions in either of what a resolver may give',
    yoga(
      `{ Query: { notes: (_: unknown, { all }: any) => (all ? { list: ${ROWS} } : { list: () => db.tag.findMany() }) } }`,
    ),
  ),
  ok(
    'functions in either of what a resolver may give, that each ask',
    yoga(
      `{ Query: { notes: (_: unknown, { all }: any) => (all ? { list: ${inside(ASKS)} } : { list: ${inside(ASKS)} }) } }`,
    ),
  ),
  open(
    'a function in one of what a resolver may give, or nothing',
    yoga(`{ Query: { notes: (_: unknown, { all }: any) => (all ? { list: ${ROWS} } : null) } }`),
  ),
  open(
    'a function beside one that refuses',
    yoga(`{ Query: { notes: () => ({ mine: ${inside(ASKS)}, list: ${ROWS} }) } }`),
  ),
  open(
    'functions in what is made of each item of a list',
    yoga(
      `{ Query: { notes: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, tags: ${ROWS} })) } }`,
    ),
  ),
  ok(
    'functions in what is made of each item of a list, that each ask',
    yoga(
      `{ Query: { notes: (_: unknown, { ids }: any) => ids.map((id: string) => ({ id, tags: ${inside(ASKS)} })) } }`,
    ),
  ),
  open(
    'functions in what is made by a name of each item of a list inside',
    yoga(
      `{ Query: { notes: async (_: unknown, { ids }: any) => ({ nodes: ids.map(made), total: ids.length }) } }`,
      WHO,
      {},
      `const made = (id: string) => ({ id, clear: ${CLEAR} });\n`,
    ),
  ),
  open(
    'a function in what is found in a list',
    yoga(
      `{ Query: { notes: (_: unknown, { id }: any) => ALL.find((one) => one.id === id) } }`,
      WHO,
      {},
      `const ALL = [{ id: 1, tags: ${ROWS} }];\n`,
    ),
  ),
  open(
    'a function in what stands in a table under what was sent',
    yoga(
      `{ Query: { notes: (_: unknown, { kind }: any) => ALL[kind] } }`,
      WHO,
      {},
      `const ALL: any = { one: { tags: ${ROWS} } };\n`,
    ),
  ),
  lost(
    'objects of a class that are made of each item of a list',
    yoga(
      `{ Query: { notes: (_: unknown, { ids }: any) => ids.map((id: string) => new Note(id)) } }`,
      WHO,
      {},
      `class Note { constructor(public id: string) {} async tags() { return db.tag.findMany(); } }\n`,
    ),
  ),
  lost(
    'an object of a class, or nothing',
    yoga(
      `{ Query: { notes: (_: unknown, { all }: any) => (all ? new Note() : null) } }`,
      WHO,
      {},
      `class Note { async tags() { return db.tag.findMany(); } }\n`,
    ),
  ),
  ok(
    'resolvers behind a function that asks first',
    yoga(
      `{ Query: { notes: signedIn(${ROWS}) } }`,
      WHO,
      {},
      `const signedIn = (fn: any) => (parent: any, args: any, context: any) => { if (!context.userId) throw new Error('no'); return fn(parent, args, context); };\n`,
    ),
  ),
  open(
    'resolvers behind a function that only looks',
    yoga(
      `{ Query: { notes: signedIn(${ROWS}) } }`,
      WHO,
      {},
      `const signedIn = (fn: any) => (parent: any, args: any, context: any) => { if (!context.userId) console.log('no'); return fn(parent, args, context); };\n`,
    ),
  ),
  ok(
    'functions of one field one after the other',
    yoga(
      `{ Query: { notes: combineResolvers(isIn, ${ROWS}) } }`,
      WHO,
      {},
      `import { combineResolvers } from 'graphql-resolvers';\nconst isIn = (_: any, args: any, { userId }: any) => (userId ? undefined : new Error('no'));\n`,
    ),
  ),
  open(
    'functions of one field the other way round',
    yoga(
      `{ Query: { notes: combineResolvers(${ROWS}, isIn) } }`,
      WHO,
      {},
      `import { combineResolvers } from 'graphql-resolvers';\nconst isIn = (_: any, args: any, { userId }: any) => (userId ? undefined : new Error('no'));\n`,
    ),
  ),
  open(
    'a type that requests begin with by another name',
    {
      ...yoga('{}'),
      'app/api/graphql/route.ts': `${HEAD}const typeDefs = \`schema { query: Query mutation: Changes } type Changes { clear: Boolean }\`;\nconst { handleRequest } = createYoga({ schema: createSchema({ typeDefs, resolvers: { Query: { notes: ${ASKS} }, Changes: { clear: ${CLEAR} } } }), ${WHO} });\n${END}`,
    },
    { because: /resolver Changes\.clear/ },
  ),
  ok(
    'lists of resolvers that several modules give',
    yoga(
      `[notes, { Mutation: { clear: ${ASKS} } }]`,
      WHO,
      {
        'lib/notes.ts': `import { db } from '@/lib/db';\nexport const notes = { Query: { notes: ${ASKS} } };\n`,
      },
      `import { notes } from '@/lib/notes';\n`,
    ),
  ),
  open(
    'lists of resolvers of which one gives what everybody may have',
    yoga(
      `[notes, { Mutation: { clear: ${ASKS} } }]`,
      WHO,
      {
        'lib/notes.ts': `import { db } from '@/lib/db';\nexport const notes = { Query: { notes: ${ROWS} } };\n`,
      },
      `import { notes } from '@/lib/notes';\n`,
    ),
  ),
  lost(
    'resolvers that a package gives',
    yoga('made()', WHO, {}, `import { made } from 'resolvers-of-others';\n`),
  ),
  lost('a schema that is changed before it is served', {
    'app/api/graphql/route.ts': `${HEAD}import { applyMiddleware } from 'graphql-middleware';\nconst schema = applyMiddleware(createSchema({ typeDefs: '', resolvers: { Query: { notes: ${ROWS} } } }), rules);\nconst { handleRequest } = createYoga({ schema });\n${END}`,
    ...DB,
  }),
  lost(
    'resolvers into which lodash merges others',
    yoga('types', WHO, {}, MERGED(`{ Mutation: { clear: ${CLEAR} } }`)),
  ),
  ok(
    'resolvers that lodash merges into an object of their own',
    yoga('types', WHO, {}, MERGED(`{ Mutation: { clear: ${ASKS} } }`, 'const types: any = merge({}, own, ')),
  ),
  open(
    'resolvers that lodash merges into an object of their own, of which one does not ask',
    yoga('types', WHO, {}, MERGED(`{ Mutation: { clear: ${CLEAR} } }`, 'const types: any = merge(own, ')),
  ),
  open(
    'a hook that the hook of a plugin gives',
    yoga(
      `{ Query: { notes: () => 'none' } }`,
      `plugins: [{ onExecute() { return { async onExecuteDone() { await db.log.create({ data: {} }); } }; } }]`,
    ),
  ),
  shut(
    'a hook that the hook of a plugin gives, which only says something',
    yoga(
      `{ Query: { notes: () => 'none' } }`,
      `plugins: [{ onExecute() { return { onExecuteDone() { console.log('done'); } }; } }]`,
    ),
  ),
  lost(
    'a plugin whose inner hook turns people away',
    yoga(
      `{ Query: { notes: ${ROWS} } }`,
      `${WHO}, plugins: [{ onExecute() { return { onExecuteDone({ args }) { if (!args.contextValue.userId) throw new Error('no'); } }; } }]`,
    ),
  ),
  lost(
    'a plugin that may turn people away',
    yoga(
      `{ Query: { notes: ${ROWS} } }`,
      `plugins: [useGenericAuth({ mode: 'protect-all' })]`,
      {},
      `import { useGenericAuth } from '@envelop/generic-auth';\n`,
    ),
  ),
  open(
    'a plugin that only keeps the schema to itself',
    yoga(
      `{ Query: { notes: ${ROWS} } }`,
      `plugins: [useDisableIntrospection()]`,
      {},
      `import { useDisableIntrospection } from '@envelop/disable-introspection';\n`,
    ),
  ),
  ok(
    'a subscription that asks before it begins',
    yoga(`{ Query: { notes: ${ASKS} }, Subscription: { added: { subscribe: ${ASKS}, resolve: ${ROWS} } } }`),
  ),
  open(
    'a subscription that does not',
    yoga(`{ Query: { notes: ${ASKS} }, Subscription: { added: { subscribe: ${ROWS} } } }`),
  ),
  ok('Yoga that is called by a handler', {
    'app/api/graphql/route.ts': `${HEAD}const yoga = createYoga({ schema: createSchema({ typeDefs: '', resolvers: { Query: { notes: ${ASKS} } } }), ${WHO} });\nexport async function POST(request: Request) { return yoga.handleRequest(request, {}); }\n`,
    ...DB,
  }),
  ok('a handler that asks before it calls Yoga', {
    'app/api/graphql/route.ts': `${HEAD}const yoga = createYoga({ schema: createSchema({ typeDefs: '', resolvers: { Query: { notes: ${ROWS} } } }) });\nexport async function POST(request: Request) { const { userId } = await auth(); if (!userId) return new Response('no', { status: 401 }); return yoga.fetch(request); }\n`,
    ...DB,
  }),
  open('Yoga as the handler of a file', {
    'pages/api/graphql.ts': `${HEAD}export default createYoga({ schema: createSchema({ typeDefs: '', resolvers: { Query: { notes: ${ROWS} } } }) });\n`,
    ...DB,
  }),
  ok('resolvers of Apollo Server that ask', apollo(`{ Query: { notes: ${ASKS} } }`)),
  open('resolvers of Apollo Server that do not', apollo(`{ Query: { notes: ${ROWS} } }`), {
    because: /resolver Query\.notes/,
  }),
  shut(
    'resolvers of Apollo Server that ask a context it is not given',
    apollo(`{ Query: { notes: ${ASKS} } }`, '{}'),
    {},
  ),
  ok('Apollo Server in an API route of old', micro(`{ Query: { notes: ${ASKS} } }`)),
  open('the same without a check', micro(`{ Query: { notes: ${ROWS} } }`)),
  open(
    'a schema that is asked without a server, by whoever calls',
    bare('return db.note.findMany();', '{ schema, source: query }'),
  ),
  open(
    'the same with a context that no resolver asks',
    bare('return db.note.findMany();', '{ schema, source: query, contextValue: { userId } }'),
  ),
  ok(
    'the same with a context that its resolver asks',
    bare(BARE_ASKS, '{ schema, source: query, contextValue: { userId } }'),
  ),
  ok(
    'the same where the context is handed over by its place',
    bare(BARE_ASKS, 'schema, query, null, { userId }'),
  ),
  lost(
    'a schema of Pothos that is asked without a server',
    pothos(
      'graphql',
      `export async function POST(request: Request) { const { query } = await request.json(); return Response.json(await graphql({ schema: builder.toSchema(), source: query })); }\n`,
    ),
  ),
  lost(
    'a schema of Pothos behind graphql-http',
    pothos(
      'createHandler',
      `const handler = createHandler({ schema: builder.toSchema() });\nexport async function POST(request: Request) { return handler(request); }\n`,
    ),
  ),
  ok(
    'the same where the handler asks before it',
    pothos(
      'createHandler',
      `const handler = createHandler({ schema: builder.toSchema() });\nexport async function POST(request: Request) { await auth.protect(); return handler(request); }\n`,
    ),
  ),
];
