import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { SIGNED_IN } from '../../src/protect/own-session.ts';
import { cacheFolder } from '../apps/cache.ts';

/** Typings of an app that other tests have installed, by the file below its node_modules/@clerk. */
const OBJECT = 'backend/dist/tokens/authObjects.d.ts';
const SHARED = 'shared/dist/types/authObject.d.ts';

/** The @clerk folders of installed apps whose Clerk is the one that the list is of. */
function installed(): string[] {
  const cache = cacheFolder();
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .map((app) => join(cache, app, 'node_modules', '@clerk'))
    .filter((folder) => existsSync(join(folder, OBJECT)) && existsSync(join(folder, SHARED)))
    .filter((folder) =>
      JSON.parse(readFileSync(join(folder, 'backend/package.json'), 'utf8')).version.startsWith('3.'),
    );
}

/** Names of what an object type holds, as a file declares it; what it takes from other files left out. */
function membersOf(path: string, name: string): string[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const declared = file.statements.find(
    (one): one is ts.TypeAliasDeclaration => ts.isTypeAliasDeclaration(one) && one.name.text === name,
  );
  if (!declared) throw new Error(`${path} declares no type ${name}`);
  const parts: readonly ts.TypeNode[] = ts.isIntersectionTypeNode(declared.type)
    ? declared.type.types
    : [declared.type];
  return parts
    .filter((part) => ts.isTypeLiteralNode(part))
    .flatMap(({ members }) => members.map((member) => member.name?.getText(file) ?? ''));
}

const folders = installed();

describe('what a session holds that auth.protect() gives', () => {
  it('names each thing once, the user among them, and none that redirects', () => {
    expect(SIGNED_IN.size).toBe(15);
    expect(SIGNED_IN).toContain('userId');
    expect([...SIGNED_IN].filter((name) => name.startsWith('redirect'))).toEqual([]);
  });

  it.skipIf(folders.length === 0)('is what the typings of an installed Clerk 7 say', () => {
    for (const folder of folders) {
      const said = [
        ...membersOf(join(folder, OBJECT), 'SignedInAuthObject'),
        ...membersOf(join(folder, SHARED), 'SharedSignedInAuthObjectProperties'),
      ];
      expect(said.sort(), folder).toEqual([...SIGNED_IN].sort());
    }
  });
});
