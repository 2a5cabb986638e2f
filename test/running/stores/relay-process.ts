/**
 * A relay in front of a port, as a process: `node … <port> <target port>`. When told so, it leaves its connections open
 * without carrying another byte, as a firewall that forgot them or a server that lost its power would.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { offer } from './offer.ts';

const [port, target] = process.argv.slice(2).map(Number);
const open = new Set<{ near: Socket; far: Socket }>();

const server = createServer((near) => {
  const far = connect(target ?? 0, '127.0.0.1');
  const pair = { near, far };
  const end = () => {
    if (!open.delete(pair)) return;
    near.destroy();
    far.destroy();
  };
  open.add(pair);
  for (const socket of [near, far]) socket.on('error', end).on('close', end);
  near.pipe(far);
  far.pipe(near);
}).listen(port, '127.0.0.1');
await once(server, 'listening');

offer({
  strand: () => {
    for (const { near, far } of open) {
      near.unpipe(far);
      far.unpipe(near);
      near.pause();
      far.pause();
    }
    open.clear();
  },
});
