import { color } from '../color.ts';
import { UserError } from '../errors.ts';
import { givenPath } from '../given-path.ts';
import { jsonText } from '../say.ts';
import { oneLine } from './print/safe.ts';
import type { DoctorReport, Resource, Rule } from './types.ts';

/** A rule in words. */
export function explain(rule: Rule): string {
  const fixes = rule.fixedBy === undefined ? '' : `\nadd ${rule.fixedBy.join(' ')} fixes it.\n`;
  return `${color.bold(rule.id)}  ${rule.severity}\n${rule.title}.\n\n${rule.help}\n${fixes}`;
}

function told(resource: Resource, report: DoctorReport): string {
  const { wall, check, evidence, file, note } = resource;
  const lines = [
    `${color.bold(oneLine(resource.id))}  ${resource.verdict}`,
    oneLine(resource.because),
    '',
    `URLs      ${resource.urls.length === 0 ? 'none of its own: callable through any page' : resource.urls.map(oneLine).join(', ')}`,
    `Function  ${oneLine(`${file}:${resource.line}`)} ${oneLine(resource.name)}`,
    `Wall      ${wall.state}: ${oneLine(wall.because)}${wall.avoidedBy === undefined ? '' : ` (avoided by ${oneLine(wall.avoidedBy)})`}`,
    `Check     ${check.kind ?? check.state}: ${oneLine(check.because)}`,
    ...(note === undefined ? [] : [`Note      ${oneLine(note)}`]),
    ...evidence.map((link) => `  at ${oneLine(`${link.file}:${link.line}`)}  ${oneLine(link.note)}`),
    ...report.findings
      .filter((finding) => finding.file === file && finding.line === resource.line)
      .map((finding) => `Finding   ${finding.rule}: ${oneLine(finding.help)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Everything that is known of the resources that a word names: an id, a URL, a file or a function.
 * @throws UserError (exit 2) when it names neither a rule nor a resource.
 */
export function explainResource(word: string, report: DoctorReport, json: boolean): string {
  const path = givenPath(word);
  const found = report.resources.filter(
    ({ id, urls, file, name }) => id === word || urls.includes(word) || file === path || name === word,
  );
  if (found.length === 0) {
    throw new UserError(`There is no rule and no resource ${JSON.stringify(word)}.`, {
      code: 'USAGE',
      next: 'doctor --map shows the resources; the README lists the rules.',
    });
  }
  return json ? jsonText(found) : found.map((resource) => told(resource, report)).join('\n');
}
