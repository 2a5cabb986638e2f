import { createHash } from 'node:crypto';
import { maskSecrets, visible } from '../../say.ts';
import type { DoctorReport } from '../types.ts';
import { PAGE_SCRIPT } from './html-script.ts';
import { PAGE_STYLE } from './html-style.ts';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const ESCAPES: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON that cannot end the element it stands in, whatever files and functions are called. */
function embedded(report: DoctorReport): string {
  const shown = (_key: string, value: unknown) =>
    typeof value === 'string' ? visible(maskSecrets(value)) : value;
  return JSON.stringify(report, shown).replace(/[<>&\u2028\u2029]/g, (found) => ESCAPES[found] ?? found);
}

/**
 * The report as one page: no network, and a policy that allows the page's own script and style and nothing else. The
 * target's words come as data and are put in as text, so that no file name can become markup.
 */
export function htmlText(report: DoctorReport): string {
  const policy = `default-src 'none'; script-src ${hashOf(PAGE_SCRIPT)}; style-src ${hashOf(PAGE_STYLE)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>What a stranger reaches</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main id="page"><noscript>This page draws its report with a script of its own.</noscript></main>
<script type="application/json" id="report">${embedded(report)}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}
