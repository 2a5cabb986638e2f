import { connect, type Socket } from 'node:net';

/** What Redis answers (RESP2), an error as a value: inside an array it is one entry among others. */
export type Reply = string | number | null | RedisError | Reply[];

/** An error that Redis itself answered, such as `NOSCRIPT …`. */
export class RedisError extends Error {}

interface Parsed {
  reply: Reply;
  /** Where the next reply starts. */
  next: number;
}

/** One reply at `at`, or undefined while its end has not arrived. Protocol: redis.io/docs/latest/develop/reference/protocol-spec */
function parse(buffer: Buffer, at: number): Parsed | undefined {
  const end = buffer.indexOf('\r\n', at);
  if (end === -1) return undefined;
  const head = buffer.toString('utf8', at + 1, end);
  const next = end + 2;
  const kind = buffer.toString('latin1', at, at + 1);
  if (kind === '+') return { reply: head, next };
  if (kind === '-') return { reply: new RedisError(head), next };
  if (kind === ':') return { reply: Number(head), next };
  const length = Number(head);
  if (length === -1) return { reply: null, next };
  if (kind === '$') {
    if (buffer.length < next + length + 2) return undefined;
    return { reply: buffer.toString('utf8', next, next + length), next: next + length + 2 };
  }
  if (kind !== '*') throw new Error(`Not a reply of Redis: ${kind}${head}`);
  const items: Reply[] = [];
  let position = next;
  while (items.length < length) {
    const item = parse(buffer, position);
    if (!item) return undefined;
    items.push(item.reply);
    position = item.next;
  }
  return { reply: items, next: position };
}

function encode(args: readonly string[]): string {
  const bulk = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`);
  return `*${args.length}\r\n${bulk.join('')}`;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A connection to a redis-server, for tests that look at, or change, what the app stored there. */
export class RedisClient {
  readonly #socket: Socket;
  readonly #waiting: Waiting[] = [];
  #received = Buffer.alloc(0);
  #lost: Error | undefined;

  constructor(port: number) {
    this.#socket = connect(port, 'localhost');
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#lose(error));
    this.#socket.on('close', () => this.#lose(new Error('The connection to Redis is closed.')));
  }

  /** True once the connection is gone: it does not come back, make another client. */
  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /**
   * Sends one command. Commands are answered in the order in which they were sent.
   * @throws RedisError for an error that Redis answers, another Error when the connection is lost.
   */
  async call(...args: readonly string[]): Promise<Exclude<Reply, RedisError>> {
    if (this.#lost) throw this.#lost;
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.write(encode(args));
    });
    if (reply instanceof RedisError) throw reply;
    return reply;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    let at = 0;
    for (;;) {
      const parsed = parse(this.#received, at);
      if (!parsed) break;
      at = parsed.next;
      this.#waiting.shift()?.resolve(parsed.reply);
    }
    this.#received = this.#received.subarray(at);
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
