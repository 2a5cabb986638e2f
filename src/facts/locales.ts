import type { Parse } from './ast.ts';
import { eachChild, field, type Node, nameOf } from './ast.ts';
import { isRecord } from './json.ts';
import { constants, literal } from './literal.ts';
import type { Sources } from './sources.ts';

/** Where projects keep their list of locales. */
const LIKELY = /i18n|intl|routing|locale|lang|navigation|(?:^|\/)(?:middleware|proxy)\./i;
const LIST = /\b(?:locales|languages)\b/;
const NAMES = new Set(['locales', 'languages', 'LOCALES', 'LANGUAGES']);
/** As they stand in a path: `en`, `pt-BR`, `zh-Hant`. */
const LOCALE = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$/;
const MAX_FILES = 20;

/**
 * The locales of an app with a locale segment, where a module spells them out: `locales: ['en', 'de']`, else what the
 * segment's own layout or page hands to Next.
 * @param segment Name of the segment: `lang` for app/[lang].
 * @returns undefined where none does, or where two modules disagree.
 */
export function findLocales(sources: Sources, parse: Parse, segment: string): string[] | undefined {
  const lists = listedLocales(sources, parse);
  if (lists.length === 0) return prerenderedLocales(sources, parse, segment);
  return lists.length === 1 ? lists[0] : undefined;
}

/** Lists under a name that says so, each once, whatever its order. */
function listedLocales(sources: Sources, parse: Parse): string[][] {
  const lists = new Map<string, string[]>();
  const likely = [...sources.all.keys()].filter((path) => LIKELY.test(path)).slice(0, MAX_FILES);
  for (const path of likely) {
    const text = sources.text(path);
    if (text === undefined || !LIST.test(text)) continue;
    const { body, error } = parse(path, text);
    if (error) continue;
    const known = constants(body);
    const visit = (node: Node, depth: number): void => {
      if (depth > 20) return;
      const named = nameOf(field(node, node.type === 'Property' ? 'key' : 'id'));
      if ((node.type === 'Property' || node.type === 'VariableDeclarator') && named && NAMES.has(named)) {
        const list = literal(field(node, node.type === 'Property' ? 'value' : 'init'), known);
        const texts = Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
        if (texts.length > 0 && texts.every((item) => LOCALE.test(item)))
          lists.set([...texts].sort().join(' '), texts);
      }
      eachChild(node, (child) => visit(child, depth + 1));
    };
    for (const statement of body) visit(statement, 0);
  }
  return [...lists.values()];
}

/** `generateStaticParams` of app/[lang]/layout or page: `return [{ lang: 'en' }, { lang: 'de' }]`. [nextjs.org/docs, i18n] */
function prerenderedLocales(sources: Sources, parse: Parse, segment: string): string[] | undefined {
  const own = new RegExp(`(?:^|/)\\[${segment}\\]/(?:layout|page)\\.[jt]sx?$`);
  for (const path of [...sources.all.keys()].filter((one) => own.test(one)).slice(0, MAX_FILES)) {
    const text = sources.text(path);
    if (text?.includes('generateStaticParams') !== true) continue;
    const { body, error } = parse(path, text);
    if (error) continue;
    let found: string[] | undefined;
    const visit = (node: Node, inside: boolean): void => {
      const within = inside || nameOf(field(node, 'id')) === 'generateStaticParams';
      if (within && node.type === 'ArrayExpression') found ??= valuesOf(literal(node, new Map()), segment);
      eachChild(node, (child) => visit(child, within));
    };
    for (const statement of body) visit(statement, false);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The values of one parameter in a list of them all; undefined for any other list. */
function valuesOf(list: unknown, segment: string): string[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const values = list.map((item: unknown) => (isRecord(item) ? item[segment] : undefined));
  const known = values.filter((value): value is string => typeof value === 'string' && LOCALE.test(value));
  return known.length === list.length ? [...new Set(known)] : undefined;
}
