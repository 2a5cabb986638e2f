import { type Quote, quoted } from '../code/quotes.ts';
import type { Facts } from '../types.ts';

/**
 * What `getServerSideProps` returns for a stranger: the way to sign in where an address of it is known. Where there is
 * none, Clerk's account portal signs people in, whose address only the middleware knows: the page is not there then.
 */
export function sentAway({ signIn }: Pick<Facts, 'signIn'>, quote: Quote): string {
  // A pattern is no address.
  if (signIn === undefined || signIn.url.includes('[')) return 'return { notFound: true }';
  const url = quoted(signIn.url, quote);
  const destination = signIn.named ? `process.env.NEXT_PUBLIC_CLERK_SIGN_IN_URL ?? ${url}` : url;
  return `return { redirect: { destination: ${destination}, permanent: false } }`;
}
