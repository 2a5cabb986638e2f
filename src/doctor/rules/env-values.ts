import { secretNames } from '../../clerk/secret-names.ts';
import type { Code } from './code.ts';

/** One assignment of an env file. Its value never leaves the rules. */
export interface Assignment {
  file: string;
  line: number;
  name: string;
  value: string;
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*)$/;

function unquoted(raw: string): string {
  const quote = raw[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = raw.indexOf(quote, 1);
    return end === -1 ? raw.slice(1) : raw.slice(1, end);
  }
  return (raw.split(' #')[0] ?? '').trim();
}

/** The assignments of an env file. */
export const assignmentsIn = (code: Code, file: string): Assignment[] =>
  assignmentsOf(code.files.read(file) ?? '', file);

/** As `assignmentsIn`, of a text. */
export function assignmentsOf(text: string, file: string): Assignment[] {
  const found: Assignment[] = [];
  let open: string | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const last = found.at(-1);
    if (open !== undefined && last !== undefined) {
      const [rest = ''] = line.split(open);
      last.value += `\n${rest}`;
      if (line.includes(open)) open = undefined;
      continue;
    }
    const [, name, raw] = LINE.exec(line) ?? [];
    if (name === undefined || raw === undefined) continue;
    const quote = /^["'`]/.exec(raw)?.[0];
    if (quote !== undefined && !raw.slice(1).includes(quote)) open = quote;
    found.push({ file, line: index + 1, name, value: unquoted(raw) });
  }
  return found;
}

const KEY =
  /\b(sk_(?:live|test)_[A-Za-z0-9_]{20,}|whsec_[A-Za-z0-9+/]{24,}={0,2})|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----\s*[A-Za-z0-9+/\\]{20,}/g;
/** URLs that whoever knows them can post to. [docs.discord.com/developers/resources/webhook, docs.slack.dev: incoming webhooks] */
const HOOKS: readonly [kind: string, pattern: RegExp][] = [
  ['Discord', /\bdiscord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{15,21}\/([\w-]{50,90})/g],
  ['Slack', /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Z]\w{7,}\/\w{7,}\/(\w{20,})/g],
];
const MADE_UP =
  /x{4,}|\.{3}|your|example|placeholder|dummy|fake|changeme|replace|secret_?key|redacted|(.)\1{5,}|0123456789|1234567890|abcdefgh/i;

/** `ci_build_only_not_real`: a key is made at random, and no words. */
const WORDS = /^[a-z]+(?:[_-](?:[a-z]+|\d+))+$/i;

/** A publishable key holds the address of its instance, with a `$` behind it; whoever puts `sk_` before one made it up. */
const isAddress = (body: string): boolean =>
  /^[\w.-]+\.[a-z]{2,}\$?$/i.test(Buffer.from(body, 'base64').toString('latin1'));

/** Documentation and tests write keys of few different characters; a real one has many. */
export function isPlaceholder(key: string): boolean {
  const body = key.replace(/^(?:sk_(?:live|test)_|whsec_|-----BEGIN [A-Z ]*PRIVATE KEY-----\s*)/, '');
  // A password may well be words.
  const isNoKey = /^(?:sk_|whsec_)/.test(key) && (WORDS.test(body) || isAddress(body));
  return isNoKey || MADE_UP.test(body) || new Set(body).size < 10;
}

/** `${OTHER}`, `$(pass show it)`, `op://vault/item`, `file:./dev.db`, what dotenvx encrypted: where a value is, not the value. */
const ELSEWHERE =
  /^(?:\$\{?[A-Za-z_]\w*\}?|\$\{\{[^}]*\}\}|\$\([^)]*\)|(?:op|vault|aws|gcp|azure|doppler|infisical|keychain)[\w-]*:\/\/\S+|file:\S+|encrypted:\S+)$/;

/** Whether a value only says where the value is. */
export const pointsElsewhere = (value: string): boolean => ELSEWHERE.test(value);

/** A secret in a text: `it` as a sentence names it. */
export interface Secret {
  kind: string;
  it: string;
  offset: number;
}

/** Real-looking secrets in a text: what kind, and where. Publishable keys and placeholders are none. */
export function secretsIn(text: string): Secret[] {
  const found: Secret[] = [];
  for (const match of text.matchAll(KEY)) {
    if (isPlaceholder(match[0])) continue;
    const start = /^(?:sk_(?:live|test)_|whsec_)/.exec(match[0])?.[0];
    const it = start === undefined ? 'a key in PEM form' : `a key that begins with ${start}`;
    found.push({ kind: start ?? 'private key', it, offset: match.index });
  }
  for (const [whose, pattern] of HOOKS) {
    for (const { 1: token = '', index } of text.matchAll(pattern)) {
      if (isPlaceholder(token)) continue;
      found.push({
        kind: `${whose} webhook`,
        it: `the URL by which anybody can post to ${whose}`,
        offset: index,
      });
    }
  }
  return found;
}

const SECRET_VALUE = /^(?:sk_(?:live|test)_|whsec_)|PRIVATE KEY-----/;

/** Whether a value is a secret by how it begins, and none that documentation made up. */
export const isSecretValue = (value: string): boolean => SECRET_VALUE.test(value) && !isPlaceholder(value);

/** Whether a variable is given a secret, by its name or by how its value begins: nothing, a placeholder and what only says where it is are none. */
export const holdsSecret = ({ name, value }: Pick<Assignment, 'name' | 'value'>): boolean =>
  value !== '' &&
  !isPlaceholder(value) &&
  !pointsElsewhere(value) &&
  (SECRET_VALUE.test(value) || secretNames([name]).length > 0);

/** Whether an env file is for documentation, with no value in it that counts. */
export const isExample = (file: string): boolean => /\.(?:example|sample|template|dist)$/.test(file);
