import { bySource } from './by-source.ts';
import type { Machine } from './machine.ts';
import { isForAll } from './secrets.ts';
import { type Site, UNKNOWN, type Value } from './value.ts';
import { isHarmlessPackage } from './words.ts';

/**
 * Functions that sign something with a secret of the app's, by which whoever gets it may upload, listen or take part. Most
 * of them ask no server for it and give no promise; what is done all the same is done by being called.
 */
const ISSUERS: readonly { source: RegExp; path: RegExp }[] = [
  { source: /^(?:imagekit|@imagekit\/nodejs)$/, path: /\.getAuthenticationParameters$/ },
  { source: /^@imagekit\/next\/server$/, path: /^getUploadAuthParams$/ },
  {
    source: /^cloudinary$/,
    path: /(?:^|\.)utils\.(?:api_sign_request|sign_request|private_download_url|download_\w+_url)$/,
  },
  { source: /^pusher$/, path: /\.(?:authorizeChannel|authenticate|authenticateUser)$/ },
  { source: /^agora-(?:access-)?token$/, path: /(?:^|\.)\w+TokenBuilder2?\.build\w+$/ },
  { source: /^ably(?:\/|$)/, path: /\.auth\.(?:createTokenRequest|requestToken)$/ },
  { source: /^@aws-sdk\/(?:s3-request-presigner|cloudfront-signer)$/, path: /^getSigned(?:Url|Cookies)$/ },
  { source: /^@aws-sdk\/s3-presigned-post$/, path: /^createPresignedPost$/ },
  { source: /^aws-sdk(?:\/|$)/, path: /S3\(\)\.(?:getSignedUrl(?:Promise)?|createPresignedPost)$/ },
  { source: /^@supabase\//, path: /\.createSigned(?:Upload)?Urls?$/ },
  { source: /^@vercel\/blob\/client$/, path: /^generateClientTokenFromReadWriteToken$/ },
  { source: /^twilio(?:\/|$)/, path: /(?:AccessToken|ClientCapability)\(\)\.toJwt$/ },
  { source: /^livekit-server-sdk$/, path: /(?:^|\.)AccessToken\(\)\.toJwt$/ },
  {
    source: /^(?:@stream-io\/node-sdk|stream-chat|getstream)$/,
    path: /\.(?:create(?:User|Call)?Token|generate(?:Permanent)?(?:User|Call)Token)$/,
  },
  { source: /zego/, path: /(?:^|\.)generateToken0\d$/ },
  { source: /^opentok$/, path: /\(\)\.generateToken$/ },
  { source: /^firebase-admin(?:\/|$)/, path: /\.createCustomToken$/ },
  { source: /^@azure\/storage-blob$/, path: /^generateBlobSASQueryParameters$/ },
  { source: /^@knocklabs\/node$/, path: /(?:^|\.)signUserToken$/ },
];

const issuersOf = bySource(ISSUERS);

/** The packages that have such functions. */
export const ISSUES = {
  test: (source: string) => issuersOf(source).length > 0 || /^(?:jose|jsonwebtoken)$/.test(source),
};

/**
 * What a call that issues something comes to, which it is work to do; undefined for any other.
 * @param made What the value was made with that the function is taken from.
 */
export function issuerCall(
  source: string,
  path: string,
  args: Value[],
  site: Site,
  machine: Machine,
  made: readonly Value[] = [],
): Value | undefined {
  const signs = (): void => machine.note('work', `signs something by ${path.split('.').at(-1)}()`, site);
  if (issuersOf(source).some((one) => one.path.test(path))) {
    signs();
    return UNKNOWN;
  }
  if (source === 'jsonwebtoken' && /(?:^|\.)sign$/.test(path) && isIssued([args[0]], args[1])) signs();
  if (source === 'jose' && /(?:^|\.)SignJWT\(\)\./.test(path)) {
    // What it says is told piece by piece.
    if (/\.set\w+$/.test(path)) return { is: 'outside', source, path: `${path}()`, args: [...made, ...args] };
    if (/\.sign$/.test(path) && isIssued(made, args[0])) signs();
  }
  return undefined;
}

/** Whether a token says what the caller wants it to say, and others believe it: the app signs it with a key of its own. */
const isIssued = (says: readonly (Value | undefined)[], key: Value | undefined): boolean =>
  key !== undefined && !isForAll(key) && says.some((one) => one !== undefined && wasSent(one));

const MAX_DEPTH = 4;

/** Whether there is anything in a value that the caller sent, validated or not. */
function wasSent(value: Value, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (value.is === 'object') return [...value.fields.values()].some((one) => wasSent(one, depth + 1));
  if (value.is === 'array') return value.items.some((one) => wasSent(one, depth + 1));
  if (value.is === 'outside')
    return isHarmlessPackage(value.source) && /parse(?:Async)?\(\)/i.test(value.path);
  return value.is === 'request';
}
