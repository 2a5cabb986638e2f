import type { Parse } from './ast.ts';
import { eachChild, field, type Node, nameOf } from './ast.ts';
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
 * The locales of an app with a locale segment, where a module spells them out: `locales: ['en', 'de']`.
 * @returns undefined where none does, or where two modules disagree.
 */
export function findLocales(sources: Sources, parse: Parse): string[] | undefined {
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
  const [only] = lists.size === 1 ? lists.values() : [];
  return only;
}
