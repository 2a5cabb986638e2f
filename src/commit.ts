import { apply } from './apply.ts';
import { install } from './install.ts';
import { commandsOf, installCommand, needsInstall } from './install-command.ts';
import { acquire, release } from './journal/lock.ts';
import { appliedOutcome, exitCodeOf, type Outcome, outcomeOf, planDocument } from './outcome.ts';
import { sayNext, sayNotDone, shownFiles } from './preview.ts';
import { whereabouts } from './project.ts';
import type { RunRequest } from './run.ts';
import { visible } from './say.ts';
import { shellWords } from './shell-quote.ts';
import type { Facts, Plan } from './types.ts';
import { COMMAND } from './version.ts';

/** A plan that was shown and agreed to, ready to be written. */
export interface Agreed {
  request: RunRequest;
  facts: Facts;
  plan: Plan;
  repeat: string;
}

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets a Ctrl-C wait until all files are in place: half of them is worse than stopping a moment later.
 * @returns Whether one came.
 */
export async function undisturbed(action: () => void): Promise<boolean> {
  let stopped = false;
  const note = () => {
    stopped = true;
  };
  for (const signal of STOPS) process.on(signal, note);
  try {
    action();
    // A signal that came meanwhile is only told in a later turn.
    await new Promise((resolve) => setTimeout(resolve, 5));
  } finally {
    for (const signal of STOPS) process.off(signal, note);
  }
  return stopped;
}

/** A Ctrl-C reaches the package manager, too: it ends, and we stay to say what is written and what is not. */
async function installUnlessStopped(facts: Facts): Promise<string | undefined> {
  let stopped = false;
  const note = () => {
    stopped = true;
  };
  for (const signal of STOPS) process.on(signal, note);
  try {
    const problem = await install(facts, true);
    return stopped ? 'It was stopped.' : problem;
  } finally {
    for (const signal of STOPS) process.off(signal, note);
  }
}

/** The second half: write, install, say what is left. No other run writes in the project meanwhile. */
export async function commit(agreed: Agreed): Promise<Outcome> {
  const lock = acquire(agreed.facts.root);
  try {
    const stopped = await undisturbed(() => apply(agreed.facts.root, agreed.plan.changes));
    return await report(agreed, stopped);
  } finally {
    release(lock);
  }
}

async function report({ request, facts, plan, repeat }: Agreed, stopped: boolean): Promise<Outcome> {
  const { flags, voice } = request;
  const files = shownFiles(plan.changes);
  voice.line(
    files.length === 0
      ? 'No file of the project changed, only the record of what was answered.'
      : `${request.verb === 'remove' ? 'Changed' : 'Wrote'} ${files.length} file${files.length === 1 ? '' : 's'}:`,
  );
  for (const { path, from, after } of files) {
    const was = from === undefined ? '' : ` (was ${visible(from)})`;
    voice.line(`  ${visible(path)}${after === undefined ? ' (deleted)' : was}`);
  }
  voice.line();
  let installed = true;
  if (needsInstall(plan)) {
    const { text } = installCommand(facts);
    if (flags['no-install'] === true) {
      installed = false;
      if (plan.dependencies.length > 0) {
        plan.next.push({
          kind: 'command',
          text: `${text} (package.json changed, so node_modules and the lockfile are stale)`,
        });
      }
    } else {
      if (!stopped)
        voice.aside(`Running ${text} (install scripts off; it reads this project's own settings)`);
      const problem = stopped ? 'It was stopped before it began.' : await installUnlessStopped(facts);
      if (problem !== undefined) {
        installed = false;
        plan.notDone.push({
          piece: 'dependencies',
          path: 'package.json',
          because: `The files are written, but installing failed. ${problem}\nMend what it names above, then install by hand; or undo takes the files back.`,
          snippet: text,
        });
      }
    }
  }
  sayNotDone(voice, plan.notDone);
  sayNext(voice, plan.next);
  const undo = `${COMMAND} ${shellWords(['undo', ...whereabouts(flags, request.dir, facts)])}`;
  voice.line(`To take this run back:\n  ${visible(undo)}`);
  voice.line('To repeat it without questions:');
  voice.line(`  ${visible(repeat)}`);
  const commands = commandsOf(repeat, facts, plan, installed);
  return outcomeOf(exitCodeOf(plan), () => planDocument(appliedOutcome(plan), facts, plan, commands));
}
