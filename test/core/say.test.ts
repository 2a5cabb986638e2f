import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/diff.ts';
import { jsonText, maskSecrets, visible } from '../../src/say.ts';

describe('what is shown of a hostile project', () => {
  it('cannot move the cursor, hide text or reorder it', () => {
    expect(visible('a\u001b[2Kb\u202ec\u0007')).toBe('a\\u001b[2Kb\\u202ec\\u0007');
  });

  it('cannot give a CI runner commands', () => {
    expect(visible('::error::boo\n##[command]x')).toBe(': :error::boo\n## [command]x');
  });

  it('cannot give a CI runner commands from a context line of a diff, whose white space the runner drops', () => {
    expect(visible(' ::add-mask::x\n\t\u3000::stop-commands::y')).not.toMatch(/^\s*::/m);
  });

  it('cannot hide text in characters that have no width', () => {
    expect(visible('a\u00ad\u3164\ufe01\u{e0041}b')).toBe('a\\u00ad\\u3164\\ufe01\\u{e0041}b');
  });

  it('keeps tabs and line breaks', () => {
    expect(visible('a\tb\r\nc')).toBe('a\tb\nc');
  });

  it.each([
    'sk_live_abcdefghijklmnopqrstuvwx',
    'sk_test_abcdefghijklmnopqrstuvwx',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'postgres://user:hunter2secret@db.example.com/app',
    'rediss://default:AbCdEfGhIj@eu1.upstash.io:6379',
    ...[
      ['ghs_', 'abcdefghijklmnopqrstuvwxyz012345'],
      ['glpat-', 'abcdefghij0123456789'],
      ['xoxe-', '1234567890-abcdefghijklmnop'],
      ['ASIA', 'ABCDEFGHIJKLMNOP'],
      ['npm_', 'abcdefghijklmnopqrstuvwxyz0123456789'],
      ['sk-ant-', 'api03-abcdefghijklmnopqrstuvwxyz'],
      ['sk-proj-', 'abcdefghijklmnopqrstuvwxyz'],
      ['AIza', 'SyAbcdefghijklmnopqrstuvwxyz0123456'],
      ['GOCSPX-', 'abcdefghijklmnopqrstuvwxyz'],
      ['SG.', 'abcdefghijklmnop.qrstuvwxyz0123456789'],
      ['https://discord.com/api/', 'webhooks/123456789012345678/abcdefghij-klmnop_qrstuvwxyz'],
      ['https://hooks.slack.com/', 'services/T01234567/B01234567/abcdefghijklmnopqrstuvwx'],
      ['eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJlLWJ5dGVz'],
    ].map(([kind, rest]) => `${kind}${rest}`),
  ])('never holds a secret: %s', (secret) => {
    const shown = maskSecrets(`const x = '${secret}'`);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('••••');
  });

  it('never holds the body of a private key', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----';
    expect(maskSecrets(key)).not.toContain('MIIEabc');
  });

  it('never holds the credentials of an address', () => {
    const url = 'git+https://abcdefghijklmnop:x-oauth@github.com/a https://tokentoken@example.com/b';
    expect(maskSecrets(url)).not.toMatch(/x-oauth|tokentoken/);
    expect(maskSecrets('http://localhost:3000/@me')).toBe('http://localhost:3000/@me');
  });

  it('is looked through in time that grows with its length', () => {
    const started = performance.now();
    for (const beginning of ['redis://a:', 'https://', '-----BEGIN ']) maskSecrets(beginning.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('leaves publishable keys alone', () => {
    const key = 'pk_test_cXVpZXQtb3R0ZXItNDIuY2xlcmsuYWNjb3VudHMuZGV2JA';
    expect(maskSecrets(key)).toBe(key);
  });
});

describe('a JSON document', () => {
  it('never holds a secret, at any depth, and stays JSON', () => {
    const document = {
      facts: { dependencies: { x: 'git+https://u:hunter2secret@h/x' }, key: '-----BEGIN PRIVATE KEY-----' },
    };
    expect(jsonText({ ...document, last: 'here' })).not.toContain('hunter2secret');
    expect(JSON.parse(jsonText({ ...document, last: 'here' }))).toHaveProperty('last', 'here');
  });
});

describe('a diff', () => {
  it('names both sides as git does', () => {
    const diff = unifiedDiff({ path: 'a.ts', before: 'one\ntwo\n', after: 'one\n2\n', pieces: [] });
    expect(diff).toBe('--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n');
  });

  it('shows a new file against nothing', () => {
    const diff = unifiedDiff({ path: 'a.ts', before: undefined, after: 'x\n', pieces: [] });
    expect(diff).toBe('--- /dev/null\n+++ b/a.ts\n@@ -0,0 +1,1 @@\n+x\n');
  });

  it('of texts with nothing in common is shown whole, at once', () => {
    const many = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word}${at}`).join('\n');
    const started = performance.now();
    const diff = unifiedDiff({ path: 'a', before: many('x'), after: `${many('y')}\n`, pieces: [] });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(diff).toMatch(/^--- a\/a\n\+\+\+ b\/a\n@@ -1,20000 \+1,20000 @@\n-x0\n/);
    expect(diff).toContain('-x19999\n\\ No newline at end of file\n+y0\n');
    expect(diff.endsWith('\n+y19999\n')).toBe(true);
  });

  it('shows a missing final line break', () => {
    const diff = unifiedDiff({ path: 'a', before: 'x', after: 'x\ny\n', pieces: [] });
    expect(diff).toContain('\\ No newline at end of file');
  });
});
