import { KEY_ENTRIES } from '../src/clerk/key-entries.ts';
import { routedFile } from '../src/clerk/routed-file.ts';
import { secretNames } from '../src/clerk/secret-names.ts';
import { inSource, specifier } from '../src/specifier.ts';
import type { Edit, Facts, NextStep, Piece, PieceContext } from '../src/types.ts';

const NAME = 'security-check';
const MODULE = 'lib/security/env-check';

/** The owner's instrumentation file; ours is written from its template each time. */
function foreignInstrumentation(facts: Facts): string | undefined {
  const file = facts.instrumentation;
  return file !== undefined && !facts.ownFiles.includes(file) ? file : undefined;
}

/** A file of the project as a comment may name it: its name is the project's, so it may hold anything. */
function nameInComment(file: string): string {
  return /^[\w@./-]{1,60}$/.test(file) ? file : 'The existing check';
}

function requiresParties({ all, present }: PieceContext): boolean {
  return present.has('middleware') && all.middleware?.requireAuthorizedParties === true;
}

function startUp(facts: Facts): Edit {
  const file = foreignInstrumentation(facts);
  if (file === undefined) {
    return {
      type: 'create',
      piece: NAME,
      path: routedFile(facts, inSource(facts, 'instrumentation')),
      template: 'security-check/instrumentation.ts.hbs',
      data: {},
    };
  }
  const module = specifier(facts, file, inSource(facts, MODULE));
  return {
    type: 'patch',
    piece: NAME,
    path: file,
    surgeon: 'instrumentation',
    args: { module, call: 'checkEnvironment' },
  };
}

/** Next 13.2 to 14 read instrumentation.ts only with `experimental.instrumentationHook`. */
function hook({ facts, present }: PieceContext): Edit[] {
  const { file, instrumentationHook } = facts.nextConfig;
  const ours = file !== undefined && facts.ownFiles.includes(file);
  const headers = present.has('headers');
  if (facts.nextMajor >= 15 || (instrumentationHook && (headers || !ours))) return [];
  // Without a config the headers piece, which runs before this one, writes next.config.mjs.
  if ((file === undefined || ours) && !headers) {
    return [
      {
        type: 'create',
        piece: NAME,
        path: file ?? 'next.config.mjs',
        template: 'security-check/next.config.mjs.hbs',
        data: {},
        keepExtension: true,
      },
    ];
  }
  return [
    {
      type: 'patch',
      piece: NAME,
      path: file ?? 'next.config.mjs',
      surgeon: 'next-config',
      args: { instrumentationHook: true },
    },
  ];
}

/** Secrets that next.config copies into client code, which no check at run time can see. */
function inlined(facts: Facts): Edit[] {
  const names = secretNames(facts.nextConfig.envNames);
  if (names.length === 0 || facts.nextConfig.file === undefined) return [];
  return [
    {
      type: 'manual',
      piece: NAME,
      path: facts.nextConfig.file,
      because: `env: { ${names.join(', ')} } makes Next write these secrets into code that browsers load. Remove them there (process.env works on the server without it) and replace the secrets.`,
      snippet: '',
    },
  ];
}

function edits(context: PieceContext): Edit[] {
  const { facts, answers, present } = context;
  return [
    {
      type: 'create',
      piece: NAME,
      path: inSource(facts, `${MODULE}.ts`),
      template: 'security-check/env-check.ts.hbs',
      data: {
        exits: answers.onInvalid === 'exit',
        hasWebhook: present.has('webhook'),
        requireParties: requiresParties(context),
        hasValidator: facts.envValidator !== null,
        validator: nameInComment(facts.envValidator?.file ?? ''),
      },
    },
    startUp(facts),
    ...hook(context),
    { type: 'dependency', piece: NAME, name: 'server-only', range: '^0.0.1', dev: false },
    ...inlined(facts),
  ];
}

function next({ facts, answers }: PieceContext): NextStep[] {
  const steps: NextStep[] = [];
  if (answers.onInvalid !== 'exit') {
    steps.push({
      kind: 'code',
      text: 'With an invalid environment Next keeps running and answers 500 to everything: let health checks ask for a public page.',
    });
  }
  if (facts.envValidator) {
    steps.push({
      kind: 'code',
      text: `Declare NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY (client) and CLERK_SECRET_KEY (server) in ${facts.envValidator.file} too: the start-up check adds the rules between them, types come from there.`,
    });
  }
  if (Object.hasOwn(facts.dependencies, 'vitest')) {
    steps.push({
      kind: 'code',
      text: "Tests that import server-only modules need resolve.alias { 'server-only': 'server-only/empty.js' } in the Vitest config.",
    });
  }
  return steps;
}

/** Validates the environment when the server starts. */
export const securityCheck: Piece = {
  name: NAME,
  title: 'Start-up check',
  summary: 'A server-only check of keys and secrets when the server starts, called from instrumentation.ts.',
  version: 1,
  notes: [{ version: 1, text: 'First version.' }],
  reflects: ['middleware', 'webhook'],
  suggestion: (facts) =>
    facts.envValidator
      ? {
          selected: true,
          because: `It adds to ${facts.envValidator.file} the rules between variables and the shape of Clerk's keys.`,
        }
      : { selected: true, because: 'Nothing checks the environment when the server starts.' },
  questions: [
    {
      kind: 'select',
      name: 'onInvalid',
      flag: 'on-invalid-env',
      byFlag: true,
      message: 'What happens when the environment is invalid?',
      help: "With an invalid environment: respond-500 (Next's own way: it stays up and answers 500) or exit.",
      choices: [
        { value: 'respond-500', label: 'respond-500: the server stays up and answers 500 to everything' },
        { value: 'exit', label: 'exit: the process ends with code 1' },
      ],
      default: () => 'respond-500',
    },
  ],
  env: () => [...KEY_ENTRIES],
  edits,
  next,
};
