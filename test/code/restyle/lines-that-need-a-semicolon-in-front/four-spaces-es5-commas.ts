const a = 1;
[1, 2].forEach((n) => console.log(n, a));
(function () {
    console.log('x');
})();
`x${a}`.trim();
/re/.test('x');
+a;
-a;
let b = a;
++b;
--b;
(async () => {
    await Promise.resolve(a);
})();
if (a) [b] = [a];
if (a) {
    (b as number).toFixed();
} else b--;
for (let i = 0, n = 2; i < n; i++);
for (const x of [a]) [b] = [x];
for (;;) {
    break;
}
while (b > 0) b--;
do {
    b++;
} while (b < 2);
outer: for (const x of [1]) {
    if (x) continue outer;
    else throw new Error('a');
}
export class K {
    static x: number;
    a = 1;
    ['b'] = 2;
    c = 3;
    *gen() {
        yield 1;
    }
    static;
    get;
    d: string;
    in = 1;
    e;
    [key: string]: unknown;
    f = () => {
        return 1;
    };
    static {
        [1].forEach(String);
    }
}
export type T = { a: string; b: number };
export type U = {
    a: string;
    f(x: number): void;
    (y: string): void;
    readonly [k: string]: unknown;
};
[1].map(String);
export default K;
switch (b) {
    case 1:
        [1].map(String);
        break;
    default:
        b = 2;
}
debugger;
export * from './x';
export { a, b };
