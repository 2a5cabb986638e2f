import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunRequest, run } from '../../src/run.ts';
import { createVoice } from '../../src/say.ts';
import { type Copy, copyOf } from './fixtures.ts';

type Flags = Record<string, unknown>;
type Outcome = ReturnType<typeof run>;

/** A project and the verbs as a user without a terminal runs them, in this process. */
export interface Project extends Copy {
  at(path: string): string;
  read(path: string): string;
  write(path: string, text: string): void;
  /** Replaces text that must be there. */
  edit(path: string, from: string, to: string): void;
  add(named: string[], flags?: Flags): Outcome;
  update(named?: string[], flags?: Flags): Outcome;
  drop(named: string[], flags?: Flags): Outcome;
  /** The same project, treated by another version of the program. */
  by(how: typeof run): Project;
}

/** A fresh copy of a fixture. */
export function projectOf(situation: string): Project {
  return projectIn(copyOf(situation), run);
}

function projectIn(copy: Copy, how: typeof run): Project {
  const at = (path: string) => join(copy.root, path);
  const read = (path: string) => readFileSync(at(path), 'utf8');
  const write = (path: string, text: string) => writeFileSync(at(path), text);
  const verb = (word: RunRequest['verb'], named: string[], flags: Flags) =>
    how({
      ...(word === undefined ? {} : { verb: word }),
      flags: { yes: true, json: true, 'no-install': true, ...flags },
      dir: copy.root,
      named,
      voice: createVoice(true),
      interactive: false,
    });
  return {
    ...copy,
    at,
    read,
    write,
    edit: (path, from, to) => {
      const text = read(path);
      if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
      write(path, text.replace(from, to));
    },
    add: (named, flags = {}) => verb(undefined, named, flags),
    update: (named = [], flags = {}) => verb('update', named, flags),
    drop: (named, flags = {}) => verb('remove', named, flags),
    by: (other) => projectIn(copy, other),
  };
}
