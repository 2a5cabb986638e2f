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

/** What nobody publishes on purpose; `TOKEN` and `API_KEY` alone are often meant for browsers, by maps or analytics. */
const NEVER_PUBLIC =
  /(?:^|_)(?:SECRET(?:_(?:KEY|TOKEN))?|SERVICE_ROLE(?:_KEY)?|(?<!VAPID_)PRIVATE_KEY|(?:ADMIN|DB|DATABASE|SMTP|MASTER|ROOT)_(?:PASSWORD|PASS)|(?:ADMIN|AUTH|BOT)_(?:TOKEN|API_KEY)|(?:DATABASE|MONGO|MONGODB|POSTGRES|REDIS)_(?:URL|URI)|(?:OPEN_?AI|ANTHROPIC|CLAUDE|GEMINI|GROQ|OPENROUTER|DEEPSEEK|MISTRAL|COHERE|PINECONE|RESEND|SENDGRID|ELEVENLABS)_API_(?:KEY|TOKEN)|(?:REPLICATE|HUGGINGFACE|HF)_(?:API_)?(?:KEY|TOKEN))$/;
/** A switch for something is not the thing. */
const SWITCH = /^NEXT_PUBLIC_(?:ENABLE|DISABLE|ALLOW|SHOW|HIDE|USE|HAS|IS|REQUIRE)_/;

/**
 * The names among these that stand for a secret whatever their prefix says: `NEXT_PUBLIC_CLERK_SECRET_KEY`.
 * @param names Environment variables.
 */
export function secretsByName(names: readonly string[]): string[] {
  return names.filter((name) => NEVER_PUBLIC.test(name) && !SWITCH.test(name));
}
