import { maskSecrets, visible } from '../../say.ts';
import { VERSION } from '../../version.ts';
import { RULES } from '../rules/catalogue.ts';
import type { DoctorReport, Finding, Severity } from '../types.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://www.npmjs.com/package/create-clerk-guard';
/** GitHub sorts security alerts by this number [docs.github.com, SARIF support, security-severity]. */
const SCORES: Record<Severity, string> = { error: '8.0', warning: '5.0', note: '2.0' };

/** Message text: brackets and backslashes would make embedded links of what a file is called [SARIF 2.1.0, § 3.11.6]. */
function messageText(text: string): string {
  return visible(maskSecrets(text)).replace(/[\\[\]]/g, '\\$&');
}

/** A path as a relative URI reference: segments percent-encoded, nothing that climbs. */
export function relativeUri(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .map((segment) => encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, '\ufffd')))
    .join('/');
}

function resultOf(finding: Finding): Record<string, unknown> {
  const { file, line, column } = finding;
  // A result without a place is not shown by GitHub; package.json is where a version or a missing file is mended.
  const region =
    line === undefined
      ? {}
      : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  return {
    ruleId: finding.rule,
    ruleIndex: RULES.findIndex(({ id }) => id === finding.rule),
    level: finding.severity,
    message: { text: messageText(`${finding.message} Fix: ${finding.help}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: relativeUri(file ?? 'package.json'), uriBaseId: '%SRCROOT%' },
          ...region,
        },
      },
    ],
    partialFingerprints: { 'clerkGuard/v1': finding.fingerprint },
  };
}

/** The report as SARIF 2.1.0. No snippet of code is in it, and no secret. */
export function sarifText(report: DoctorReport): string {
  const rules = RULES.map(({ id, severity, title, help }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help, markdown: help },
    helpUri: HOME,
    defaultConfiguration: { level: severity },
    properties: { 'security-severity': SCORES[severity], tags: ['security'] },
  }));
  const document = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'create-clerk-guard', version: VERSION, informationUri: HOME, rules },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder of the app.' } } },
        results: report.findings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
