import { type Quote, quoted } from '../code/quotes.ts';
import type { Facts } from '../types.ts';

type Asked = Pick<Facts, 'signIn'> & { nextConfig: Pick<Facts['nextConfig'], 'basePath'> };

/** Whether strangers are led to a page to sign in at: a pattern is no address. */
export const leadsToSignIn = ({ signIn }: Pick<Facts, 'signIn'>): boolean =>
  signIn !== undefined && !signIn.url.includes('[');

/**
 * What `getServerSideProps` returns for a stranger: the way to sign in where an address of it is known. Where there is
 * none, Clerk's account portal signs people in, whose address only the middleware knows: the page is not there then.
 * @param back The expression for the path and query that was asked for, without the base path: Clerk's sign-in leads
 *   there afterwards (https://clerk.com/docs/guides/development/customize-redirect-urls). Next puts the base path before
 *   `destination` by itself, and before nothing else.
 */
export function sentAway(facts: Asked, quote: Quote, back?: string): string {
  const { signIn, nextConfig } = facts;
  if (signIn === undefined || !leadsToSignIn(facts)) return 'return { notFound: true }';
  const url = quoted(signIn.url, quote);
  const address = signIn.named ? `process.env.NEXT_PUBLIC_CLERK_SIGN_IN_URL ?? ${url}` : url;
  const base = encodeURIComponent(nextConfig.basePath);
  const destination =
    back === undefined || !signIn.url.startsWith('/')
      ? address
      : `\`${signIn.named ? `\${${address}}` : signIn.url}?redirect_url=${base}\${encodeURIComponent(${back})}\``;
  return `return { redirect: { destination: ${destination}, permanent: false } }`;
}
