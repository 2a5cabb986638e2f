import { color as pc } from './color.ts';

/**
 * Control, ANSI, line-separator and bidirectional characters, and those that have no width at all (soft hyphen, fillers,
 * variation selectors, tags): all could make a reader see something else.
 */
const UNSEEN = /[\p{DI}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]/gu;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Text from the target as it may be shown: invisible characters come out as escapes (a BOM as `\ufeff`), carriage
 * returns before a line break are dropped, and no line can pass for a command to a CI runner. GitHub's runner looks
 * for `::` after leading white space and for `##[` anywhere [actions/runner, ActionCommand.cs].
 */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSEEN, escaped)
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
    .replace(/##\[/g, '## [');
}

const SECRETS: readonly RegExp[] = [
  /\b(sk_(?:live|test)_)[A-Za-z0-9_-]{6,}/g,
  /\b(whsec_)[A-Za-z0-9+/=_-]{6,}/g,
  /\b(ak_|rk_live_|rk_test_|gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|AKIA|ASIA|re_|npm_|dop_v1_|shpat_|lin_api_|sntrys_|phx_|sk-ant-|sk-proj-|sk-|AIza|ya29\.|GOCSPX-|SG\.|hf_|vercel_blob_rw_|EAAA)[A-Za-z0-9._+/=-]{16,}/g,
  // A JSON Web Token that is signed.
  /\b(eyJ)[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,8000}\.[A-Za-z0-9_-]{8,1000}/g,
  /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----)[\s\S]*?(?=-----END|$)/g,
  /\b(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{1,30}\/)[\w-]{16,200}/g,
  /\b(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/]{16,200}/g,
  // Lengths are bounded: without, a line of nothing but beginnings takes time by its square.
  /\b((?:rediss?|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|amqps?):\/\/[^\s:/@'"]{0,200}:)[^\s@'"]{1,500}(?=@)/g,
  /\b((?:https?|wss?|ssh|ftp):\/\/[^\s:/@'"]{0,200}:)[^\s/@'"]{1,500}(?=@)/g,
  /\b(https?:\/\/)[^\s:/@'"]{8,200}(?=@)/g,
];

/** All of them at once: nearly every text holds none, and is read once to see that. */
const ANY_SECRET = new RegExp(SECRETS.map(({ source }) => source).join('|'));

/** Hides what looks like a secret, keeping the prefix that tells what kind it is. Publishable keys are not secrets. */
export function maskSecrets(text: string): string {
  if (!ANY_SECRET.test(text)) return text;
  return SECRETS.reduce((masked, pattern) => masked.replace(pattern, '$1••••'), text);
}

/** A document for `--json`, secrets masked in every text it holds, the facts included. */
export function jsonText(document: unknown): string {
  // A large document says the same paths and reasons many times over.
  const known = new Map<string, string>();
  const masked = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const text = known.get(value) ?? maskSecrets(value);
    known.set(value, text);
    return text;
  };
  return `${JSON.stringify(document, masked, 2)}\n`;
}

/** Where human output goes. With `--json` stdout belongs to the document, so words are dropped. */
export interface Voice {
  /** Words are dropped, so none need be made. */
  readonly quiet: boolean;
  line(text?: string): void;
  /** Progress and warnings; always on stderr. */
  aside(text: string): void;
}

/** @param quiet True when stdout is for one JSON document only. */
export function createVoice(quiet: boolean): Voice {
  return {
    quiet,
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
