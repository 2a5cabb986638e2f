/** Words that mark a variable's name as secret. */
const SECRET_WORDS =
  /(?:^|_)(?:SECRET|PASSWORD|PASSWD|PRIVATE|TOKEN|CREDENTIALS?|DSN|(?:DATABASE|DB|REDIS|MONGO|MONGODB|POSTGRES|MYSQL)_(?:URL|URI)|(?:API|ENCRYPTION|SIGNING|SERVICE_ROLE|ACCESS)_KEY)(?:_|$)/i;

/**
 * The names among these that probably stand for a secret. Names that Next publishes on purpose are not among them.
 * @param names Environment variables, e.g. `CLERK_SECRET_KEY`, `DATABASE_URL`.
 */
export function secretNames(names: readonly string[]): string[] {
  return names.filter((name) => SECRET_WORDS.test(name) && !name.startsWith('NEXT_PUBLIC_'));
}
