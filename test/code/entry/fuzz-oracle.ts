import ts from 'typescript';
import { Entry } from './harness.ts';
import { parsedByTypeScript } from './law.ts';

/** Syntax errors as TypeScript's parser finds them. */
export function parseErrors(path: string, source: string): number {
  const file = parsedByTypeScript(source, path) as ts.SourceFile & { parseDiagnostics?: unknown[] };
  return file.parseDiagnostics?.length ?? 0;
}

/** Statements by kind: nothing that did something may be fewer afterwards. */
function statementKinds(path: string, source: string): Map<string, number> {
  const file = parsedByTypeScript(source, path);
  const kinds = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isExpressionStatement(node) ||
      ts.isReturnStatement(node) ||
      ts.isThrowStatement(node) ||
      ts.isIfStatement(node) ||
      ts.isIterationStatement(node, false) ||
      ts.isTryStatement(node)
    ) {
      const kind = ts.SyntaxKind[node.kind] ?? '';
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds;
}

/** Kinds of statement of which there are fewer afterwards. */
export function lostStatements(path: string, before: string, after: string): string[] {
  const now = statementKinds(path, after);
  return [...statementKinds(path, before)].filter(([kind, count]) => (now.get(kind) ?? 0) < count).map(([kind]) => kind);
}

const ASKED = ['/', '/dashboard', '/api/me', '/a.css/b'];

/** Whether the owner's file threw already, on some path: its matcher may have kept it from the others. */
async function throwsSomewhere(was: Entry, visitor: Omit<Parameters<Entry['ask']>[0], 'path'>): Promise<boolean> {
  for (const path of ASKED) if ((await was.ask({ path, ...visitor })).answer.status === 500) return true;
  return false;
}

/** A short look at a patched file as it runs; a long one is too slow for every file. */
export async function holds(
  path: string,
  was: Entry,
  source: string,
  { ownWall, inFront }: { ownWall: boolean; inFront?: string | undefined },
): Promise<void> {
  const entry = new Entry(path, source);
  const stranger = { signedIn: false, isPublic: false, headers: { 'x-nonce': 'Zm9yZ2Vk' } };
  for (const asked of ASKED) {
    // A mutation may have left an undefined name in the owner's options: then Clerk itself fails, before and after.
    if ((await was.ask({ path: asked, signedIn: true, isPublic: true })).answer.kind === 'error') continue;
    const closed = await entry.ask({ path: asked, ...stranger });
    if (closed.clerk === 0) throw new Error(`Clerk does not run on ${asked}`);
    const ran = closed.log.filter((line) => inFront === undefined || !line.startsWith(`${inFront} `));
    if (ran.length > 0) throw new Error(`something ran before the wall on ${asked}`);
    const refused = ownWall
      ? // A letter lost in the owner's own wall makes it throw: an error of the server, and nothing behind it runs.
        [307, 401].includes(closed.answer.status) ||
        (closed.answer.status === 500 && (await throwsSomewhere(was, stranger)))
      : closed.answer.status === (asked.startsWith('/api') ? 401 : 307);
    if (closed.forged.length > 0) throw new Error(`a forged header reaches Clerk on ${asked}`);
    if (!refused) throw new Error(`the wall is open on ${asked}`);
    const open = await entry.ask({ path: asked, signedIn: true, isPublic: false });
    if (open.clerk === 0) throw new Error(`Clerk does not run on ${asked} for a user`);
  }
}

/**
 * An exported constant that is named above its declaration: a ReferenceError in a module, which the CommonJS that runs
 * here does not show, as it reads `exports.name` instead.
 */
export function namedTooEarly(path: string, source: string): boolean {
  const file = parsedByTypeScript(source, path);
  return file.statements.some((statement, index) => {
    if (!ts.isVariableStatement(statement) || !statement.modifiers) return false;
    const names = statement.declarationList.declarations.map((one) => one.name.getText(file));
    const above = file.statements.slice(0, index).filter((one) => !ts.isFunctionDeclaration(one));
    return above.some((one) => names.some((name) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(one.getText(file))));
  });
}

/** The file as it runs, or undefined where it fails as it loads. */
export function load(path: string, source: string): Entry | undefined {
  try {
    return new Entry(path, source);
  } catch {
    return undefined;
  }
}
