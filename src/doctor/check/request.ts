import { known, native, object, REQUEST, type Value } from './value.ts';

/** A host that stands for the app's own. */
const ORIGIN = 'https://app.example';

/** A URL object of which the path is known. */
export function urlOf(path: string): Value {
  const fields = (): Record<string, Value> => ({
    pathname: known(path),
    href: known(ORIGIN + path),
    basePath: known(''),
    clone: native(() => object(fields(), REQUEST)),
  });
  return object(fields(), REQUEST);
}

/** The request for a path: what else it brings along is the caller's. */
export const requestTo = (path: string): Value =>
  object({ nextUrl: urlOf(path), url: known(ORIGIN + path) }, REQUEST);

/** The path of a request made by `requestTo`. */
export function pathOf(request: Value | undefined): string | undefined {
  const url = request?.is === 'object' ? request.fields.get('nextUrl') : undefined;
  const path = url?.is === 'object' ? url.fields.get('pathname') : undefined;
  return path?.is === 'known' && typeof path.value === 'string' ? path.value : undefined;
}

/** `new URL(text, base)`, where the text is known. */
export function parsedUrl(text: string): Value | undefined {
  try {
    return urlOf(new URL(text, ORIGIN).pathname);
  } catch {
    return undefined;
  }
}
