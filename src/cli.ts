#!/usr/bin/env node
import { HELP } from './help.ts';
import { VERSION } from './version.ts';

/** Everything heavy loads behind these, so that help and version answer at once. */
async function dispatch(argv: readonly string[]): Promise<number> {
  const [first] = argv;
  if (argv.length === 1 && (first === '--help' || first === '-h' || first === 'help')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (argv.length === 1 && (first === '--version' || first === '-v')) {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { runVerb } = await import('./verbs.ts');
  return runVerb(argv);
}

/** `… | head`: whoever read us has gone, which is no reason for a stack trace. What is being written is finished. */
function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** What was said is written, or nobody reads it any more. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve();
    else stream.write('', () => resolve());
  });

async function main(): Promise<void> {
  surviveClosedPipes();
  try {
    process.exitCode = await dispatch(process.argv.slice(2));
  } catch (error) {
    const { sayError } = await import('./say-error.ts');
    process.exitCode = sayError(error, process.argv.includes('--json'));
  }
  await Promise.all([process.stdout, process.stderr].map(written));
  // Node would take the heap apart first, which is large once thousands of files were read.
  process.exit();
}

void main();
