import { clerkNeeds } from '../src/clerk/runs.ts';
import { inSource } from '../src/specifier.ts';
import type { Edit, Facts, NextStep, Piece, PieceContext } from '../src/types.ts';
import { atLeast } from '../src/versions.ts';
import { writtenPath } from '../src/written-path.ts';

/** First version with reverification in its present shape (Clerk's docs, useReverification). */
const FLOOR = '6.12.7';

function unsupported(facts: Facts): string | undefined {
  const version = facts.clerk.nextjs?.version;
  if (facts.clerk.major >= 7 || atLeast(version, FLOOR)) return undefined;
  return `Step-up needs @clerk/nextjs ${FLOOR} or later (found ${version ?? 'an unknown version'}): an older one cannot say when the user last proved who they are. The token's iat does not say it either, since a new token is issued every minute.`;
}

function edits({ facts, answers, present }: PieceContext): Edit[] {
  const router = facts.appDir === undefined ? 'pages' : 'app';
  const piece = 'step-up';
  return [
    {
      type: 'create',
      piece,
      path: inSource(facts, 'lib/security/step-up.ts'),
      template: `step-up/step-up-${router}.ts.hbs`,
      data: {
        level: answers.level,
        requireMfa: answers.requireMfa,
        sharedOriginCheck: present.has('api-route'),
        // Since 6.20.0 auth() itself treats a pending session as signed out.
        checkPending: facts.clerk.major < 7 && !atLeast(facts.clerk.nextjs?.version, '6.20.0'),
      },
    },
    {
      type: 'create',
      piece,
      path: inSource(facts, 'lib/security/use-step-up.ts'),
      template: 'step-up/use-step-up.ts.hbs',
      data: {},
    },
  ];
}

function next({ facts, answers }: PieceContext): NextStep[] {
  const server = writtenPath(inSource(facts, 'lib/security/step-up.ts'), facts);
  const client = writtenPath(inSource(facts, 'lib/security/use-step-up.ts'), facts);
  const calls =
    facts.appDir === undefined
      ? 'requireStepUp(req, res) in API routes'
      : 'requireStepUp(request) in route handlers, requireStepUpForAction() in server actions';
  const steps: NextStep[] = [
    {
      kind: 'code',
      text: `Nothing is guarded until you call ${server} first in each sensitive operation: ${calls}. Call those through useStepUp from ${client}.`,
    },
    {
      kind: 'dashboard',
      text: 'Step-up can ask again for a password, an email code or a phone code, and as second factor for a phone code, an authenticator app or a backup code. Users who have only passkeys, email links or social sign-in cannot pass it: offer one of these under User & authentication.',
    },
  ];
  if (answers.requireMfa === true) {
    steps.push({
      kind: 'dashboard',
      text: 'With --require-mfa, users without a second factor are refused: switch on multi-factor authentication in the Clerk dashboard.',
    });
  }
  return steps;
}

export const stepUp: Piece = {
  name: 'step-up',
  title: 'Step-up authentication',
  summary: 'A recent proof of identity before sensitive operations, server and client half.',
  version: 1,
  notes: [{ version: 1, text: 'First version.' }],
  unsupported,
  needs: clerkNeeds,
  reflects: ['api-route'],
  suggestion: () => ({
    selected: true,
    because: 'A stolen session alone should not delete an account or move money.',
  }),
  questions: [
    {
      kind: 'select',
      name: 'level',
      flag: 'step-up-level',
      message: 'How recent must the proof of identity be?',
      help: 'strict_mfa (both factors, 10 minutes), strict (second factor, 10 minutes), moderate (an hour) or lax (a day).',
      choices: [
        { value: 'strict_mfa', label: 'strict_mfa: both factors within 10 minutes' },
        { value: 'strict', label: 'strict: the second factor within 10 minutes' },
        { value: 'moderate', label: 'moderate: the second factor within an hour' },
        { value: 'lax', label: 'lax: the second factor within a day' },
      ],
      default: () => 'strict_mfa',
    },
    {
      kind: 'confirm',
      name: 'requireMfa',
      flag: 'require-mfa',
      byFlag: true,
      message: 'Refuse users who have no second factor? (Otherwise their first one is enough.)',
      help: 'Also refuses users without a second factor, whom every level lets pass with the first.',
      default: () => false,
    },
  ],
  asksClerk: ({ facts }) => ({ path: inSource(facts, 'lib/security/step-up.ts') }),
  edits,
  next,
};
