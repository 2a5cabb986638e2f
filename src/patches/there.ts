import { split } from '../merge.ts';
import type { PatchRecord } from '../types.ts';
import { hasHunks } from './hunks.ts';
import { type PatchId, partsOf, signsOf } from './ids.ts';

function hasDependency(text: string, name: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof value !== 'object' || value === null) return false;
    return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].some((block) => {
      const names: unknown = Object.getOwnPropertyDescriptor(value, block)?.value;
      return typeof names === 'object' && names !== null && Object.hasOwn(names, name);
    });
  } catch {
    return false;
  }
}

/**
 * Whether something put into a file is still there. The exact lines are looked for first; only where its owner edited
 * them is the file taken apart.
 * @param text Of the file, undefined when it is gone.
 */
export async function isThere(
  id: PatchId,
  record: PatchRecord,
  path: string,
  text: string | undefined,
): Promise<boolean> {
  if (text === undefined) return false;
  const { kind, what } = partsOf(id);
  if (kind === 'dependency') return hasDependency(text, what);
  if (kind === 'env') {
    const name = new RegExp(`^[ \\t#]*(?:export[ \\t]+)?${what.replace(/[^\w]/g, '\\$&')}[ \\t]*=`);
    return split(text).lines.some((line) => name.test(line));
  }
  if (kind === 'line') {
    if (split(text).lines.some((line) => line.trim() === what)) return true;
    const { missingIgnores } = await import('../code/lines.ts');
    return missingIgnores(text, [what]).length === 0;
  }
  // A comment around them would leave the lines as they are.
  const plain = !text.includes('/*');
  if (plain && record.hunks && record.hunks.length > 0 && hasHunks(text, record.hunks)) return true;
  const { wordsOf } = await import('./words.ts');
  const words = wordsOf(path, text);
  return words === undefined || signsOf(id).every((sign) => words.has(sign));
}
