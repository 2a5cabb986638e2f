import fc from 'fast-check';
import { type Code, code, labelled, mostly, one } from './code.ts';

/** Where code is written: which functions it may call, and how it turns somebody away. */
export interface Place {
  callees: readonly string[];
  refuse: Code;
}

/** What every function has to work with. */
export const LOCALS = one(
  'const { userId } = await auth();\nlet user = userId;\nlet ok = user !== null;\n',
  'let user = (await currentUser())?.id ?? null;\nlet ok = false;\n',
  'let user = null;\nlet ok = await asked();\n',
  'let user = null;\nlet ok = false;\n',
).map(
  (text) => `${text}let n = 0;
const list = [user];
const own = { ok, user, run: async () => ok };
`,
);

const NAMED = one('a', 'b', 'x');

export interface Rules {
  /** True for whoever is let in, and may wait for somebody. */
  test: string;
  /** The same, at once. */
  plain: string;
  /** Who calls; null for a stranger. */
  user: string;
  statement: string;
  block: string;
  /** A block that knows a loop around it. */
  looped: string;
}

/** The language that bodies of functions are written in. */
export function bodies({ callees, refuse }: Place): fc.LetrecValue<Rules> {
  const calls = callees.map((name) => one(`await ${name}(box, sent)`));
  return fc.letrec<Rules>((tie) => {
    const rule = (name: keyof Rules): Code => tie(name) as Code;
    const test = rule('test');
    const plain = rule('plain');
    const user = rule('user');
    const block = rule('block');
    const looped = rule('looped');
    const async = fc.oneof(one('async () => '), code`async (one) => `);
    const held = one('ok', 'own.ok', 'box.ok', 'state.ok', 'kept');
    const place = one('user', 'own.user', 'box.user', 'state.user');
    return {
      plain: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'deep' },
        one('ok', 'user !== null', 'Boolean(user)'),
        mostly(
          [
            one('own.ok', 'box.ok', '!!own.user', '!!box.user'),
            code`(${plain} && ${plain})`,
            code`Boolean(${place})`,
            code`${place} !== null`,
            code`list.some((one) => one !== null && ${plain})`,
            code`[${plain}, ${plain}].every(Boolean)`,
            code`(${plain} ? ${plain} : false)`,
            code`typeof ${place} === 'string'`,
            code`(own?.ok ?? ${plain})`,
          ],
          [
            code`(${plain} || ${plain})`,
            code`!(${plain})`,
            one(
              'list.length > 0',
              'n > 1',
              'n === 0',
              'true',
              'kept',
              'state.ok',
              'isKept()',
              "list.includes('x')",
              'state.user !== null',
            ),
            code`sent === '${NAMED}'`,
            code`[${plain}, ${plain}].some(Boolean)`,
            code`list.every((one) => one !== null)`,
            code`${place} != null`,
            code`Object.is(${place}, null) === false`,
            code`String(${place}) !== 'null'`,
            code`\`\${${place}}\` !== 'null'`,
            code`\`\${${place}}\`.length > 0`,
            code`[${place}].join('') !== ''`,
            code`(${place} ?? '').length > 0`,
            code`(${place}?.length ?? 0) > 0`,
            code`${place}?.startsWith('user_') === true`,
            code`${place}?.startsWith('user_') !== false`,
            code`/^user_/.test(${place})`,
            code`(${plain}, ${plain})`,
            code`Number(${plain}) > 0`,
            code`${plain} === ${plain}`,
            code`Object.values({ one: ${place} }).every((one) => one !== null)`,
            code`('user' in own)`,
            code`Object.keys(own).includes('user')`,
            code`JSON.stringify({ one: ${place} }).includes('user_')`,
            code`JSON.parse(JSON.stringify({ one: ${plain} })).one`,
            code`{ get one() { return ${plain}; } }.one`.map((text) => `(${text})`),
            code`((...all) => all.every((one) => one))(${plain}, ${plain})`,
            code`(({ ok = true }) => ok)({ ok: ${plain} })`,
            code`(({ ok = ${plain} }) => ok)({ })`,
            code`(({ one = true }) => one)(own)`,
            code`((one = ${plain}) => one)(undefined)`,
            code`new Set([${place}]).has(null) === false`,
            code`new Set(list.filter(Boolean)).size > 0`,
            code`[${place}, 'x'].filter((one) => one !== null).length > ${one('0', '1')}`,
            code`[...list, ${place}].filter(Boolean).length === list.length + 1`,
            code`[${plain}, ${plain}].reduce((all, one) => all && one, ${one('true', 'ok')})`,
            code`[2, 1].sort((a, b) => { ok = ${plain}; return a - b; })[0] === 1`,
            code`Array.from({ length: 2 }, () => ${plain}).every(Boolean)`,
            code`(() => { try { if (!(${plain})) throw user; return true; } catch (one) { return one !== null; } })()`,
            code`(() => { try { return ${plain}; } finally { ok = ${plain}; } })()`,
            code`(() => { try { return ${plain}; } finally { if (n > 0) return ${plain}; } })()`,
            code`(() => { for (const key in own) if (own[key] === null) return false; return ${plain}; })()`,
            code`(function () { return arguments[0]; })(${plain})`,
            code`(function () { return this.ok; }).call(${one('own', 'box', '{ ok }')})`,
            code`own['o' + 'k']`,
            code`(own.none?.ok ?? ${plain})`,
            code`own.none?.()`,
            code`(n++, n > ${one('0', '1')} && ${plain})`,
            code`(ok = ${plain})`,
            code`structuredClone({ ok: ${plain} }).ok`,
            code`Object.fromEntries([['ok', ${plain}]]).ok`,
            code`Object.freeze({ ok: ${plain} }).ok`,
            code`Reflect.get({ ok: ${plain} }, 'ok')`,
            code`[...(function* () { yield ${plain}; yield ${plain}; })()].every(Boolean)`,
            code`(function* () { yield ${plain}; return ${plain}; })().next().value`,
          ],
        ),
      ),
      test: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'deep' },
        code`Boolean(${user})`,
        plain,
        ...calls,
        mostly(
          [
            code`(${user}) !== null`,
            code`(${test} && ${test})`,
            code`(await Promise.all([${test}, ${plain}])).every(Boolean)`,
            code`await own.run()`,
            code`await (async () => { ${block} return ${test}; })()`,
            code`(await (async () => { ${block} if (!(${test})) return null; return 'x'; })()) !== null`,
            code`await Promise.resolve(${test})`,
            code`await Promise.resolve(${test}).then((one) => one && ${plain})`,
            code`(await auth()).isAuthenticated`,
            code`!(await Promise.all([${user}])).includes(null)`,
          ],
          [
            code`!(${test})`,
            code`(${test} || ${test})`,
            code`await Promise.resolve(${test}).catch(() => ${plain})`,
            code`await Promise.race([${test}, ${plain}])`,
            code`await (async () => { try { ${block} return ${test}; } finally { ${block} } })()`,
            code`await (async () => { try { ${block} return ${test}; } catch { return ${plain}; } })()`,
            code`await (async () => { try { return ${test}; } finally { if (${plain}) return ${plain}; } })()`,
            code`await new Promise((resolve, reject) => { if (${plain}) resolve(true); else ${one('reject(new Error())', 'resolve(false)')}; })`,
            code`await new Promise((resolve) => { resolve(${plain}); resolve(${plain}); })`,
            code`await { then(resolve) { resolve(${plain}); } }`,
            code`(await Promise.allSettled([${test}]))[0].value`,
            code`(await Promise.allSettled([(async () => ${test})()])).every((one) => one.status === 'fulfilled')`,
            code`await (async () => ${test})().then((one) => one, () => ${plain})`,
            code`await (async () => ${test})().finally(() => ${plain})`,
            code`await [async () => ${test}, async () => ${test}].reduce(async (all, run) => (await all) && (await run()), Promise.resolve(${plain}))`,
            code`(await Array.fromAsync([${test}]))[0]`.map((text) =>
              text.replace('Array.fromAsync', 'Promise.all'),
            ),
            code`await (async (...all) => all.every(Boolean))(${test}, ${plain})`,
            code`await (async (one = ${plain}) => one)()`,
            code`await Reflect.apply(async () => ${test}, null, [])`,
            code`(await (async function* () { yield ${test}; })().next()).value`,
            code`await (async () => { for await (const one of (async function* () { yield ${test}; yield ${test}; })()) if (!one) return false; return true; })()`,
            code`await (async () => { const store = { ok: ${test} }; ${block} return store.ok; })()`,
            code`await (async () => { const [first = ${test}, ...rest] = []; return first && rest.length === 0; })()`,
            code`await (async () => { const run = async (times) => (times === 0 ? ${test} : run(times - 1)); return run(2); })()`,
          ],
        ),
      ),
      user: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'deep' },
        one(
          'user',
          '(await auth()).userId',
          'user',
          '((await currentUser())?.id ?? null)',
          'own.user',
          'box.user',
        ),
        mostly(
          [
            one('own.user', 'box.user'),
            code`(${test} ? ${user} : null)`,
            code`await Promise.resolve(${user})`,
            code`(${user} || null)`,
            code`await auth().then(({ userId }) => userId)`,
            code`[${user}][0]`,
            code`((one = null) => one)(${user})`,
            code`(({ id }) => id)({ id: ${user} })`,
            code`await (async () => { const { userId: id } = await auth(); ${block} return id; })()`,
            code`(list.at(-1) ?? null)`,
            code`new Map([['a', ${user}]]).get('a')`,
            code`{ ...own, user: ${user} }.user`.map((text) => `(${text})`),
            code`([${user}, ${user}].find((one) => one !== null) ?? null)`,
          ],
          [code`(${user} ?? 'guest')`, one('state.user', '(sent ?? null)', "'x'", 'keptUser()')],
        ),
      ),
      block: fc
        .array(rule('statement'), { minLength: 1, maxLength: 3, size: 'max' })
        .map((all) => all.join('\n')),
      looped: fc.oneof(
        block,
        code`${block}\nif (${test}) { ${one('break', 'continue', 'break out', 'continue out')}; }\n${block}`,
        code`try { ${block} if (${plain}) ${one('break', 'continue')}; } finally { ${block} }`,
        code`switch (n) { case 0: ${block} ${one('break;', 'continue;', '')} case 1: ${block} break; default: ${block} }`,
      ),
      statement: fc.oneof(
        { maxDepth: 4, depthIdentifier: 'deep' },
        code`ok = ${test};`,
        code`user = ${user};`,
        code`if (!(${test})) ${refuse}`,
        mostly(
          [
            one('await auth.protect();', '({ userId: user } = await auth());'),
            code`{ const { userId } = await auth(); ${block} if (!userId) ${refuse} }`,
            code`if (!(${test})) { ${block} ${refuse} }`,
            code`if (${test}) { ${block} } else { ${block} ${refuse} }`,
            code`ok = ok && ${test};`,
            code`ok &&= ${test};`,
            code`user ??= ${user};`,
            code`${place} = ${user};`,
            code`${one('own.ok', 'box.ok')} = ${test};`,
            code`[ok, user] = [${test}, ${user}];`,
            code`({ ok = false, user = null } = { ok: ${test} });`,
            code`Object.assign(${one('own', 'box')}, { ok: ${test} });`,
            code`list.push(${user});`,
            code`own.run = async () => { ${block} return ${test}; };`,
            code`if (!(await own.run())) ${refuse}`,
            code`try { ${block} } catch (error) { ${block} throw error; }`,
            code`try { ${block} } finally { ${block} }`,
            code`await (async () => { ${block} })();`,
            labelled(code`out: for (const one of ['a', 'b']) { ${looped} }`),
            labelled(code`out: for (let i = 0; i < 2; i += 1) { ${looped} }`),
            labelled(
              code`out: for (const run of [${async} { ${block} }, ${async} { ${block} return ${test}; }]) { if ((await run()) === false) ${refuse} }`,
            ),
            code`await Promise.all([1, 2].map(async () => { ${block} }));`,
            code`{ const one = ${user}; ${block} if (one === null) ${refuse} }`,
            code`switch (${user}) { case null: ${block} ${refuse} default: ${block} }`,
            code`{ const gen = async function* () { ${block} yield ${test}; ${block} }; for await (const one of gen()) if (!one) ${refuse} }`,
            code`{ const check = async (own) => { ${block} return own.ok; }; if (!(await check({ ...own, ok: ${test} }))) ${refuse} }`,
            code`{ class Asker { user = null; async ask() { this.user = ${user}; ${block} return this; } get in() { return this.user !== null; } } if (!(await new Asker().ask()).in) ${refuse} }`,
            ...callees.map(
              (name) => code`if (!(await ${name}(${one('box', 'own', '{ ...box }')}, sent))) ${refuse}`,
            ),
            ...callees.map((name) => one(`await ${name}(box, sent);`)),
            ...callees.map((name) => one(`own.run = () => ${name}(own, sent);`)),
          ],
          [
            code`try { ${block} } catch { ${block} }`,
            code`if (${test}) { ${block} }`,
            code`${held} = ${test};`.map((text) => text.replace(/^kept = (.*);$/s, 'keep($1);')),
            code`list.forEach((one) => { ok = ${plain}; });`,
            code`[1].forEach(async () => { ${block} });`,
            code`void (async () => { ${block} })().catch(() => {});`,
            labelled(code`out: while (n < 3) { n += 1; ${looped} }`),
            labelled(code`out: do { n += 1; ${looped} } while (n < 2 && ${test});`),
            labelled(code`out: { ${block} if (${test}) break out; ${block} }`),
            one(
              'n += 1;',
              'n++;',
              'state.n += 1;',
              'list.pop();',
              'list.length = 0;',
              'list.reverse();',
              'list.splice(0, 1);',
            ),
            one('delete own.user;', 'own.user = sent;', 'Object.assign(own, box);', 'ok = true;'),
            code`{ const box = own; ${block} }`,
            code`setTimeout(() => { ok = ${plain}; }, 0);`,
            code`await Promise.allSettled([(async () => { ${block} })()]);`,
            code`await Promise.any([(async () => { ${block} })(), Promise.resolve()]);`,
            code`state.ok ||= ${test};`,
            code`[user, own.user] = [own.user, user];`,
            code`{ const { ok: one = ok, ...rest } = own; if (!one || rest.user === null) ${refuse} }`,
            code`try { ${block} if (!(${test})) throw user; ${block} } catch (error) { if (error === null) ${refuse} }`,
            code`try { ${block} if (!(${test})) throw new TypeError('no'); } catch (error) { if (error instanceof TypeError) ${refuse} }`,
            code`try { ${block} if (!(${test})) ${refuse} } finally { if (n > 0) { ${block} } }`,
            code`Object.defineProperty(own, 'ok', { get: () => ${plain} });`,
            code`{ const later = []; later.push(async () => { ${block} }); for (const run of later) await run(); }`,
            code`{ const later = [async () => { ${block} }]; while (later.length > 0) await later.pop()(); }`,
            code`{ const set = (one) => { ok = one; }; set(${test}); ${block} }`,
            code`{ const put = { set ok(one) { ok = one; }, get ok() { return ok; } }; put.ok = ${test}; if (!put.ok) ${refuse} }`,
            code`{ class Base { ok = ${plain}; is() { return this.ok; } } class Own extends Base { is() { return super.is() && ${plain}; } } if (!new Own().is()) ${refuse} }`,
            code`{ class Own { static ok = ${plain}; #in = ${plain}; is() { return this.#in && Own.ok; } } if (!new Own().is()) ${refuse} }`,
            code`{ const curry = (one) => async (other) => one && other; if (!(await curry(${test})(${plain}))) ${refuse} }`,
            code`{ let times = 0; const again = async () => { times += 1; if (times < 2) return again(); ${block} return ${test}; }; if (!(await again())) ${refuse} }`,
            code`{ const same = own; same.ok = ${test}; ${block} if (!own.ok) ${refuse} }`,
            code`{ const copy = { ...own }; copy.ok = ${test}; ${block} if (!own.ok) ${refuse} }`,
            code`{ let ok = ${plain}; ${block} }`,
            code`if (${test}) { user = ${user}; } else { ok = ${plain}; }`,
            code`for (const one of list) { if (one === null) ${refuse} }`,
            code`for (const one of [${user}, ${user}]) { if (one) ok = true; else ${one('ok = false;', 'break;', 'continue;')} }`,
            code`await Promise.all(list.map(async (one) => { if (one === null) ${refuse} }));`,
            code`await Promise.all(list.map(async (one) => { if (one === null) throw new Error('no'); }));`,
            code`await new Promise((resolve) => { setTimeout(resolve, 0); });`,
            code`queueMicrotask(() => { ok = ${plain}; });`,
            code`{ const waits = (async () => { ${block} return ${test}; })(); ${block} if (!(await waits)) ${refuse} }`,
            code`{ const waits = auth(); ${block} if ((await waits).userId === null) ${refuse} }`,
            code`if (!(${test})) { try { ${refuse} } finally { ${block} } }`,
            code`if (state.user === null) { state.user = ${user}; if (state.user === null) ${refuse} }`,
            code`if (!kept) { keep(${test}); if (!isKept()) ${refuse} }`,
            code`state.n += 1; if (state.n < ${one('2', '3')} && !(${test})) ${refuse}`,
            code`if (sent === ${one("'a'", 'null')}) { ${block} } else if (!(${test})) ${refuse}`,
            code`switch (sent) { case 'a': if (!(${test})) ${refuse} break; default: ${block} }`,
            code`switch (true) { case ${plain}: ${block} break; case ${plain}: ${block} default: ${refuse} }`,
            code`if (state.n > ${one('0', '1')}) { ${block} }`,
            ...callees.map((name) =>
              one(`void ${name}(box, sent).catch(() => {});`, `try { await ${name}(box, sent); } catch {}`),
            ),
          ],
        ),
      ),
    };
  });
}
