import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A throw-away TLS identity. */
export interface Certificate {
  /** PEM private key. */
  key: string;
  /** PEM certificate, signed by that key itself. */
  cert: string;
  /** Base64 SHA-256 of the public key: the form in which Chromium is told to excuse this key and no other. */
  fingerprint: string;
}

const DAY = 24 * 60 * 60 * 1000;

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: (Uint8Array | string | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, ...parts);
const objectId = (...bytes: number[]): Buffer => der(0x06, bytes);
/** `20260102030405Z` without the century, as X.509 writes times before 2050. */
const utcTime = (at: number): Buffer =>
  der(0x17, `${new Date(at).toISOString().replace(/^..|[-:T]|\..*$/g, '')}Z`);

/**
 * A certificate for these host names, valid from yesterday for a week. Made with node:crypto alone, so that the
 * tests need no openssl and leave no key on the disk. The form is RFC 5280's, with the names as subjectAltName.
 * @param names host names; the first is the common name too
 */
export function selfSigned(names: readonly [string, ...string[]]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const ecdsaWithSha256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const commonName = sequence(der(0x31, sequence(objectId(0x55, 0x04, 0x03), der(0x0c, names[0]))));
  const hosts = sequence(...names.map((name) => der(0x82, name)));
  const altNames = sequence(objectId(0x55, 0x1d, 0x11), der(0x04, hosts));
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1], randomBytes(8)),
    ecdsaWithSha256,
    commonName,
    sequence(utcTime(now - DAY), utcTime(now + 6 * DAY)),
    commonName,
    publicInfo,
    der(0xa3, sequence(altNames)),
  );
  const signature = der(0x03, [0], sign('sha256', body, privateKey));
  const lines =
    sequence(body, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash('sha256').update(publicInfo).digest('base64'),
  };
}
