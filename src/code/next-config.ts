import type { Expression, ObjectExpression } from 'oxc-parser';
import type { Patch } from '../types.ts';
import { keyOf, propertyOf, unwrap } from './ast.ts';
import { Edits } from './edit.ts';
import { addImport } from './imports.ts';
import { freshName, namesIn } from './names.ts';
import { callsOurs, HeadersEditor, headersMethod, headersOf, type Ours } from './next-config/headers.ts';
import { Locator } from './next-config/locate.ts';
import { snippet } from './next-config/snippet.ts';
import { addProperties } from './object.ts';
import { orRefusal, Refused } from './refused.ts';
import { readSource, type SourceFile, styleFor } from './source-file.ts';

interface Wanted {
  /** False when only options are wanted. */
  headers: boolean;
  headersModule: string;
  headersExport: string;
  instrumentationHook: boolean;
  /** True when `poweredByHeader: false` is wanted. */
  poweredByHeader: boolean;
}

function wantedOf(args: Record<string, unknown>): Wanted {
  return {
    headers: args.headersModule !== undefined || args.instrumentationHook === undefined,
    headersModule: typeof args.headersModule === 'string' ? args.headersModule : './security-headers',
    headersExport: typeof args.headersExport === 'string' ? args.headersExport : 'securityHeaders',
    instrumentationHook: args.instrumentationHook === true,
    poweredByHeader: args.poweredByHeader === false,
  };
}

/** The object literal behind a spread; `plain` for a value that certainly has no headers. */
function literalIn(file: SourceFile): (value: Expression) => ObjectExpression | 'plain' | undefined {
  return (value) => {
    const inner = unwrap(value);
    if (inner.type === 'ObjectExpression') return inner;
    if (inner.type === 'Literal' || (inner.type === 'Identifier' && inner.name === 'undefined'))
      return 'plain';
    // What Next hands to a config function has no headers.
    if (inner.type === 'Identifier' && inner.name === 'defaultConfig') return 'plain';
    if (
      inner.type === 'MemberExpression' &&
      /\.defaultConfig$/.test(file.source.slice(inner.start, inner.end))
    )
      return 'plain';
    if (inner.type !== 'Identifier') return undefined;
    try {
      const [literal] = new Locator(file).objectsOf(inner);
      return literal;
    } catch (error) {
      if (error instanceof Refused) return undefined;
      throw error;
    }
  };
}

/** @throws Refused where an option has another value than the one asked for. */
function missingOptions(file: SourceFile, object: ObjectExpression, wanted: Wanted, edits: Edits): string[] {
  const texts: string[] = [];
  if (wanted.poweredByHeader) {
    const existing = propertyOf(object, 'poweredByHeader');
    if (!existing) texts.push('poweredByHeader: false');
    else if (existing.value.type === 'Literal' && existing.value.value === true) {
      throw new Refused(`${file.path} sets poweredByHeader to true.`);
    }
  }
  if (wanted.instrumentationHook) {
    const existing = propertyOf(object, 'experimental');
    const value = existing ? unwrap(existing.value) : undefined;
    if (!value) {
      const end = file.style.trailingCommas ? ',' : '';
      texts.push(`experimental: {\n${file.style.indent}instrumentationHook: true${end}\n}`);
    } else if (value.type !== 'ObjectExpression') {
      throw new Refused(
        `experimental in ${file.path} is computed, so instrumentationHook cannot be set in it.`,
      );
    } else if (value.properties.some((one) => one.type === 'Property' && keyOf(one) === undefined)) {
      throw new Refused(`experimental in ${file.path} has a computed key.`);
    } else {
      const hook = propertyOf(value, 'instrumentationHook');
      if (!hook) addProperties(edits, file, value, ['instrumentationHook: true']);
      else if (hook.value.type !== 'Literal' || hook.value.value !== true) {
        throw new Refused(`${file.path} sets experimental.instrumentationHook to something else than true.`);
      }
    }
  }
  return texts;
}

/** For a file that does not parse: only the lines to paste depend on it. */
function looksCommonJs(path: string, source: string): boolean {
  if (!/\.c?js$/.test(path)) return false;
  return (
    path.endsWith('.cjs') || (/\bmodule\.exports\b/.test(source) && !/\bexport\s+default\b/.test(source))
  );
}

function localNameOf(file: SourceFile, wanted: Wanted): string {
  for (const statement of file.program.body) {
    if (statement.type !== 'ImportDeclaration' || statement.source.value !== wanted.headersModule) continue;
    for (const one of statement.specifiers) {
      if (one.type !== 'ImportSpecifier' || one.importKind === 'type') continue;
      const { imported } = one;
      if (imported.type === 'Identifier' && imported.name === wanted.headersExport) return one.local.name;
    }
  }
  return freshName(wanted.headersExport, namesIn(file.program));
}

function patch(file: SourceFile, ours: Ours, wanted: Wanted): string {
  // Next compiles a TypeScript config on its own: an import at run time would meet uncompiled TypeScript.
  if (file.typescript && ours.dynamic) {
    throw new Refused(
      `${file.path} is TypeScript but exports through module.exports, which cannot take an import.`,
    );
  }
  const edits = new Edits(file.source);
  const editor = new HeadersEditor(edits, file, ours);
  const composed = new Set<unknown>();
  let used = false;
  for (const object of new Locator(file).locate()) {
    const texts: string[] = [];
    const existing = headersOf(object, literalIn(file));
    if (!wanted.headers) {
      // Nothing of ours belongs into headers() this time.
    } else if (!existing) {
      texts.push(headersMethod(file, ours));
      used = true;
    } else if (!composed.has(existing) && !callsOurs(file, existing.value, ours)) {
      composed.add(existing);
      editor.compose(existing);
      used = true;
    }
    addProperties(edits, file, object, [...texts, ...missingOptions(file, object, wanted, edits)]);
  }
  if (used && !ours.dynamic) addImport(edits, file, { from: ours.from, names: [ours.name] });
  return edits.size === 0 ? file.source : edits.apply();
}

/**
 * Makes `headers()` of a Next config include the entries of a generated module, in front of the owner's own (Next
 * applies every matching entry, later ones win), and sets the options asked for.
 * Arguments: `headersModule`, `headersExport`, `instrumentationHook?: true`, `poweredByHeader?: false`.
 */
export const nextConfig: Patch = (source, path, args, facts) => {
  const wanted = wantedOf(args);
  const file = readSource(path, source, facts);
  const dynamic = typeof file === 'string' ? looksCommonJs(path, source) : file.module === 'cjs';
  const ours: Ours = {
    from: wanted.headersModule,
    name: wanted.headersExport,
    local: typeof file === 'string' ? wanted.headersExport : localNameOf(file, wanted),
    dynamic,
  };
  const shown = (): string => {
    const style = styleFor(file, facts.formatting);
    return snippet({ style }, { ...ours, dynamic: dynamic && !/\.[cm]?ts$/.test(path) }, wanted);
  };
  return orRefusal(
    () => {
      if (typeof file === 'string') throw new Refused(`${path} does not parse: ${file}.`);
      return patch(file, ours, wanted);
    },
    shown,
    path,
  );
};
