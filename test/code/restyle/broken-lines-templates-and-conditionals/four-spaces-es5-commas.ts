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
export function conditional(value: string, isProduction: boolean) {
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
    const fn = async <T,>(
        input: T,
        ...others: Array<Record<string, unknown> | undefined>
    ): Promise<T> => input;
    const tuple: [
        string,
        number,
        Record<string, string | undefined>,
        Map<string, Set<string>>,
    ] = x;
    const map = new Map<
        string,
        { aLongPropertyName: string; anotherLongPropertyName: number; b: 1 }
    >();
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
    third
);
export const dyn = await import('./module');
export function restParams(
    first: string,
    second: Record<string, string>,
    ...others: string[]
) {
    return function inner(
        { destructured, another }: { destructured: string; another: number },
        x = 'y'
    ) {
        return [destructured, another, x, first, second, others];
    };
}

type Cond<T> = T extends string
    ? { kind: 'string'; value: T; somethingElse: boolean }
    : T extends number
      ? 'number'
      : never;
type Fn = (
    aLongParameterName: string,
    anotherLongParameterName: number,
    third: boolean
) => void;
export const template = html`<div class="x">${oneLongName}</div>`;
declare const html: (s: TemplateStringsArray, ...v: unknown[]) => string;
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
type Cond2<T> = T extends string
    ? T extends { bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb: 1 }
        ? {
              aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
              bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2;
              ccccccccc: 3;
          }
        : ccccccccccccccccccccc
    : T extends number
      ? {
            aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
            bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2;
            ccccccccc: 3;
        }
      : never;
type U =
    | {
          aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
          b: {
              aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
              bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2;
              ccccccccc: 3;
          };
      }
    | { bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2; ccccccccc: 3 }
    | Map<
          string,
          {
              aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
              bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2;
              ccccccccc: 3;
          }
      >;
function unions(
    a:
        | {
              aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
              b: {
                  aaaaaaaaaaaaaaaaaaaaaaaaa: 1;
                  bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2;
                  ccccccccc: 3;
              };
          }
        | { bbbbbbbbbbbbbbbbbbbbbbbbbbbb: 2; ccccccccc: 3 },
    b: 2
) {
    return [a, b];
}
export { nested, unions, type Cond, type Cond2, type U, type Fn };
