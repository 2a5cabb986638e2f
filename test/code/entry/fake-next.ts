/** A small `next/server`: enough to see what an entry file answers. */

type Init = { status?: number; headers?: HeadersInit; request?: { headers?: Headers } };

class Cookies {
  readonly #headers: Headers;
  constructor(headers: Headers) {
    this.#headers = headers;
  }
  set(name: string | { name: string; value: string }, value?: string): this {
    const [key, text] = typeof name === 'string' ? [name, value ?? ''] : [name.name, name.value];
    this.#headers.append('set-cookie', `${key}=${text}`);
    return this;
  }
  delete(name: string): this {
    this.#headers.append('set-cookie', `${name}=; Max-Age=0`);
    return this;
  }
  getAll(): { name: string; value: string }[] {
    return this.#headers.getSetCookie().map((text) => {
      const [name = '', value = ''] = text.split('=');
      return { name, value };
    });
  }
  get(name: string): { name: string; value: string } | undefined {
    return this.getAll().find((one) => one.name === name);
  }
}

export class NextResponse extends Response {
  get cookies(): Cookies {
    return new Cookies(this.headers);
  }
  static override json(body: unknown, init?: Init): NextResponse {
    const headers = new Headers(init?.headers);
    headers.set('content-type', 'application/json');
    return new NextResponse(JSON.stringify(body), { ...init, headers });
  }
  static override redirect(url: string | URL, init?: number | Init): NextResponse {
    const { status = 307, headers: given } = typeof init === 'number' ? { status: init, headers: undefined } : (init ?? {});
    const headers = new Headers(given);
    headers.set('location', String(url));
    return new NextResponse(null, { status, headers });
  }
  static rewrite(url: string | URL, init?: Init): NextResponse {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-rewrite', String(url));
    forward(headers, init);
    return new NextResponse(null, { headers });
  }
  static next(init?: Init): NextResponse {
    const headers = new Headers(init?.headers);
    headers.set('x-middleware-next', '1');
    forward(headers, init);
    return new NextResponse(null, { headers });
  }
}

function forward(headers: Headers, init?: Init): void {
  for (const [name, value] of init?.request?.headers ?? []) headers.set(`x-middleware-request-${name}`, value);
}

class RequestCookies {
  readonly #request: FakeRequest;
  constructor(request: FakeRequest) {
    this.#request = request;
  }
  getAll(): { name: string; value: string }[] {
    return (this.#request.headers.get('cookie') ?? '')
      .split('; ')
      .filter(Boolean)
      .map((pair) => {
        const at = pair.indexOf('=');
        return { name: pair.slice(0, at), value: pair.slice(at + 1) };
      });
  }
  get(name: string): { name: string; value: string } | undefined {
    return this.getAll().find((one) => one.name === name);
  }
  has(name: string): boolean {
    return this.get(name) !== undefined;
  }
  set(name: string, value: string): void {
    const rest = this.getAll().filter((one) => one.name !== name);
    const all = [...rest, { name, value }].map((one) => `${one.name}=${one.value}`);
    this.#request.headers.set('cookie', all.join('; '));
  }
}

class NextURL extends URL {
  locale = '';
  basePath = '';
  clone(): NextURL {
    return new NextURL(this.href);
  }
}

export class FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly nextUrl: NextURL;
  readonly headers: Headers;
  readonly ip = '203.0.113.7';
  readonly geo = { country: 'DE' };
  constructor(path: string, headers: Record<string, string> = {}, method = 'GET') {
    this.method = method;
    this.url = new URL(path, 'https://app.example').href;
    this.nextUrl = new NextURL(this.url);
    this.headers = new Headers({ host: 'app.example', ...headers });
  }
  get cookies(): RequestCookies {
    return new RequestCookies(this);
  }
}

export interface Answer {
  kind: 'next' | 'rewrite' | 'redirect' | 'response' | 'error';
  status: number;
  headers: [string, string][];
  body: string;
}

/** What Next would make of a returned value; headers that the stand-in for Clerk adds are left out. */
export async function answerOf(value: unknown): Promise<Answer> {
  if (value === undefined || value === null) return { kind: 'next', status: 200, headers: [], body: '' };
  if (!(value instanceof Response)) throw new TypeError('Expected an instance of Response to be returned');
  const names = [...value.headers].filter(([name]) => name !== 'x-middleware-next' && !name.startsWith('x-clerk-'));
  const headers = names.sort((a, b) => `${a}`.localeCompare(`${b}`)) as [string, string][];
  const kind = value.headers.has('x-middleware-next')
    ? 'next'
    : value.headers.has('x-middleware-rewrite')
      ? 'rewrite'
      : value.headers.has('location')
        ? 'redirect'
        : 'response';
  return { kind, status: value.status, headers, body: await value.text() };
}

export const nextServer = {
  NextResponse,
  NextRequest: FakeRequest,
  userAgent: () => ({ isBot: false, device: { type: 'desktop' } }),
  after: () => undefined,
};
