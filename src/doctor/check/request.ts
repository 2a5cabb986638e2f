import { known, native, object, REQUEST, type Value } from './value.ts';

/** A host that stands for the app's own. */
const ORIGIN = 'https://app.example';

/** The path of a URL that ends with the query, which the caller chooses. */
const LED = '#led';

/** A URL as a text, up to its query: what is looked for in it the caller may have written there. */
function wholeOf(path: string): Value {
  const start = ORIGIN + path;
  const told = (one: Value | undefined, of: (text: string) => boolean | undefined): Value => {
    const answer = one?.is === 'known' && typeof one.value === 'string' ? of(one.value) : undefined;
    return answer === undefined ? REQUEST : known(answer);
  };
  const url: Value = object(
    {
      [LED]: known(start),
      toString: native(() => url),
      startsWith: native(([one]) =>
        told(one, (text) =>
          text.startsWith(`${start}?`) || !/^(?:\/|https:\/\/app\.example\/)/.test(text)
            ? undefined
            : start.startsWith(text),
        ),
      ),
      includes: native(([one]) => told(one, (text) => (path.includes(text) ? true : undefined))),
      endsWith: native(() => REQUEST),
      split: native(([one]) =>
        one?.is === 'known' && one.value === '?'
          ? { is: 'array', items: [known(start), REQUEST], grown: true }
          : REQUEST,
      ),
    },
    REQUEST,
  );
  return url;
}

/** The text of a URL, as far as its path goes. */
export function urlText(value: Value | undefined): string | undefined {
  const text = value?.is === 'object' ? value.fields.get(LED) : value;
  return text?.is === 'known' && typeof text.value === 'string' ? text.value : undefined;
}

/** A URL object of which the path is known. */
export function urlOf(path: string): Value {
  const fields = (): Record<string, Value> => ({
    pathname: known(path),
    href: wholeOf(path),
    basePath: known(''),
    clone: native(() => object(fields(), REQUEST)),
  });
  return object(fields(), REQUEST);
}

/** The request for a path: what else it brings along is the caller's. */
export const requestTo = (path: string): Value =>
  object({ nextUrl: urlOf(path), url: wholeOf(path) }, REQUEST);

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
