import type { Machine } from './machine.ts';
import { isOn, optionOf } from './options.ts';
import { response } from './responses.ts';
import { known, native, object, promise, type Site, UNKNOWN, type Value } from './value.ts';

/** Its own endpoints that begin or end the caller's session, where what they bring along is right. */
const SIGNING =
  /\.api\.(?:sign(?:In|Up|Out)\w*|verify(?:Email|EmailOTP|PhoneNumber|TOTP|TwoFactorOTP|BackupCode|SiweMessage|OneTimeToken)|magicLinkVerify|callbackOAuth)$/;
/** Those that anybody may ask before: it serves them to whoever asks at its own address, too. */
const BEFORE =
  /\.api\.(?:forget\w*|requestPasswordReset\w*|resetPassword\w*|send(?:VerificationEmail|VerificationOTP|PhoneNumberOTP|TwoFactorOTP)|checkVerificationOTP|isUsernameAvailable|getSiweNonce)$/;

/** Those that throw where nobody is signed in, its organizations and its administration among them. */
const SESSION =
  /\.api\.(?:updateUser|changePassword|setPassword|changeEmail|deleteUser|listSessions|revoke(?:Other)?Sessions?|listUserAccounts|linkSocialAccount|unlinkAccount|accountInfo|hasPermission|getActiveMember(?:Role)?|getFullOrganization|listOrganizations|listMembers|updateMemberRole|removeMember|leaveOrganization|(?:accept|reject|cancel)Invitation|listInvitations|createInvitation|setActiveOrganization|setActiveTeam|setRole|banUser|unbanUser|impersonateUser|removeUser|setUserPassword|revokeUserSessions?|listUserSessions|listUsers|adminUpdateUser|(?:en|dis)ableTwoFactor|getTOTPURI|generateBackupCodes)$/;

/** What Better Auth gives somebody who is signed out. */
export function betterAuthCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
): Value | undefined {
  // Its own endpoints: signing in, signing out and asking for the session.
  if (/^toNextJsHandler\(\)\.[A-Z]+$/.test(path) || /^betterAuth\(\)\.handler$/.test(path))
    return promise(response('new', [], site));
  if (path === 'getSessionCookie') {
    // [better-auth.com/docs/integrations/next: it only looks whether there is a cookie, which anybody can send]
    machine.note('wrong', 'getSessionCookie() of Better Auth believes whatever cookie is sent', site);
    // Whether there is one they choose.
    return { is: 'request', of: 'part', what: 'the cookie better-auth.session_token' };
  }
  if (/\.api\.getSession$/.test(path)) return sessionOf(args[0], site, machine);
  if (SESSION.test(path)) return ofSession(path, args[0], site, machine);
  if (/\.api\.verifyApiKey$/.test(path)) return ofKey(args[0], site, machine);
  if (SIGNING.test(path)) machine.note('signs', `calls ${path.split('.').at(-1)}()`, site);
  if (SIGNING.test(path) || BEFORE.test(path)) return promise(UNKNOWN);
  return path === 'betterAuth' ? { is: 'outside', source, path: 'betterAuth()' } : undefined;
}

/**
 * The session, or null, in what it was asked for: a response has it in its body and says 200 all the same.
 * [better-auth.com/docs/concepts/api]
 */
function sessionOf(options: Value | undefined, site: Site, machine: Machine): Value {
  const asked = options?.is === 'object' ? options : undefined;
  const [asResponse, ...wraps] = ['asResponse', 'returnHeaders', 'returnStatus'].map((one) =>
    isOn(asked, one),
  );
  if (asResponse === undefined || (!asResponse && wraps.includes(undefined))) {
    machine.note('lost', 'getSession() of Better Auth is asked in a way that can not be told', site);
    return promise(UNKNOWN);
  }
  const none = machine.absent(machine.meet('getSession() of Better Auth', 'other-auth', site));
  if (!asResponse) return promise(wraps.includes(true) ? object({ response: none }, UNKNOWN) : none);
  const answer = response('new', [], site);
  if (answer.is === 'object' && machine.caller === 'stranger') {
    answer.fields.set('ok', known(true));
    answer.fields.set('status', known(200));
    answer.fields.set(
      'json',
      native(() => promise(none)),
    );
  }
  return promise(answer);
}

/** An endpoint that throws for a stranger, or says so in its response. [better-auth api/routes/session.ts sessionMiddleware] */
function ofSession(path: string, options: Value | undefined, site: Site, machine: Machine): Value {
  const name = path.split('.').at(-1);
  const check = machine.meet(`${name}() of Better Auth, which asks for a session,`, 'other-auth', site);
  if (machine.caller === 'member') machine.note('work', `calls ${name}()`, site);
  const asResponse = isOn(options?.is === 'object' ? options : undefined, 'asResponse');
  if (asResponse === false || machine.caller === 'member') return machine.refuseLater(check);
  const answer = response('error', [], site);
  if (answer.is === 'object' && asResponse) answer.fields.set('ok', known(false, check));
  return promise(asResponse ? answer : UNKNOWN);
}

/** Whether a key of Better Auth's that was sent is right; asked with a key of the app's own it says nothing of the caller. */
function ofKey(options: Value | undefined, site: Site, machine: Machine): Value {
  const key = optionOf(optionOf(options, 'body'), 'key');
  if (key.is === 'known' || key.is === 'secret') return promise(UNKNOWN);
  const check = machine.meet('verifyApiKey() of Better Auth', 'secret', site);
  return promise(object({ valid: machine.absent(check, false), key: machine.absent(check), error: UNKNOWN }));
}

/** Better Auth's session, asked of the app's own endpoint. */
export function betterFetched(url: Value | undefined, site: Site, machine: Machine): Value | undefined {
  if (url?.is !== 'known' || !/\/get-session$/.test(String(url.value))) return undefined;
  const check = machine.meet('the session that get-session of Better Auth gives', 'other-auth', site);
  return promise(object({ data: machine.absent(check), error: UNKNOWN }));
}
