import type { CheckKind } from '../types.ts';
import type { Machine } from './machine.ts';
import { native, object, promise, REQUEST, type Site, Thrown, truth, UNKNOWN, type Value } from './value.ts';

/** Endpoints that packages make of an app's functions, and calls to services that decide by themselves who may do what. */
export function endpointCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const [first, verify, third] = args;
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
      return required?.is === 'known' && required.value === true && !letsAllIn(verify, site, machine)
        ? behind('withMcpAuth({ required: true })', 'other-auth', first)
        : losing('withMcpAuth() lets calls without a token through, and each tool decides for itself');
    }
    return path === 'createMcpHandler'
      ? losing('createMcpHandler() hands calls to its tools, each of which decides for itself')
      : undefined;
  }
  if (source === 'convex/nextjs' && /^(?:fetch(?:Query|Mutation|Action)|preloadQuery)$/.test(path)) {
    // [docs.convex.dev/functions: whoever knows the deployment's address can call them, page or no page]
    machine.note('left', `${path}() asks a function of Convex, which decides by itself who may`, site);
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

/** Whether what verifies a token may say of any that it is right: what it gives is made in place. */
function letsAllIn(verify: Value | undefined, site: Site, machine: Machine): boolean {
  if (verify?.is !== 'function') return false;
  const waited = { ...site, awaited: true };
  const token: Value = { is: 'request', of: 'credential' };
  const given = machine.quietly(() => machine.wait(machine.invoke(verify, [REQUEST, token], waited), waited));
  return given.is === 'unknown' ? (given.may ?? []).length > 0 : truth(given) !== false;
}

/** A handler that nobody reaches who was not let in. */
export function behind(what: string, kind: CheckKind, handler: Value | undefined): Value {
  return native(
    (given, at, caller) => {
      const check = caller.meet(what, kind, at);
      if (caller.caller === 'stranger') throw new Thrown(check);
      return handler === undefined || handler.is === 'unknown'
        ? { is: 'unknown', pending: 'the handler' }
        : caller.invoke(handler, given, at);
    },
    handler ? [handler] : [],
  );
}

/** One of which it can't be told who gets through. */
const losing = (why: string): Value =>
  native((_, at, caller) => {
    caller.note('lost', why, at);
    return promise(UNKNOWN);
  });
