import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { restyle } from './code/restyle.ts';
import { stripTypes } from './code/strip-types.ts';
import { precompiled } from './precompiled.ts';
import { commentText, dataLiteral, identifier, numberLiteral, stringLiteral } from './quote.ts';
import { inSource, specifier } from './specifier.ts';
import type { Facts, TemplateData } from './types.ts';
import { VERSION } from './version.ts';

/** The build precompiles with the same options. */
const COMPILE_OPTIONS = { noEscape: true, strict: true };

const TEMPLATES = new URL('../templates/', import.meta.url);

function defined<T>(value: T | undefined, helper: string): T {
  if (value === undefined) throw new TypeError(`{{${helper}}} was given undefined`);
  return value;
}

function text(value: unknown, helper: string): string {
  if (typeof value !== 'string') throw new TypeError(`{{${helper}}} wants text, got ${String(value)}`);
  return value;
}

function createEngine(): typeof Handlebars {
  const engine = Handlebars.create();
  const builtIn = { ...engine.helpers };
  // Handlebars' strict mode does not look at helper arguments: a misspelt flag would silently be false.
  for (const name of ['if', 'unless', 'each'] as const) {
    const original = builtIn[name];
    if (!original) throw new Error(`Handlebars has no ${name} helper`);
    engine.unregisterHelper(name);
    engine.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
      return original.call(this, defined(value, name), options);
    });
  }
  for (const name of ['with', 'lookup', 'log', 'blockHelperMissing']) {
    if (name !== 'blockHelperMissing') engine.unregisterHelper(name);
  }
  engine.registerHelper({
    str: (value: unknown) => stringLiteral(text(value, 'str')),
    num: (value: unknown) => numberLiteral(value),
    ident: (value: unknown) => identifier(value),
    text: (value: unknown) => commentText(value),
    json: (value: unknown) => dataLiteral(defined(value, 'json')),
    eq: (left: unknown, right: unknown) => defined(left, 'eq') === right,
    and: (left: unknown, right: unknown) => Boolean(defined(left, 'and') && defined(right, 'and')),
    or: (left: unknown, right: unknown) => Boolean(defined(left, 'or') || defined(right, 'or')),
    not: (value: unknown) => !defined(value, 'not'),
  });
  return engine;
}

const engine = createEngine();
const compiled = new Map<string, Handlebars.TemplateDelegate>();

function fromSource(template: string): Handlebars.TemplateDelegate {
  const source = readFileSync(new URL(template, TEMPLATES), 'utf8');
  return engine.compile(source, COMPILE_OPTIONS);
}

function compile(template: string): Handlebars.TemplateDelegate {
  const known = compiled.get(template);
  if (known) return known;
  const ready = precompiled[template];
  const delegate = ready ? engine.template(ready) : fromSource(template);
  compiled.set(template, delegate);
  return delegate;
}

/**
 * Fills a template for one file of one project and brings it to the project's language and style.
 * @param template Path below templates/, `webhook/route.ts.hbs`.
 * @param data Every key the template uses; helpers throw on what is missing.
 * @param path Where the file goes, with its final extension; `.js`, `.jsx`, `.mjs` and `.cjs` lose their types.
 * @throws TypeError when a value has no safe literal form, Error when the template does not exist.
 */
export function render(template: string, data: TemplateData, path: string, facts: Facts): string {
  // What a package runner is given: the name of this program with its exact version.
  const filled = compile(template)(
    { program: `create-clerk-guard@${VERSION}`, ...data },
    {
      helpers: {
        import: (module: unknown) =>
          stringLiteral(specifier(facts, path, inSource(facts, text(module, 'import')))),
      },
    },
  );
  const typed = /\.[cm]?tsx?$/.test(path);
  if (!typed && !/\.[cm]?jsx?$/.test(path)) return filled;
  const source = typed ? filled : stripTypes(path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2'), filled);
  return restyle(path, source, facts.formatting);
}
