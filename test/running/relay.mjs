// Runs inside of a network namespace: carries connections from a Unix socket, which both sides of the namespace see, to
// a port in here. The first line on each connection names the port; what follows goes through byte for byte.
import { connect, createServer } from 'node:net';

const [path] = process.argv.slice(2);

// The one who started this holds the other end: nobody is left who could come through here.
process.stdin.resume().on('end', () => process.exit());

createServer({ allowHalfOpen: true, pauseOnConnect: true }, (outside) => {
  let head = Buffer.alloc(0);
  const onError = () => outside.destroy();
  outside.on('error', onError);
  const read = (chunk) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(10);
    if (end < 0) return;
    outside.off('data', read);
    outside.pause();
    const inside = connect({ host: 'localhost', port: Number(head.subarray(0, end)), allowHalfOpen: true });
    inside.on('error', onError);
    outside.on('error', () => inside.destroy());
    outside.on('close', () => inside.destroy());
    inside.on('close', () => outside.destroy());
    inside.on('connect', () => {
      inside.write(head.subarray(end + 1));
      outside.pipe(inside);
      inside.pipe(outside);
    });
  };
  outside.on('data', read);
  outside.resume();
}).listen(path, () => process.stdout.write('listening\n'));
