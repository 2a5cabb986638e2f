/** What two callers send as X-Forwarded-For, and whether that makes them one caller or two. */
export interface AddressCase {
  what: string;
  first: string | string[] | undefined;
  second: string | string[] | undefined;
  budget: 'one' | 'two';
}

const one = (what: string, first: AddressCase['first'], second: AddressCase['second']): AddressCase => ({
  what,
  first,
  second,
  budget: 'one',
});
const two = (what: string, first: AddressCase['first'], second: AddressCase['second']): AddressCase => ({
  what,
  first,
  second,
  budget: 'two',
});

const A = '198.51.100.1';
const B = '198.51.100.2';

/**
 * By the number of proxies that the app trusts. Next itself adds the address of the connection where the header is
 * missing, which is then its only entry.
 */
export const ADDRESS_CASES: Readonly<Record<0 | 1 | 2, readonly AddressCase[]>> = {
  0: [
    one('the header is ignored', A, B),
    one('also with many entries', `${A}, ${B}`, '203.0.113.9'),
    one('also when it is missing', undefined, B),
    one('also when it is no address', 'unknown', undefined),
  ],
  1: [
    two('two addresses', A, B),
    one('what a caller wrote before the entry of the proxy', `6.6.6.6, ${A}`, `7.7.7.7, ${A}`),
    two('the same forgery from two addresses', `6.6.6.6, ${A}`, `6.6.6.6, ${B}`),
    one('a line of the caller and a line of the proxy', ['6.6.6.6', A], ['7.7.7.7', A]),
    one('one IPv6 network of 64 bits', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'),
    two('two IPv6 networks', '2001:db8:1:2::1', '2001:db8:1:3::1'),
    one('two spellings of one IPv6 address', '2001:0DB8:0001:0002::9', '[2001:db8:1:2::9]:443'),
    one('an IPv4 address mapped into IPv6', `::ffff:${A}`, A),
    one('an IPv4 address mapped into IPv6, in hexadecimal', '::FFFF:C633:6401', A),
    two('two IPv4 addresses mapped into IPv6', `::ffff:${A}`, `::ffff:${B}`),
    one('an address with and without its port', `${A}:4711`, A),
    one('two entries that are no address', 'unknown', 'localhost'),
    one('an entry with a zone and one with octets too great', 'fe80::1%eth0', '198.51.100.256'),
    one('an empty last entry and no address', `${A}, `, 'unknown'),
    one('a missing header twice: the address of the connection', undefined, undefined),
    two('a missing header and no address', undefined, 'unknown'),
  ],
  2: [
    two('two addresses behind the same second proxy', `${A}, 10.0.0.1`, `${B}, 10.0.0.1`),
    one('one address behind two second proxies', `${A}, 10.0.0.1`, `${A}, 10.0.0.2`),
    one('what a caller wrote first', `6.6.6.6, ${A}, 10.0.0.1`, `7.7.7.7, ${A}, 10.0.0.1`),
    one('calls that came past the first proxy', A, B),
    one('a missing header and a call past the first proxy', undefined, A),
    one('one IPv6 network behind two proxies', '2001:db8:1:2::1, 10.0.0.1', '2001:db8:1:2::2, 10.0.0.1'),
  ],
};
