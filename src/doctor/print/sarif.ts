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

/** The place of a path of the app in its repository; undefined where it climbs out of that. */
function inRepository(path: string, folder: string): string[] | undefined {
  const segments: string[] = [];
  for (const segment of [...folder.split('/'), ...path.split('/')]) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments;
}

/**
 * A path as a relative URI reference from the root of the repository, which is what code scanning takes it for: segments
 * percent-encoded, nothing that climbs.
 * @param path Relative to the app; it may lie beside it (`../../packages/auth/src/index.ts`).
 * @param folder The app's below the root of the repository, `.` for that root.
 * @returns undefined for what lies outside of the repository.
 */
export function relativeUri(path: string, folder = '.'): string | undefined {
  return inRepository(path, folder)
    ?.map((segment) => encodeURIComponent(segment.replace(/[\ud800-\udfff]/gu, '\ufffd')))
    .join('/');
}

function resultOf(finding: Finding, folder: string): Record<string, unknown> {
  const { file, line, column } = finding;
  const uri = file === undefined ? undefined : relativeUri(file, folder);
  // A result without a place is not shown by GitHub; package.json is where a version or a missing file is mended.
  const region =
    uri === undefined || line === undefined
      ? {}
      : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  return {
    ruleId: finding.rule,
    ruleIndex: RULES.findIndex(({ id }) => id === finding.rule),
    level: finding.severity,
    message: {
      text: messageText(
        `${finding.message} Fix: ${finding.help}${uri === undefined && file !== undefined ? ` (In ${file}, outside of the repository.)` : ''}`,
      ),
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uri ?? relativeUri('package.json', folder), uriBaseId: '%SRCROOT%' },
          ...region,
        },
      },
    ],
    partialFingerprints: { 'clerkGuard/v1': finding.fingerprint },
  };
}

/**
 * The report as SARIF 2.1.0. No snippet of code is in it, and no secret.
 * @param folder The app's below the root of its repository, `.` for that root or where there is none.
 */
export function sarifText(report: DoctorReport, folder = '.'): string {
  const rules = RULES.map(({ id, severity, title, help }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: help },
    help: { text: help, markdown: help },
    helpUri: `${HOME}#doctor`,
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
        originalUriBaseIds: {
          '%SRCROOT%': {
            description: {
              text: 'The root of the repository, or the folder of the app where there is none.',
            },
          },
        },
        results: report.findings.map((finding) => resultOf(finding, folder)),
      },
    ],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
