import { describe, expect, it } from 'vitest';
import { parse, parses, walk } from '../../src/code/parse.ts';
import { surgeons } from '../../src/code/surgeons.ts';
import type { Facts } from '../../src/types.ts';
import { type Case, casesOf, FACTS } from './cases.ts';

type Result = ReturnType<(typeof surgeons)[Case['surgeon']]>;

function run(one: Case, source: string, facts: Facts = FACTS): Result {
  return surgeons[one.surgeon](source, one.path, one.args, facts);
}

function why(result: Result): string {
  return typeof result === 'string' ? result : `${result.because}\n---\n${result.snippet}`;
}

function tokens(text: string): string[] {
  return text.match(/[A-Za-z_$][\w$]*|\d+|[^\s,]/g) ?? [];
}

/** The tokens of `part` that `whole` does not have in the same order. */
function lost(part: string, whole: string): string[] {
  const rest = tokens(whole);
  let at = 0;
  return tokens(part).filter((token) => {
    const found = rest.indexOf(token, at);
    if (found === -1) return true;
    at = found + 1;
    return false;
  });
}

/** Comments and string literals of a file, sorted. */
function texts(path: string, source: string): string[] {
  const { program, comments } = parse(path, source);
  const found = comments.map((comment) => comment.value.replace(/\s+/g, ' '));
  walk(program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string')
      found.push(source.slice(node.start, node.end));
    return undefined;
  });
  return found.sort();
}

function withTabs(text: string): string {
  const unit = /^ {2}(?! )/m.test(text) ? 2 : 4;
  return text.replace(
    /^ +/gm,
    (spaces) => '\t'.repeat(Math.floor(spaces.length / unit)) + ' '.repeat(spaces.length % unit),
  );
}

const TABBED = { ...FACTS, formatting: { ...FACTS.formatting, indent: { kind: 'tab' } } } as Facts;
const WINDOWS = { ...FACTS, formatting: { ...FACTS.formatting, eol: '\r\n' } } as Facts;

for (const surgeon of ['next-config', 'instrumentation', 'public-list'] as const) {
  const cases = casesOf(surgeon);
  describe(`${surgeon}: every case comes out as its folder says`, () => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
      const result = run(one, one.before);
      if (one.why !== undefined) {
        expect(why(result)).toBe(one.why);
        expect(one.after).toBeUndefined();
      } else {
        expect(result).toBe(one.after);
      }
    });
  });

  describe(`${surgeon}: laws`, () => {
    const patched = cases.filter((one): one is Case & { after: string } => one.after !== undefined);

    it.each(patched.map((one) => [one.name, one] as const))(
      '%s: the result parses and a second run keeps it',
      (_name, one) => {
        expect(parses(one.path, one.after)).toBeUndefined();
        expect(run(one, one.after)).toBe(one.after);
      },
    );

    it.each(patched.map((one) => [one.name, one] as const))(
      '%s: nothing of the owner is lost',
      (_name, one) => {
        expect(lost(one.before, one.after)).toEqual([]);
        const kept = texts(one.path, one.after);
        for (const text of texts(one.path, one.before)) {
          const at = kept.indexOf(text);
          expect(at, text).not.toBe(-1);
          kept.splice(at, 1);
        }
      },
    );

    it.each(cases.map((one) => [one.name, one] as const))(
      '%s: CRLF, tabs and a byte order mark make no difference',
      (_name, one) => {
        const crlf = run(one, one.before.replaceAll('\n', '\r\n'), WINDOWS);
        const tabbed = run(one, withTabs(one.before), TABBED);
        const marked = run(one, `\uFEFF${one.before}`);
        if (one.after === undefined) {
          expect([crlf, tabbed, marked].every((result) => typeof result !== 'string')).toBe(true);
          return;
        }
        // An empty file has no line ending to take over.
        expect(crlf).toBe(one.before === '' ? one.after : one.after.replaceAll('\n', '\r\n'));
        expect(tabbed).toBe(withTabs(one.after));
        expect(marked).toBe(`\uFEFF${one.after}`);
      },
    );

    it('is never thrown off by a text that is cut in the middle', () => {
      for (const one of cases) {
        for (let at = 0; at < one.before.length; at += 7) {
          const result = run(one, one.before.slice(0, at));
          if (typeof result === 'string') expect(parses(one.path, result)).toBeUndefined();
          else expect(result.because).not.toBe('');
        }
      }
    });
  });
}
