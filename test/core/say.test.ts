import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/diff.ts';
import { maskSecrets, visible } from '../../src/say.ts';

describe('what is shown of a hostile project', () => {
  it('cannot move the cursor, hide text or reorder it', () => {
    expect(visible('a\u001b[2Kb\u202ec\u0007')).toBe('a\\u001b[2Kb\\u202ec\\u0007');
  });

  it('cannot give a CI runner commands', () => {
    expect(visible('::error::boo\n##[command]x')).toBe(' ::error::boo\n## [command]x');
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
  ])('never holds a secret: %s', (secret) => {
    const shown = maskSecrets(`const x = '${secret}'`);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('••••');
  });

  it('never holds the body of a private key', () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----';
    expect(maskSecrets(key)).not.toContain('MIIEabc');
  });

  it('leaves publishable keys alone', () => {
    const key = 'pk_test_cXVpZXQtb3R0ZXItNDIuY2xlcmsuYWNjb3VudHMuZGV2JA';
    expect(maskSecrets(key)).toBe(key);
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

  it('shows a missing final line break', () => {
    const diff = unifiedDiff({ path: 'a', before: 'x', after: 'x\ny\n', pieces: [] });
    expect(diff).toContain('\\ No newline at end of file');
  });
});
