import { createHash } from 'node:crypto';
import { maskSecrets } from '../../say.ts';
import type { Finding, Severity } from '../types.ts';
import { ruleNamed } from './catalogue.ts';

/** What a rule says about one place. */
export interface Said {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  message: string;
  /** The fix; the rule's own help where nothing more exact is known. */
  help?: string | undefined;
  /** What was found, without its line: two findings of a rule in one file differ in it. */
  what: string;
  /** Only where a rule's usual severity would be wrong here. */
  severity?: Severity | undefined;
}

/** One finding; what looks like a secret in its words is masked before anything is made of them. */
export function finding(ruleId: string, said: Said): Finding {
  const rule = ruleNamed(ruleId);
  const what = maskSecrets(said.what);
  return {
    rule: ruleId,
    severity: said.severity ?? rule.severity,
    ...(said.file === undefined ? {} : { file: said.file }),
    ...(said.line === undefined ? {} : { line: said.line }),
    ...(said.column === undefined ? {} : { column: said.column }),
    message: maskSecrets(said.message),
    help: maskSecrets(said.help ?? rule.help),
    fingerprint: createHash('sha256')
      .update(JSON.stringify([ruleId, said.file ?? '', what]))
      .digest('hex')
      .slice(0, 32),
  };
}
