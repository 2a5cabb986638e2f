import { byDirective, declaredHosts, foundHosts, hostProblem, normalizeHost } from '../src/csp/hosts.ts';
import { cspPlan, foreignPolicies, nonceProblem } from '../src/csp/mode.ts';
import { policyText } from '../src/entry/steps.ts';
import type { Edit, Facts, ManualEdit, NextStep, Piece, PieceContext } from '../src/types.ts';

const PIECE = 'headers';
const EXPORT = 'securityHeaders';

/** Whether a field is set, or computed so that it may be. */
const maybe = (facts: Facts, name: string, set: boolean): boolean =>
  set || facts.nextConfig.unreadable.includes(name);

/**
 * The module beside next.config, and how next.config names it. Only a TypeScript config can import TypeScript; the
 * other forms get an ES module, which CommonJS loads with `import()`.
 */
function headersModule(facts: Facts): { path: string; specifier: string; keepExtension: boolean } {
  const { file, format } = facts.nextConfig;
  const typed = file === undefined ? newConfig(facts) === 'next.config.ts' : format === 'ts';
  return typed
    ? { path: 'security-headers.ts', specifier: './security-headers', keepExtension: true }
    : { path: 'security-headers.mjs', specifier: './security-headers.mjs', keepExtension: true };
}

/** Next reads a TypeScript config since 15. */
function newConfig(facts: Facts): string {
  return facts.language === 'ts' && facts.nextMajor >= 15 ? 'next.config.ts' : 'next.config.mjs';
}

/** A config of our own is patched right away as well: a later run finds it there and does just that. */
function configEdits(facts: Facts, specifier: string): Edit[] {
  const path = facts.nextConfig.file ?? newConfig(facts);
  const patch: Edit = {
    type: 'patch',
    piece: PIECE,
    path,
    surgeon: 'next-config',
    args: { headersModule: specifier, headersExport: EXPORT },
  };
  if (facts.nextConfig.file !== undefined) return [patch];
  const template = 'headers/next.config.ts.hbs';
  return [
    { type: 'create', piece: PIECE, path, template, data: { module: specifier }, keepExtension: true },
    patch,
  ];
}

function manual(path: string, because: string, snippet = ''): ManualEdit {
  return { type: 'manual', piece: PIECE, path, because, snippet };
}

/** What was asked of the policy and is not written, and what another policy has to do with it. */
function policySteps(context: PieceContext): ManualEdit[] {
  const { facts, answers, present, adding } = context;
  const plan = cspPlan(context, answers);
  const steps: ManualEdit[] = [];
  const entry = facts.entry.active ?? facts.entry.target;
  if (plan.refused !== undefined) {
    steps.push(
      manual(
        entry,
        `A nonce policy does not work here: ${plan.refused} The static policy is written instead.`,
      ),
    );
  }
  const policy = policyText({ ...context, all: { ...context.all, [PIECE]: answers } });
  if (
    plan.mode === 'nonce' &&
    policy !== undefined &&
    present.has('middleware') &&
    !adding.has('middleware')
  ) {
    steps.push(
      manual(
        entry,
        `${entry} was written without the nonce policy. Put this into the options of clerkMiddleware.`,
        `contentSecurityPolicy: ${policy},`,
      ),
    );
  }
  return steps;
}

/** Devices and places that no page asks for, unless the code does: then this site alone may. */
function permissionsPolicy({ features }: Facts): string {
  const asked = new Set<string>(features.map(({ what }) => what));
  const devices = ['camera', 'microphone', 'geolocation'].map(
    (name) => `${name}=(${asked.has(name) ? 'self' : ''})`,
  );
  return [...devices, 'browsing-topics=()'].join(', ');
}

/** What is left allowed, and for whose sake. */
function featureRemarks({ features }: Facts): string[] {
  const devices = features.filter(({ what }) => what !== 'own-frame');
  const frame = features.find(({ what }) => what === 'own-frame');
  return [
    ...(devices.length > 0
      ? [
          `Permissions-Policy leaves to this site what its code asks for: ${devices.map(({ what, file }) => `${what} (${file})`).join(', ')}.`,
        ]
      : []),
    ...(frame ? [`Pages of this site may be framed by this site alone, as ${frame.file} does.`] : []),
  ];
}

function edits(context: PieceContext): Edit[] {
  const { facts, answers } = context;
  const plan = cspPlan(context, answers);
  const module = headersModule(facts);
  const hosts = Object.entries(byDirective(plan.hosts)).map(([name, sources]) => ({ name, sources }));
  return [
    {
      type: 'create',
      piece: PIECE,
      path: module.path,
      template: 'headers/security-headers.ts.hbs',
      data: {
        hstsSubdomains: answers.hstsSubdomains === true,
        typed: module.path.endsWith('.ts'),
        permissions: permissionsPolicy(facts),
        ownFrame: facts.features.some(({ what }) => what === 'own-frame'),
        static: plan.level !== 'off' && plan.mode === 'static',
        nonce: plan.mode === 'nonce',
        reportOnly: plan.level === 'report-only',
        hosts: hosts.length > 0 ? hosts : false,
        ownMedia: hosts.some(({ name }) => name === 'media-src'),
        everyBasePath: maybe(facts, 'basePath', facts.nextConfig.basePath !== ''),
        everyLocale: maybe(facts, 'i18n', facts.nextConfig.i18n !== null),
      },
      keepExtension: module.keepExtension,
    },
    ...configEdits(facts, module.specifier),
    ...policySteps(context),
  ];
}

function remarks({ facts, answers, present }: PieceContext): string[] {
  const said: string[] = featureRemarks(facts);
  const plan = cspPlan({ facts, present }, answers);
  const foreign = foreignPolicies(facts).map(({ file, what }) => `${file} (${what})`);
  if (foreign.length > 0) {
    said.push(
      plan.level === 'off'
        ? `No Content-Security-Policy was added, since there is one already: ${foreign.join(', ')}.`
        : `There are two policies now, ours and ${foreign.join(', ')}. A browser applies both: remove one.`,
    );
  }
  if (plan.level !== 'off') {
    const left = [...foundHosts(facts)].filter(([host]) => !plan.hosts.includes(host));
    if (left.length > 0) {
      const named = left.slice(0, 8).map(([host, where]) => `${host} (${where})`);
      const more = left.length > 8 ? ` and ${left.length - 8} more` : '';
      said.push(
        `Hosts seen in the source that the policy does not admit: ${named.join(', ')}${more}. --csp-host adds one.`,
      );
    }
  }
  return said;
}

function next({ facts, answers, present }: PieceContext): NextStep[] {
  const plan = cspPlan({ facts, present }, answers);
  const steps: NextStep[] = [];
  if (plan.level === 'report-only') {
    steps.push({
      kind: 'code',
      text: 'The Content-Security-Policy only reports. Use the app with the browser console open, admit what is missing with --csp-host, then enforce it with --csp enforce.',
    });
  }
  if (plan.mode === 'nonce' && plan.level !== 'off') {
    steps.push({
      kind: 'code',
      text: 'A page that becomes static later (force-static, generateStaticParams, no <ClerkProvider dynamic> above it) is sent without nonces and loses its scripts: look for ○ and ● in the output of next build.',
    });
  }
  return steps;
}

export const headers: Piece = {
  name: PIECE,
  title: 'Security headers',
  summary:
    'Security headers and a Content-Security-Policy that works with Clerk, through headers() in next.config.',
  version: 3,
  notes: [
    { version: 1, text: 'First version.' },
    {
      version: 3,
      text: 'The comment of the static policy says one thing more that it leaves open: what is injected can leave the page for another site and take along what it has read.',
    },
    {
      version: 3,
      text: 'Permissions-Policy leaves camera, microphone and geolocation to this site where its code asks for them, and pages that the app itself shows in a frame may be framed by it. In JavaScript the basePath and locale of the rule are typed as Next wants them.',
    },
  ],
  suggestion: (facts) =>
    facts.nextConfig.hasHeaders
      ? { selected: true, because: 'next.config has headers() already; these are added to it' }
      : { selected: true, because: 'Next sends none of these by itself' },
  questions: [
    {
      kind: 'confirm',
      name: 'hstsSubdomains',
      flag: 'hsts-subdomains',
      message: 'Does every subdomain answer over https, now and for the next two years?',
      help: 'Adds includeSubDomains to Strict-Transport-Security.',
      default: () => false,
    },
    {
      kind: 'select',
      name: 'csp',
      flag: 'csp',
      message: 'Content-Security-Policy?',
      help: 'report-only (violations are reported, nothing breaks), enforce or off.',
      choices: [
        { value: 'report-only', label: 'Report only: nothing breaks, the console shows what would' },
        { value: 'enforce', label: 'Enforce' },
        { value: 'off', label: 'None' },
      ],
      default: (facts) => (foreignPolicies(facts).length > 0 ? 'off' : 'report-only'),
    },
    {
      kind: 'select',
      name: 'cspMode',
      flag: 'csp-mode',
      message: 'Which policy?',
      help: 'static (works with prerendered pages) or nonce (stops injected inline scripts; every page is rendered per request).',
      choices: [
        {
          value: 'static',
          label: 'Static: works with prerendered pages, does not stop injected inline scripts',
        },
        { value: 'nonce', label: 'Nonce: stops those too, every page is rendered per request' },
      ],
      when: (facts, answers, all) =>
        answers.csp !== 'off' && nonceProblem(facts, all.middleware !== undefined) === undefined,
      default: () => 'static',
    },
    {
      kind: 'list',
      separator: ',',
      name: 'cspHost',
      flag: 'csp-host',
      message: 'Which hosts of your own does the policy admit?',
      help: 'A directive and a host the policy admits, such as "img-src https://images.example.com"; repeatable.',
      when: (_facts, answers) => answers.csp !== 'off',
      choices: (facts) => [
        ...declaredHosts(facts).map((value) => ({ value, label: `${value} (next.config)` })),
        ...[...foundHosts(facts)]
          .filter(([value]) => !declaredHosts(facts).includes(value))
          .map(([value, where]) => ({ value, label: `${value} (${where})` })),
      ],
      default: (facts) => declaredHosts(facts),
      check: hostProblem,
      normalize: normalizeHost,
    },
  ],
  env: () => [
    {
      name: 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY',
      comment: 'Publishable key from the Clerk dashboard, API keys; also needed by next build.',
      example: 'pk_test_',
      required: true,
    },
  ],
  edits,
  remarks,
  next,
};
