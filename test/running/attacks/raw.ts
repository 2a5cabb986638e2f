import { connect } from 'node:net';
import type { Attack } from './attack.ts';

export interface Answer {
  /** Status, or undefined when the connection ended or stayed silent without one. */
  status: number | undefined;
  location: string | undefined;
  /** Everything that came back, headers included, as latin1. */
  text: string;
}

/** How long a socket may stay silent. A websocket upgrade that nobody answers stays silent for ever. */
const PATIENCE_MS = 30_000;
const UPGRADE_PATIENCE_MS = 3_000;

function bytesOf(attack: Attack, port: number, id: string): Buffer {
  const { method = 'GET', target, host, body = '' } = attack;
  const headers: Record<string, string> = { 'x-rid': id, Connection: 'close' };
  if (host !== null) headers.Host = host ?? `localhost:${port}`;
  Object.assign(headers, attack.headers);
  if (body !== '') headers['Content-Length'] = String(Buffer.byteLength(body, 'latin1'));
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`, 'latin1');
}

/** Sends one attack byte for byte. A refused or reset connection is an answer without a status. */
export function send(attack: Attack, port: number, id: string): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    let text = '';
    const done = (): void => {
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1];
      const location = /\r\nlocation: ([^\r]*)/i.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), location, text });
    };
    socket.setTimeout(attack.headers?.Upgrade ? UPGRADE_PATIENCE_MS : PATIENCE_MS, done);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', done);
    socket.on('close', done);
    socket.write(bytesOf(attack, port, id));
  });
}
