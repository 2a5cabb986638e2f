/** A path of Clerk's Frontend API behind the app's own host, as code compares it; a matcher has it with wildcards. */
const PROXY = /(['"`])(\/__clerk)(?:\/[\w/-]*)?\1/;

/** The path at which a source passes on what the browser asks of Clerk, if it does so itself. */
export const clerkProxyPath = (source: string): string | undefined => PROXY.exec(source)?.[2];
