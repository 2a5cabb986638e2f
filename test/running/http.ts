/**
 * Two HTTP clients without manners. fetch() resolves `..`, hides redirects and forbids headers.
 *
 *     const answer = await ask(server, '/api/%61dmin', { headers: { 'sec-fetch-dest': 'document' } });
 *     const answer = await askRaw(server, 'GET /a/../b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
 *
 * `ask` speaks through node:http and sends the path as given, which that lets only hold printable ASCII; `askRaw` sends
 * exactly these bytes and reads until the server closes. Neither follows redirects, and both end after 30 s.
 */
import { request } from 'node:http';
import { connect } from 'node:net';

export interface Reachable {
  port: number;
}

export interface Answer {
  status: number;
  /** Lower-case names; several values are joined by a comma, as fetch does. */
  headers: Record<string, string>;
  /** Each Set-Cookie line. */
  cookies: string[];
  body: string;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Sends no Content-Length, but chunks. */
  chunked?: boolean;
}

/** Time after which a request counts as hung, in ms. */
const PATIENCE = 30_000;

function flat(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** Sends one request over a connection of its own. Rejects when the connection breaks before the answer is there. */
export function ask(server: Reachable, path: string, options: Ask = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, chunked = false } = options;
  return new Promise((resolve, reject) => {
    const length = body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(
      {
        host: 'localhost',
        port: server.port,
        path,
        method,
        headers: { ...length, ...headers },
        agent: false,
      },
      (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('error', reject);
        message.on('end', () =>
          resolve({
            status: message.statusCode ?? 0,
            headers: flat(message.headers),
            cookies: message.headers['set-cookie'] ?? [],
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.setTimeout(PATIENCE, () =>
      sent.destroy(new Error(`${method} ${path}: no answer in ${PATIENCE} ms`)),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface RawAnswer {
  /** 0 when what came back is not HTTP, or nothing. */
  status: number;
  headers: Record<string, string>;
  /** Everything that came back, as Latin-1 so that each byte is one character. */
  text: string;
}

/** Sends exactly these bytes; ask for `Connection: close`, or it waits until the time is over. */
export function askRaw(server: Reachable, bytes: string | Buffer, patience = PATIENCE): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: 'localhost', port: server.port });
    const chunks: Buffer[] = [];
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(parse(Buffer.concat(chunks).toString('latin1')));
    };
    const timer = setTimeout(finish, patience);
    socket.on('connect', () =>
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    );
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', finish);
    // A refused connection is an answer, too: none.
    socket.on('error', finish);
  });
}

function parse(text: string): RawAnswer {
  const [head = ''] = text.split('\r\n\r\n', 1);
  const [first = '', ...lines] = head.split('\r\n');
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return { status, headers, text };
}
