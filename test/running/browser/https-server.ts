import type { createServer, RequestListener } from 'node:http';
import { createServer as createTlsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';

export interface Listening {
  port: number;
  close: () => Promise<void>;
}

/** Listens on a port of the loopback interface that the system chooses. */
export async function listen(server: Server | ReturnType<typeof createServer>): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, close };
}

/** Answers requests over TLS, whatever host they are for. */
export function serveTls(certificate: Certificate, answer: RequestListener): Promise<Listening> {
  return listen(createTlsServer({ key: certificate.key, cert: certificate.cert }, answer));
}
