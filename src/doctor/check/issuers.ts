import type { Machine } from './machine.ts';
import { type Site, UNKNOWN, type Value } from './value.ts';

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
  { source: /^@knocklabs\/node$/, path: /(?:^|\.)signUserToken$/ },
];

/** What a call that issues something comes to, which it is work to do; undefined for any other. */
export function issuerCall(source: string, path: string, site: Site, machine: Machine): Value | undefined {
  if (!ISSUERS.some((one) => one.source.test(source) && one.path.test(path))) return undefined;
  machine.note('work', `signs something by ${path.split('.').at(-1)}()`, site);
  return UNKNOWN;
}
