import { type IncomingHttpHeaders, request } from 'node:http';
import type { Certificate } from './certificate.ts';
import { type Listening, serveTls } from './https-server.ts';

export interface Front extends Listening {
  /** Response headers to put in place of the app's: how a test shows that it would notice. */
  override: Record<string, string>;
}

/**
 * TLS in front of `next start`, as a host's proxy does it: the app gets a real https origin below the domain of
 * its Frontend API, without which Clerk's production cookies would not be sent.
 * @param target where the app listens, such as `http://localhost:3000`
 * @param host   the name that the app goes by
 */
export async function tlsFront(certificate: Certificate, target: string, host: string): Promise<Front> {
  const override: Front['override'] = {};
  const { hostname, port } = new URL(target);
  const listening = await serveTls(certificate, (incoming, outgoing) => {
    const headers: IncomingHttpHeaders = {
      ...incoming.headers,
      host,
      'x-forwarded-host': host,
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
    };
    const options = { hostname, port, path: incoming.url, method: incoming.method, headers };
    const upstream = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...override });
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
  return { ...listening, override };
}
