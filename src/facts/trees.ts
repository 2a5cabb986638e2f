import { parseSync } from 'oxc-parser';
import { parseSync as parseNatively } from 'oxc-parser/src-js/bindings';
import { jsonParseAst } from 'oxc-parser/src-js/wrap';
import { type Language, type Node, nodes } from './ast.ts';
import { rememberedParse, rememberedTree } from './remember.ts';
import { markTypes } from './type-only.ts';

export { visitorKeys } from 'oxc-parser';

/** The statements of a module, types included; undefined where it has a syntax error or is no module. */
export function typedTree(path: string, text: string, lang: Language): readonly Node[] | undefined {
  const parsed = rememberedParse(lang, text, () => parseSync(path, text, { lang, sourceType: 'module' }));
  return parsed.errors.length === 0 ? nodes(parsed.program.body) : undefined;
}

/**
 * The same without types, which nobody looks at but those who edit: a third cheaper, as the parser's own lists of comments
 * and imports, which its public function makes, are not made either.
 */
export function bareTree(path: string, text: string, lang: Language): readonly Node[] | undefined {
  return rememberedTree(lang, text, () => {
    const parsed = parseNatively(path, text, { lang, sourceType: 'module', astType: 'js' });
    if (parsed.errors.length > 0) return undefined;
    const body = nodes(jsonParseAst(parsed.program).body);
    if (lang !== 'jsx') markTypes(body, text);
    return body;
  });
}
