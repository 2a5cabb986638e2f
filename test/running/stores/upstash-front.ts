import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { RedisClient, RedisError, type Reply } from './redis-client.ts';

/**
 * The REST protocol that @upstash/redis speaks, in front of a real redis-server. Documented at
 * upstash.com/docs/redis/features/restapi:
 *
 *     POST /            ["SET", "k", "v"]       200 {"result": "OK"}, or 400 {"error": "ERR …"}
 *     POST /pipeline    [["GET", "k"], …]       200 [{"result": …} | {"error": …}, …]
 *     POST /multi-exec  [["GET", "k"], …]       200 [{"result": …}, …], or 400 {"error": …}
 *
 * With `Upstash-Encoding: base64` every string in a result is base64, except for a bare OK.
 */
export interface UpstashFront {
  /** Requests that carried the right token, also those that were never answered. */
  requests(): number;
  /** Requests that have no answer yet and whose caller still waits. */
  waiting(): number;
  /** From now on it accepts every request and answers none. */
  stall(): void;
  /** Answers new requests again; the ones that it left hanging stay so. */
  resume(): void;
  /** Closes the port, so that connections are refused. */
  refuse(): Promise<void>;
  /** Opens the same port again. */
  reopen(): Promise<void>;
}

type Command = readonly string[];
interface Entry {
  result?: unknown;
  error?: string;
}

/** Upstash's own flags in a script's first line, which Redis refuses: `#!lua flags=allow-key-locking`. */
const SHEBANG = /^\s*#!lua[^\n]*\n/;

/** Knows scripts by the digest under which the client knows them, which is that of the text with its first line. */
class Scripts {
  readonly #known = new Map<string, string>();

  translate(command: Command): Command {
    const [name = '', script = '', ...rest] = command;
    const verb = name.toUpperCase();
    if (verb === 'EVAL') {
      const text = script.replace(SHEBANG, '');
      this.#known.set(createHash('sha1').update(script).digest('hex'), text);
      return ['EVAL', text, ...rest];
    }
    const known = verb === 'EVALSHA' ? this.#known.get(script) : undefined;
    return known === undefined ? command : ['EVAL', known, ...rest];
  }
}

function base64(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(base64);
  return typeof reply === 'string' && reply !== 'OK' ? Buffer.from(reply).toString('base64') : reply;
}

/** Arguments arrive as JSON values; Redis takes strings. */
function toCommand(value: unknown): Command {
  if (!Array.isArray(value) || value.length === 0) throw new RedisError('ERR empty command');
  return value.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
}

function toCommands(value: unknown): Command[] {
  if (!Array.isArray(value)) throw new RedisError('ERR expected a list of commands');
  return value.map(toCommand);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export interface FrontOptions {
  port: number;
  redisPort: number;
  token: string;
}

/** Serves a Redis in Upstash's manner. Rejects when the port is taken. */
export async function upstashFront({ port, redisPort, token }: FrontOptions): Promise<UpstashFront> {
  const scripts = new Scripts();
  let redis = new RedisClient(redisPort);
  let stalled = false;
  let requests = 0;
  let waiting = 0;

  const run = (command: Command): Promise<Reply> => {
    if (redis.lost) redis = new RedisClient(redisPort);
    return redis.call(...scripts.translate(command));
  };

  async function answer(path: string, body: unknown, encode: (reply: Reply) => Reply): Promise<unknown> {
    if (path === '/') return { result: encode(await run(toCommand(body))) };
    const commands = toCommands(body);
    if (path === '/pipeline') {
      const entry = (command: Command): Promise<Entry> =>
        run(command).then(
          (reply) => ({ result: encode(reply) }),
          (error: unknown) => ({ error: messageOf(error) }),
        );
      return Promise.all(commands.map(entry));
    }
    if (path !== '/multi-exec') throw new RedisError(`ERR unknown path ${path}`);
    // Written in one go, so that no other request's command comes in between.
    const sent = [['MULTI'], ...commands, ['EXEC']].map(run);
    const replies = await Promise.all(sent);
    const results = replies.at(-1);
    if (!Array.isArray(results)) throw new RedisError('EXECABORT');
    return results.map((reply) =>
      reply instanceof RedisError ? { error: reply.message } : { result: encode(reply) },
    );
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
      return;
    }
    requests += 1;
    waiting += 1;
    response.once('close', () => {
      waiting -= 1;
    });
    if (stalled) return;
    const encode = request.headers['upstash-encoding'] === 'base64' ? base64 : (reply: Reply) => reply;
    try {
      send(response, 200, await answer(request.url ?? '/', JSON.parse(body), encode));
    } catch (error) {
      // The client must see a Redis error's own text: to NOSCRIPT it answers with the script.
      send(response, error instanceof RedisError ? 400 : 503, { error: messageOf(error) });
    }
  }

  let server: Server;
  const listen = async () => {
    server = createServer((request, response) => {
      // A caller that gave up while its body was read wants no answer.
      serve(request, response).catch(() => response.destroy());
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const refuse = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await listen();
  return {
    requests: () => requests,
    waiting: () => waiting,
    stall: () => {
      stalled = true;
    },
    resume: () => {
      stalled = false;
    },
    refuse,
    reopen: listen,
  };
}
