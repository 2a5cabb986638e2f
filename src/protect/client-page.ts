import type { Node } from 'oxc-parser';
import { Edits, eolOf } from '../code/edit.ts';
import { freshName } from '../code/names.ts';
import { quoted } from '../code/quotes.ts';
import { readSource, type SourceFile } from '../code/source-file.ts';
import type { Project } from '../doctor/code/project.ts';
import type { Resource, WallVerdict } from '../doctor/types.ts';
import { isDeclared } from '../doctor/verdict.ts';
import { turnsAway, type Wall } from '../doctor/wall.ts';
import type { Facts } from '../types.ts';
import { type Choice, takesIn } from './choose.ts';
import { read } from './home.ts';
import { locate, locateName } from './locate.ts';
import { importersOf, originOf } from './origin.ts';
import type { Refusal } from './refuse.ts';
import { componentText } from './stand-in.ts';

const SEGMENT = new Set([
  'dynamic',
  'dynamicParams',
  'revalidate',
  'fetchCache',
  'runtime',
  'preferredRegion',
  'maxDuration',
]);
const SIGN_IN = /<Sign(?:In|Up)[\s/>]/;

/** Pages that are client components, as far as a choice goes. */
export interface ClientPages {
  /** Those that a server component may be put before. */
  taken: Resource[];
  /** URLs of those that a visitor gets today and that nobody named. */
  open: string[];
}

/** A page of the client as a resource; it is on no map, as its code goes to every browser. */
const resourceOf = (file: string, url: string, wall: WallVerdict, closed: boolean): Resource => ({
  id: `page:${file}#default`,
  kind: 'page',
  name: 'default',
  file,
  line: 1,
  urls: [url],
  methods: [],
  wall,
  check: { state: 'unchecked', because: 'a page of the client' },
  verdict: closed ? 'wall-only' : 'exposed',
  because: wall.because,
  evidence: [],
  files: [file],
});

/**
 * The pages of the client that a server component with a check may be put before: those that the wall keeps strangers
 * from, and those that are named. Pages that are declared open, or that people sign in on, are none of them.
 */
export function clientPages(
  facts: Facts,
  project: Project,
  wall: Wall,
  choice: Choice,
  declared: readonly string[],
): ClientPages {
  const found: ClientPages = { taken: [], open: [] };
  const named = choice.paths.length > 0 || choice.only.length > 0;
  const own = [facts.signIn?.url, facts.signUp?.url];
  for (const { kind, router, file, url } of facts.routes) {
    if (kind !== 'page' || router !== 'app' || project.module(file)?.directive !== 'client') continue;
    if (!takesIn(choice, { file, urls: [url] })) continue;
    const stands = wall.of([url]);
    const closed = turnsAway(stands);
    const one = resourceOf(file, url, stands, closed);
    if (own.includes(url) || SIGN_IN.test(project.text(file) ?? '')) continue;
    if (isDeclared({ resource: one, declared, facts })) continue;
    if (choice.exposedOnly && closed) continue;
    if (closed || named) found.taken.push(one);
    else found.open.push(url);
  }
  return found;
}

const nameOf = (node: { type: string; name?: string; value?: unknown }): string =>
  node.type === 'Identifier' ? (node.name ?? '') : String(node.value);

/** What a page exports besides itself: options for Next, as they are to stand in the new page, and names of types. */
interface Exported {
  options: string[];
  types: string[];
}

/** What a page exports besides itself, or why that can't stand in the new page. */
function exportedBy(file: SourceFile): Exported | string {
  const options: string[] = [];
  const types: string[] = [];
  for (const statement of file.program.body) {
    if (statement.type === 'ExportAllDeclaration') return 'it exports all of another module';
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const { declaration } = statement;
    if (declaration?.type === 'TSInterfaceDeclaration' || declaration?.type === 'TSTypeAliasDeclaration') {
      types.push(declaration.id.name);
      continue;
    }
    const values = statement.specifiers.filter(
      (one) => statement.exportKind !== 'type' && one.exportKind !== 'type',
    );
    types.push(
      ...statement.specifiers.filter((one) => !values.includes(one)).map(({ exported }) => nameOf(exported)),
    );
    if (!declaration && values.length === 0) continue;
    const names =
      declaration?.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id, init }) => ({ id: id as Node, init }))
        : undefined;
    const literal = names?.every(
      ({ id, init }) => id.type === 'Identifier' && SEGMENT.has(id.name) && init?.type === 'Literal',
    );
    if (names && literal) {
      options.push(file.source.slice(statement.start, statement.end));
      continue;
    }
    const onlyDefault = !declaration && values.every(({ exported }) => nameOf(exported) === 'default');
    if (!onlyDefault) return 'it exports more than the page, which others may look for there';
  }
  return { options, types };
}

/** Whether the page is known to take nothing, wherever its code is written. */
function takesNothing(file: SourceFile, facts: Facts, project: Project): boolean {
  const own = locate(file, { kind: 'page', name: 'default', line: 1 });
  if (typeof own !== 'string') return own.fn.params.length === 0;
  const origin = originOf(project, file.path, 'default');
  const source = origin && read(project, origin.file, facts);
  if (origin === undefined || source === undefined || typeof source === 'string') return false;
  const found = locateName(source, origin.name);
  return typeof found !== 'string' && found.wrapper === undefined && found.fn.params.length === 0;
}

/** A file name beside the page that is free. */
function besides(page: string, exists: (path: string) => boolean): string | undefined {
  const [, folder = '', ending = ''] = /^(.*\/|)page(\.[^/]+)$/.exec(page) ?? [];
  if (ending === '') return undefined;
  return [`${folder}page-client${ending}`, `${folder}client-page${ending}`].find((path) => !exists(path));
}

export interface Wrapped {
  /** The page, as a server component that shows the moved one; the check is put into it next. */
  page: string;
  moved: { path: string; text: string };
}

/**
 * Moves a page of the client, byte for byte, to a file beside it, and writes a server component in its place that
 * shows it with the same properties.
 * @returns Why it can't be done, where it can't.
 */
export function wrapClientPage(
  path: string,
  source: string,
  facts: Facts,
  project: Project,
  files: readonly string[],
  exists: (path: string) => boolean,
): Wrapped | Refusal {
  const no = (because: string): Refusal => ({
    because: `It is a page of the client, and no server component was put before it: ${because}.`,
    snippet: '',
  });
  const file = readSource(path, source, facts);
  if (typeof file === 'string') return no(`${path} does not parse: ${file}`);
  const exported = exportedBy(file);
  if (typeof exported === 'string') return no(exported);
  const [user] = importersOf(project, files, path);
  if (user !== undefined) return no(`${user} imports it`);
  const to = besides(path, exists);
  if (to === undefined) return no('there is no free name for what it is now');
  const bare = takesNothing(file, facts, project);
  const eol = eolOf(source);
  const { quote, semicolons } = file.style;
  const inner = 'PageClient';
  const stem = to.slice(to.lastIndexOf('/') + 1).replace(/\.[cm]?[jt]sx?$/, '');
  const first = `import ${inner} from ${quoted(`./${stem}`, quote)}${semicolons ? ';' : ''}${eol}`;
  const base = readSource(path, first, facts);
  if (typeof base === 'string') return no('its import can not be written');
  const written: SourceFile = { ...base, style: file.style, module: 'esm' };
  const edits = new Edits(first);
  const outer = freshName('Page', new Set([inner]));
  const text = componentText(edits, written, { outer, inner }, bare);
  const { options, types } = exported;
  const again =
    types.length === 0
      ? []
      : [`export type { ${types.join(', ')} } from ${quoted(`./${stem}`, quote)}${semicolons ? ';' : ''}`];
  edits.insert(first.length, `\n${[...again, ...options].map((one) => `${one}\n\n`).join('')}${text}\n`);
  return { page: edits.apply(), moved: { path: to, text: source } };
}
