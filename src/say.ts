import { color as pc } from './color.ts';

/** Control, ANSI, line-separator and bidirectional characters, all of which could make a reader see something else. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text from the target as it may be shown: invisible characters come out as escapes (a BOM as `\ufeff`), carriage
 * returns before a line break are dropped, and no line can pass for a command to a CI runner.
 */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/^::/gm, ' ::')
    .replace(/##\[/g, '## [');
}

const SECRETS: readonly RegExp[] = [
  /\b(sk_(?:live|test)_)[A-Za-z0-9_-]{6,}/g,
  /\b(whsec_)[A-Za-z0-9+/=_-]{6,}/g,
  /\b(ak_|rk_live_|rk_test_|ghp_|gho_|github_pat_|xox[abp]-|AKIA|re_)[A-Za-z0-9_-]{16,}/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?=-----END|$)/g,
  /((?:rediss?|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|amqps?):\/\/[^\s:/@'"]*:)[^\s@'"]+(?=@)/g,
];

/** Hides what looks like a secret, keeping the prefix that tells what kind it is. Publishable keys are not secrets. */
export function maskSecrets(text: string): string {
  return SECRETS.reduce((masked, pattern) => masked.replace(pattern, '$1••••'), text);
}

/** Where human output goes. With `--json` stdout belongs to the document, so words are dropped. */
export interface Voice {
  line(text?: string): void;
  /** Progress and warnings; always on stderr. */
  aside(text: string): void;
}

/** @param quiet True when stdout is for one JSON document only. */
export function createVoice(quiet: boolean): Voice {
  return {
    line: (text = '') => {
      if (!quiet) process.stdout.write(`${text}\n`);
    },
    aside: (text) => {
      process.stderr.write(`${text}\n`);
    },
  };
}

/** Colours of a unified diff. */
export function paintDiff(diff: string): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return pc.bold(line);
      if (line.startsWith('@@')) return pc.cyan(line);
      if (line.startsWith('+')) return pc.green(line);
      if (line.startsWith('-')) return pc.red(line);
      return line;
    })
    .join('\n');
}
