import { anyFits } from '../../entry/patterns.ts';
import { join } from './join.ts';
import { legacyMiddleware } from './legacy-middleware.ts';
import type { Machine } from './machine.ts';
import { noteCompared } from './made-up.ts';
import { pathOf } from './request.ts';
import { mayBeAbsent, present, response } from './responses.ts';
import {
  type Check,
  known,
  native,
  object,
  promise,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

/** The tag of a session. */
export const SESSION_TAG = 'Session';

/** What only the tokens of machines and API keys say. [@clerk/backend unauthenticatedMachineObject] */
const OF_MACHINES = ['id', 'subject', 'scopes', 'claims', 'name', 'machineId', 'clientId'];

/** Whether the options of `auth()` let it take other tokens than those of a session. */
function takesOthers(options: Value | undefined): boolean {
  if (options === undefined || options.is === 'known') return false;
  const accepts = options.is === 'object' ? (options.fields.get('acceptsToken') ?? options.rest) : UNKNOWN;
  return accepts.is !== 'known' || (accepts.value !== undefined && accepts.value !== 'session_token');
}

/**
 * The session object of somebody who is signed out. [@clerk/backend signedOutAuthObject]
 * @param options Those of `auth()`: by which tokens it takes hangs which of the fields are null and which are missing. [getAuthObjectForAcceptedToken]
 */
export function session(check: Check, machine: Machine, options?: Value): Value {
  const others = takesOthers(options);
  const absent = (value: null | false = null) =>
    others && value === null ? machine.missing(check) : machine.absent(check, value);
  const fields = [
    ...(others ? OF_MACHINES : []),
    'userId',
    'sessionId',
    'sessionClaims',
    'sessionStatus',
    'orgId',
    'orgRole',
    'orgSlug',
    'orgPermissions',
    'actor',
  ];
  return object(
    {
      ...Object.fromEntries(fields.map((name) => [name, absent()])),
      isAuthenticated: absent(false),
      has: native((_, at, caller) =>
        caller.absent(
          caller.meet('has(), which asks what somebody may do and so who they are', 'clerk', at),
          false,
        ),
      ),
      protect: native((_, at, caller) => caller.refuse(caller.meet('protect()', 'clerk', at))),
      redirectToSignIn: native((_, __, caller) => {
        throw new Thrown(caller.caller === 'stranger' ? check : undefined);
      }),
      getToken: native((_, at, caller) => promise(caller.absent(caller.meet('getToken()', 'clerk', at)))),
      debug: native(() => UNKNOWN),
    },
    UNKNOWN,
    SESSION_TAG,
  );
}

/** What somebody who is signed out gets of a call that gives the session at once. */
export const signedOut = (what: string, site: Site, machine: Machine): Value =>
  session(machine.meet(what, 'clerk', site), machine);

const ASYNC_SINCE = 6;

/** A text, or a list of texts, of which each is known. */
function textsOf(value: Value | undefined): string[] | undefined {
  const items = value?.is === 'array' && !value.grown ? value.items : value ? [value] : [];
  const texts = items.map((item) => (item.is === 'known' ? item.value : undefined));
  return texts.every((text) => typeof text === 'string') ? texts : undefined;
}

/** What Clerk makes of its handler: who is refused in it gets an answer that says so. [@clerk/nextjs clerkMiddleware.ts] */
function answered(run: () => Value, site: Site): Value {
  const refusal = (): Value => promise(response('error', [], site));
  try {
    const value = run();
    if (value.is !== 'promise') return orNext(value, site);
    if (value.thrown) return value.thrown.by ? refusal() : value;
    return promise(orNext(value.of, site));
  } catch (error) {
    if (error instanceof Thrown && error.by) return refusal();
    throw error;
  }
}

/** Where its handler answers nothing, Clerk lets the request go on, and says so itself. */
function orNext(value: Value, site: Site): Value {
  if (value.is === 'known' && (value.value === undefined || value.value === null))
    return response('next', [], site);
  return mayBeAbsent(value) ? join(response('next', [], site), present(value)) : value;
}

/** Functions of Clerk's packages. [clerk.com/docs/reference/nextjs] */
export function clerkCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  const meet = (what: string) => machine.meet(what, 'clerk', site);
  const last = path.split('.').at(-1) ?? path;
  if (source === '@clerk/nextjs/webhooks' || source === '@clerk/backend/webhooks')
    return last === 'verifyWebhook'
      ? machine.refuseLater(machine.meet('verifyWebhook()', 'signature', site))
      : undefined;
  switch (path) {
    case 'auth': {
      const check = meet('auth()');
      const value = session(check, machine, args[0]);
      if (machine.clerkMajor !== 0 && machine.clerkMajor < ASYNC_SINCE) return value;
      return machine.clerkMajor === 0 ? value : { is: 'promise', of: value, session: check };
    }
    case 'auth.protect': {
      const check = meet('auth.protect()');
      const early = machine.clerkMajor !== 0 && machine.clerkMajor < ASYNC_SINCE;
      return early ? machine.refuse(check) : machine.refuseLater(check);
    }
    case 'currentUser':
      return promise(machine.absent(meet('currentUser()')));
    case 'getAuth':
      return session(meet('getAuth()'), machine, args[1]);
    case 'verifyToken':
      return machine.refuseLater(meet('verifyToken()'));
    case 'redirectToSignIn':
    case 'redirectToSignUp':
      // In a middleware it gives an answer, which has to be returned.
      if (machine.visit) return response('error', [], site);
      throw new Thrown();
    case 'createRouteMatcher':
      return native(([request], _, caller) => {
        const asked = pathOf(request);
        if (asked !== undefined && args[0]) noteCompared(known(asked), [args[0]], caller);
        const [path, patterns] = [pathOf(request), textsOf(args[0])];
        const fit = path === undefined || patterns === undefined ? undefined : anyFits(patterns, path);
        return fit === undefined ? UNKNOWN : known(fit);
      }, args);
    case 'authMiddleware':
      return legacyMiddleware(args);
    case 'clerkMiddleware': {
      const [handler] = args;
      // Called with the request itself, it answers at once. [@clerk/nextjs clerkMiddleware.ts, parseRequestAndEvent]
      if (pathOf(handler) !== undefined) return promise(response('next', [], site));
      const auth: Value = { is: 'outside', source, path: 'auth' };
      return native((given, at, caller) => {
        if (handler && ['function', 'native', 'oneof'].includes(handler.is))
          return answered(() => caller.invoke(handler, [auth, ...given], at), at);
        // Its options stand first where there is no handler.
        const isOptions = !handler || handler.is === 'known' || handler.is === 'object';
        return promise(isOptions ? response('next', [], at) : UNKNOWN);
      }, args);
    }
    case 'reverificationError':
    case 'reverificationErrorResponse':
    case 'buildClerkProps':
    case 'createClerkClient':
    case 'clerkClient':
      return { is: 'outside', source, path: `${path}()` };
    default:
  }
  if (last === 'authenticateRequest') {
    const check = meet('authenticateRequest()');
    const absent = (value: null | false) => machine.absent(check, value);
    return promise(
      object(
        {
          isSignedIn: absent(false),
          isAuthenticated: absent(false),
          status: machine.caller === 'stranger' ? known('signed-out', check) : UNKNOWN,
          toAuth: native((_, __, caller) => session(check, caller)),
        },
        UNKNOWN,
      ),
    );
  }
  if (last === 'verifyToken') return machine.refuseLater(meet('verifyToken()'));
  return path.endsWith('Client().then') ? UNDEFINED : undefined;
}
