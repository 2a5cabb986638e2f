import type { Expression } from 'oxc-parser';
import { exportedValue } from '../../code/entry/exports.ts';
import { visit } from '../../entry/visitor/index.ts';
import { probesOf } from '../../routes/probes.ts';
import type { Finding } from '../types.ts';
import type { RuleContext } from './index.ts';
import { finding } from './make.ts';
import type { Entry } from './wall.ts';

const TURNED = new Set(['closed', 'away']);
const NAMES = /CLERK_SECRET_KEY|(?:NEXT_PUBLIC_)?CLERK_PUBLISHABLE_KEY/;

/** An entry file that turns strangers away only where Clerk's keys are set. */
export function keysFindings({ facts }: RuleContext, { path, module, analysis }: Entry): Finding[] {
  const at = module.text.search(NAMES);
  const value = analysis.used && exportedValue(module.program, analysis.used, module.bindings);
  if (at === -1 || !value) return [];
  const paths = [...new Set(facts.routes.flatMap(({ url }) => probesOf(url, facts)))];
  const answers = (keys: boolean) =>
    visit(
      module.program,
      value as Expression,
      paths.map((one) => ({ path: one, keys, strict: true })),
    );
  const [having, lacking] = [answers(true), answers(false)];
  const opened = paths.find(
    (_, index) => TURNED.has(having[index]?.outcome ?? '') && lacking[index]?.outcome === 'open',
  );
  if (opened === undefined) return [];
  const name = module.text.includes('CLERK_SECRET_KEY') ? 'CLERK_SECRET_KEY' : NAMES.exec(module.text)?.[0];
  const message = `Without ${name} this file lets everybody through, to ${opened} as well.`;
  return [finding('wall/needs-keys', { file: path, ...module.at(at), what: path, message })];
}
