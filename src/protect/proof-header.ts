/** A header that says who calls, or proves it. */
const PROVES =
  /(?:^|[-_])(?:authorization|auth|signature|sig|hmac|secret|token|jwt|password|api-?key|key)(?:[-_]|$)/i;
/** Sent by browsers along with a cookie, by Next, or for something else than to prove who calls. */
const PROVES_NOTHING =
  /csrf|xsrf|captcha|turnstile|idempotency|^sec-|^x-clerk|oidc|cache|^x-vercel|^surrogate|public|push|device/i;
/** Nothing but a header is called so. */
const ONLY_A_HEADER = /^(?:proxy-)?authorization$|^x-|-signature(?:-|$)|^svix-/i;

/** Whether a header proves who calls, other than by a session: `authorization`, `x-api-key`, a signature; not `user-agent`. */
export const isProofHeader = (name: string): boolean => PROVES.test(name) && !PROVES_NOTHING.test(name);

/** Whether a text that names such a header can name nothing else: a cookie or a field may be called `token`, too. */
export const isOnlyHeader = (name: string): boolean => isProofHeader(name) && ONLY_A_HEADER.test(name);
