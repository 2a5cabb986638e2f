import type { Project } from '../doctor/code/project.ts';
import type { Resource } from '../doctor/types.ts';
import type { Refusal } from './refuse.ts';
import { codeOf } from './sender.ts';

const ENTERS =
  /^(?:sign-?in|log-?in|sign-?up|forgot(?:ten)?-?password|reset-?password|verify-?email|magic-?link)$/i;
/** What visitors send, right below the API or what it is for: `/api/events/register` may be for members. */
const SENDS = /^(?:register|contact(?:-?us|-?form)?|newsletter|subscribe|unsubscribe|wait-?list|feedback)$/i;
const BELOW = /^(?:api|v\d+|auth|public|forms?|newsletter|wait-?list|contact|marketing|email)$/i;
/** What a page reports about its visit. */
const REPORTS = /^(?:beacon|collect|page-?views?|(?:web-?)?vitals|csp-?reports?|track|ping)$/i;

/** Whether a URL says that signed-out visitors send something to it. */
export function isForVisitors(url: string): boolean {
  const [last = '', above = ''] = url.split('/').filter(Boolean).reverse();
  return ENTERS.test(last) || REPORTS.test(last) || (SENDS.test(last) && BELOW.test(above));
}

/** A password or a code that somebody types to get in. */
const TYPED = /\b(?:password|passcode|passphrase|pin|otp)\b/i;
const READS_BODY = /\.(?:json|formData|text)\(\)|\.body\b/;
const SETS_COOKIE =
  /\bcookies?(?:Store|Jar)?(?:\(\))?\)?\s*\.\s*set\(|\.cookies\s*\.\s*set\(|['"]set-cookie['"]|\bsetCookie\(|\bsession\s*\.\s*save\(|\bcreateSession\(/i;

/** Whether code reads a password and sets a cookie, which is how people who have no session yet get one. */
const signsIn = (code: string): boolean =>
  TYPED.test(code) && READS_BODY.test(code) && SETS_COOKIE.test(code);

/**
 * Why a handler that strangers reach gets no check by itself: people without a session are meant to. Whether it is to be
 * open is its owner's to say, and who names its file has said that it is not.
 */
export function refuseForVisitors(project: Project): (resource: Resource) => Refusal | undefined {
  return ({ kind, file, name, urls, verdict }) => {
    const takes = kind === 'pages-api' || (kind === 'route' && name !== 'GET' && name !== 'HEAD');
    const [url] = urls;
    if (verdict !== 'exposed' || !takes || url === undefined) return undefined;
    const module = project.module(file);
    const code = module === undefined ? [] : codeOf(module, name);
    const enters = code.some((node) => signsIn(module?.text.slice(node.start, node.end) ?? ''));
    if (!enters && !urls.some(isForVisitors)) return undefined;
    const because = enters
      ? 'It reads a password and sets a cookie, so that people without a session can sign in'
      : `By its name, ${url}, visitors without a session send something to it`;
    return {
      because: `${because}: a check would close it for them. Is it to stay open? Then declare it public (--public=${url}). Else name its file: protect ${file}.`,
      snippet: '',
    };
  };
}
