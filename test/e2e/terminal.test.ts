import { expect, it } from 'vitest';
import { KEY, Terminal } from './terminal.ts';

const ASKER = `
process.stdout.write('\\u001b[1mName?\\u001b[22m ');
process.stdin.setRawMode(true);
process.stdin.on('data', (data) => {
  if (data[0] === 3) process.exit(130);
  console.log('got ' + JSON.stringify(data.toString()));
});
console.error(String([process.stdin.isTTY, process.stdout.isTTY, process.stderr.isTTY, 'CI' in process.env]));
`;

it('drives a program that believes in its terminal', async () => {
  const terminal = new Terminal(process.execPath, ['-e', ASKER], process.cwd());
  try {
    await terminal.expect(/Name\?/);
    await terminal.expect(/true,true,true,false/);
    terminal.send('abc', KEY.down);
    await terminal.expect(/got "abc\\u001b\[B"/);
    terminal.send(KEY.ctrlC);
    expect(await terminal.exitCode()).toBe(130);
  } finally {
    terminal.close();
  }
});

it('says what it read when an expected text does not come', async () => {
  const terminal = new Terminal(process.execPath, ['-e', 'console.log("something else")'], process.cwd());
  try {
    await expect(terminal.expect(/the text/)).rejects.toThrow(/Ended with 0[\s\S]*something else/);
  } finally {
    terminal.close();
  }
});
