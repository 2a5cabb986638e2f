import type { Machine } from './machine.ts';
import {
  native,
  object,
  promise,
  REQUEST,
  type Site,
  Thrown,
  UNDEFINED,
  UNKNOWN,
  type Value,
} from './value.ts';

const ASKS = '#asks';
/** What of the options of Vercel Blob's handlers says who may upload. */
const BLOB: Readonly<Record<string, string>> = {
  handleUpload: 'onBeforeGenerateToken',
  handleUploadPresigned: 'getSignedToken',
};
const FOLLOWED = ['UploadThing', 'file route'] as const;

/**
 * UploadThing: file routes, each with a middleware that says who may upload, behind one handler. What it calls once a file is
 * there comes signed, and only for files that a middleware let through. [docs.uploadthing.com/file-routes]
 */
export function uploadCall(
  source: string,
  path: string,
  args: readonly Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  if (source === '@vercel/blob/client' && Object.hasOwn(BLOB, path))
    return token(path, args[0], site, machine);
  if (!/^uploadthing\/(?:next|next-legacy|server)$/.test(source)) return undefined;
  if (path === 'createUploadthing') return native(() => route(UNDEFINED));
  if (
    path === 'createNextPageApiHandler' ||
    (source === 'uploadthing/next-legacy' && path === 'createRouteHandler')
  )
    return native((_, at, caller) => answer(args[0], at, caller), args);
  if (path !== 'createRouteHandler' && path !== 'createNextRouteHandler') return undefined;
  const tells = native((_, __, caller) => {
    caller.routed = FOLLOWED;
    return promise(UNKNOWN);
  });
  return object({ GET: tells, POST: native((_, at, caller) => answer(args[0], at, caller), args) }, UNKNOWN);
}

/** A file route that is being built. */
function route(asks: Value): Value {
  const again = native(() => route(asks), [asks]);
  return object(
    {
      input: again,
      onUploadError: again,
      middleware: native(([fn = UNKNOWN]) => route(fn), [asks]),
      onUploadComplete: native(() => object({ [ASKS]: asks }, UNKNOWN), [asks]),
    },
    UNKNOWN,
  );
}

/** A request to the handler: it may be for any of the file routes. */
function answer(options: Value | undefined, site: Site, machine: Machine): Value {
  machine.routers += 1;
  machine.routed = FOLLOWED;
  const router = options?.is === 'object' ? options.fields.get('router') : undefined;
  if (router?.is !== 'object' || router.rest.is !== 'known') {
    machine.note('lost', 'the file routes of UploadThing can not be followed', site);
    return promise(UNKNOWN);
  }
  machine.ways.branch(
    [...router.fields].map(([name, one]) => () => {
      machine.within(`route ${name}`, () => upload(one, site, machine));
      return undefined;
    }),
  );
  return promise(object({}, UNKNOWN, 'Response'));
}

/** What the middleware throws is answered with, and no file is taken. */
function upload(one: Value, site: Site, machine: Machine): void {
  const asks = one.is === 'object' ? one.fields.get(ASKS) : undefined;
  const given = object({ req: REQUEST, res: REQUEST, files: REQUEST, input: REQUEST }, UNKNOWN);
  const waited = { ...site, awaited: true };
  try {
    if (asks?.is === 'function' || asks?.is === 'native')
      machine.wait(machine.invoke(asks, [given], waited), waited);
    else if (asks?.is !== 'known') {
      machine.note('lost', 'has a middleware that can not be followed', site);
      return;
    }
    machine.note('work', 'takes a file', site);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
  }
}

/**
 * Vercel Blob's handler of uploads from the browser: it gives a token to whom its own function does not refuse by throwing.
 * What it calls once a file is there comes signed, or is refused. [vercel.com/docs/vercel-blob/client-upload]
 */
function token(path: string, options: Value | undefined, site: Site, machine: Machine): Value {
  const asks = options?.is === 'object' ? options.fields.get(BLOB[path] ?? '') : undefined;
  const waited = { ...site, awaited: true };
  if (asks?.is !== 'function' && asks?.is !== 'native') {
    machine.note('lost', `what tells ${path}() who may upload can not be followed`, site);
    return promise(UNKNOWN);
  }
  try {
    machine.wait(machine.invoke(asks, [REQUEST, REQUEST, REQUEST], waited), waited);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return { is: 'promise', of: UNKNOWN, thrown: error };
  }
  machine.note('work', `${path}() gives a token for an upload`, site);
  return promise(object({}, UNKNOWN));
}
