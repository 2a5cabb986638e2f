import { pieces } from '../generators/pieces.ts';
import { UserError } from './errors.ts';
import { EXIT, type Facts } from './types.ts';
import { COMMAND } from './version.ts';

type Other = NonNullable<Facts['otherSignIn']>;

/** Whose accounts people have already. */
export const signsInAlready = ({ name, file }: Other): string =>
  `This app signs people in with ${name} already (${file}).`;

/** Why nothing is closed by Clerk, without a word from a person, to people who have their accounts elsewhere. */
export function besideClerk(other: Other): UserError {
  const free = pieces.filter(({ withoutClerk }) => withoutClerk).map(({ name }) => name);
  return new UserError(
    `${signsInAlready(other)} What is written here asks Clerk who comes, with whom none of them has an account: all would be locked out.`,
    {
      code: 'OTHER_SIGN_IN',
      exitCode: EXIT.notDone,
      next: `${COMMAND} doctor says what a stranger reaches, whoever is asked for the session; ${COMMAND} add ${free.join(' ')} needs no Clerk. To put Clerk in the place of ${other.name}: ${COMMAND} --install-clerk. Nothing was written.`,
      file: other.file,
    },
  );
}
