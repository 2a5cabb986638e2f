import type { CheckKind } from '../types.ts';
import type { Machine } from './machine.ts';
import {
  native,
  object,
  promise,
  REQUEST,
  type Site,
  Thrown,
  truth,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** Endpoints that packages make of an app's functions, and calls to services that decide by themselves who may do what. */
export function endpointCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [first, second, third] = args;
  if (source === 'inngest/next' && path === 'serve') {
    // [inngest.com/docs/platform/signing-keys: in production every call must be signed, or the SDK refuses it]
    const signed = isUnsigned(first)
      ? losing('serve() of Inngest is told not to ask for a signature, or in what mode is not known')
      : behind('serve() of Inngest, which asks for a signature,', 'signature', undefined);
    return object({ GET: signed, POST: signed, PUT: signed }, UNKNOWN);
  }
  if (source.startsWith('@upstash/workflow') && /^serve(?:Many)?$/.test(path)) {
    // [upstash.com/docs/workflow/howto/security: without the keys anybody may start a run]
    const asked = losing(
      'serve() of @upstash/workflow asks for a signature where QSTASH_CURRENT_SIGNING_KEY is set',
    );
    return object({ GET: asked, POST: asked }, UNKNOWN);
  }
  if ((source === 'mcp-handler' || source === '@vercel/mcp-adapter') && first) {
    if (/^(?:experimental_)?withMcpAuth$/.test(path)) {
      const required = third?.is === 'object' ? third.fields.get('required') : undefined;
      return required?.is === 'known' && required.value === true
        ? behind('withMcpAuth({ required: true })', 'other-auth', first, second)
        : losing('withMcpAuth() lets calls without a token through, and each tool decides for itself');
    }
    return path === 'createMcpHandler'
      ? losing('createMcpHandler() hands calls to its tools, each of which decides for itself')
      : undefined;
  }
  if (source === 'convex/nextjs' && /^(?:fetch(?:Query|Mutation|Action)|preloadQuery)$/.test(path)) {
    // [docs.convex.dev/functions: whoever knows the deployment's address can call them, page or no page]
    machine.note('lost', `${path}() asks a function of Convex, which decides by itself who may`, site);
    return promise(UNKNOWN);
  }
  return undefined;
}

/** Whether what is served with Inngest, or its client, says that no signature is asked for, or something that is not known. */
function isUnsigned(options: Value | undefined): boolean {
  const given = (of: Value | undefined, name: string): Value | undefined =>
    of?.is === 'object' ? of.fields.get(name) : undefined;
  const client = given(options, 'client');
  const [made] = client?.is === 'outside' ? (client.args ?? []) : [];
  const says = [given(options, 'skipSignatureValidation'), given(made, 'isDev')];
  return says.some((one) => one !== undefined && !(one.is === 'known' && !one.value));
}

/**
 * A handler that nobody reaches who was not let in.
 * @param asks Says who somebody is, by a token that a stranger has none of.
 */
function behind(what: string, kind: CheckKind, handler: Value | undefined, asks?: Value): Value {
  return native(
    (given, at, caller) => {
      // What it looks the token up in is part of the check.
      const answer =
        asks && caller.quietly(() => caller.wait(caller.invoke(asks, [REQUEST, UNDEFINED], at), at));
      if (answer && truth(answer) === true) caller.note('lost', 'every token is taken for a good one', at);
      const check = caller.meet(what, kind, at);
      if (caller.caller === 'stranger') throw new Thrown(check);
      return handler === undefined || handler.is === 'unknown'
        ? { is: 'unknown', pending: 'the handler' }
        : caller.invoke(handler, given, at);
    },
    [handler, asks].filter((one) => one !== undefined),
  );
}

/** One of which it can't be told who gets through. */
const losing = (why: string): Value =>
  native((_, at, caller) => {
    caller.note('lost', why, at);
    return promise(UNKNOWN);
  });
