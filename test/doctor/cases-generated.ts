import { type Case, get } from './cases-clerk.ts';
import { ok, open } from './twins.ts';

const ANSWER = 'return NextResponse.json(await db.note.findMany());';
const REFUSE = 'return new Response(null, { status: 401 });';
const USER = 'const { userId } = await auth();';
/** Who calls is asked, and what is said of that goes nowhere. */
const ASKED = `${USER}\nconsole.log(userId);\n`;

/** What programs have shown that were made up and run. */
export const GENERATED_CASES: Case[] = [
  open(
    'a refusal that hangs on the text of an object which writes itself as an empty one',
    get(`${ASKED}const own = { toString: () => '' };\nif (String(own)) ${REFUSE}\n${ANSWER}`),
  ),
  open(
    'a refusal that hangs on the text of a list with nothing in it',
    get(`${ASKED}if (String([])) ${REFUSE}\n${ANSWER}`),
  ),
  ok(
    'a check behind the text of an object',
    get(
      `${USER}\nif (String({ toString: () => '' })) console.log(userId);\nif (!userId) ${REFUSE}\n${ANSWER}`,
    ),
  ),
];
