import aVeryLongDefaultNameOfAModule, {
  oneLongName,
  anotherLongName,
  third,
} from 'some-module';
import data from './data.json' with { type: 'json' };

/*
 not a star comment
   keeps its lines
*/
/**
 * JSDoc
 *   with inner indent
 */
export function conditional(value, isProduction) {
  /*
    inner plain comment
      deeper
  */
  const policy = isProduction
    ? {
        name: 'Content-Security-Policy',
        value: `default-src 'self'; script-src ${value}`,
        extra: { a: 1 },
      }
    : value === 'x'
      ? [
          'Content-Security-Policy-Report-Only',
          'some-other-value',
          'yet-another-one-that-is-long',
        ]
      : null;
  const other = isProduction
    ? call({
        first: 'argument that is long enough to break this line up',
        second: policy,
      })
    : () => {
        return other2(value);
      };
  const sql = `
    select *
      from x where a = ${value}
    and ${[
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',
    ].join('\n')}
  `;
  const chain = fetch('https://example.com/a/long/path')
    .then((r) => r.json())
    .then((j) => j.x)
    .catch(() => null);
  const {
    one,
    two = 2,
    ...rest
  } = { one: 1, two: 'it\'s "x"', 'three-four': 3, five: 5 };
  const holes = [, 1, ,];
  if (
    (value.startsWith('/a-rather-long-prefix/') &&
      value.endsWith('/a-rather-long-suffix/')) ||
    !value
  ) {
    return null;
  }
  const fn = async (input, ...others) => input;
  const tuple = x;
  const map = new Map();
  return {
    policy,
    other,
    sql,
    chain,
    one,
    two,
    rest,
    holes,
    fn,
    tuple,
    map,
    esc: "\d'\u2028\x41",
    e2: '"',
    e3: 'a\
b',
  };
}

export const longCall = await someFunction(
  'first argument is long',
  'second argument is long',
  third,
);
export const dyn = await import('./module');
export function restParams(first, second, ...others) {
  return function inner({ destructured, another }, x = 'y') {
    return [destructured, another, x, first, second, others];
  };
}

export const template = html`<div class="x">${oneLongName}</div>`;
const nested = cond1
  ? cond2aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    ? {
        aaaaaaaaaaaaaaaaaaaaaaaaa: 1,
        bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2,
        ccccccccc: 3,
      }
    : bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  : cond3
    ? {
        aaaaaaaaaaaaaaaaaaaaaaaaa: 1,
        bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2,
        ccccccccc: 3,
      }
    : eeeeee;
function unions(a, b) {
  return [a, b];
}
export { nested, unions };
