import type { Node, ObjectExpression } from 'oxc-parser';
import semver from 'semver';
import type { Finding } from '../types.ts';
import { type Code, dottedName, type Module, nodesOf } from './code.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';

/** CVE-2026-42349: has() that combines reverification with a role or permission. */
const COMBINED_UNSAFE = '>=6.0.0 <6.39.3 || >=7.0.0 <7.2.4';

/** Modules that hold a word and work with Clerk on the server. */
function serverModules(code: Code, word: string): Module[] {
  return code.holding(word).flatMap((path) => {
    const text = code.text(path) ?? '';
    if (!text.includes('@clerk/') || /^\s*['"]use client['"]/.test(text)) return [];
    const module = code.module(path);
    return module === undefined ? [] : [module];
  });
}

/** Objects given to has() and protect(). */
function asked(module: Module): ObjectExpression[] {
  return nodesOf(module.program, 'CallExpression').flatMap(({ callee, arguments: given }) => {
    const [first] = given;
    const asks = /(?:^|\.)(?:has|protect)$/.test(dottedName(callee) ?? '');
    return asks && first?.type === 'ObjectExpression' ? [first] : [];
  });
}

function fieldOf(object: ObjectExpression, name: string): Node | undefined {
  for (const property of object.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
    if (property.key.name === name) return property.value;
  }
  return undefined;
}

/** Questions to Clerk that do not mean what they seem to. */
export function authCallFindings({ facts, code }: RuleContext): Finding[] {
  const found: Finding[] = [];
  for (const module of serverModules(code, '.iat')) {
    for (const node of nodesOf(module.program, 'MemberExpression')) {
      if (!/(?:^|\.)(?:sessionClaims|claims)\.iat$/.test(dottedName(node) ?? '')) continue;
      const message = 'iat is when this token was made, at most a minute ago, not when the user signed in.';
      found.push(
        finding('auth/iat-freshness', { file: module.path, ...module.at(node.start), what: 'iat', message }),
      );
      break;
    }
  }
  for (const module of serverModules(code, 'org:sys_')) {
    for (const object of asked(module)) {
      const value = fieldOf(object, 'permission');
      if (value?.type !== 'Literal' || typeof value.value !== 'string' || !value.value.startsWith('org:sys_'))
        continue;
      const message = `${value.value} is never in the session token, so this is always false.`;
      found.push(
        finding('auth/system-permission', {
          file: module.path,
          ...module.at(value.start),
          what: value.value,
          message,
        }),
      );
    }
  }
  const version = facts.clerk.nextjs?.version;
  if (version !== undefined && semver.satisfies(version, COMBINED_UNSAFE)) {
    for (const module of serverModules(code, 'reverification')) {
      for (const object of asked(module)) {
        const other = ['permission', 'role', 'feature', 'plan'].find((name) => fieldOf(object, name));
        if (other === undefined || !fieldOf(object, 'reverification')) continue;
        const message = `One call asks for ${other} and reverification, which Clerk ${version} may let pass wrongly.`;
        found.push(
          finding('auth/combined-has', {
            file: module.path,
            ...module.at(object.start),
            what: other,
            message,
          }),
        );
      }
    }
  }
  return found;
}
