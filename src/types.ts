/**
 * The seams, in the order data flows:
 *
 *   Files ─inspect─▶ Facts ─ask─▶ Answers ─generate─▶ Plan ─preview─▶ yes? ─apply─▶ Outcome ─▶ Manifest
 *   (reads)          plain        plain     (plop, on   plain   text           (the only     (the last file
 *                    data         data       a Draft)   data                    writes)       of the plan)
 *
 * Everything here is plain data: `JSON.stringify` of any of it is worth printing.
 * Unless a field says otherwise, paths are relative to `Facts.root` and use `/` on every system.
 */

// ── Facts: what is so ───────────────────────────────────────────────────────────────────────────────────

/** Something in the target that could not be read or understood; reported, never thrown. */
export interface Problem {
  path: string;
  /** 1-based; absent where the whole file is meant. */
  line?: number;
  column?: number;
  message: string;
}

/** Where a version was learned, most certain first. */
export type VersionSource = 'installed' | 'lockfile' | 'range' | 'unknown';

export interface PackageVersion {
  name: string;
  /** As written in package.json (`^15.0.0`, `latest`, `catalog:`); absent when only transitively there. */
  range?: string;
  /** Exact semver where it could be resolved; for source `range` the lowest version the range admits. */
  version?: string;
  source: VersionSource;
}

export interface WorkspaceApp {
  /** package.json name, or the folder where it has none. */
  name: string;
  /** Relative to the workspace root, `.` for the root itself. */
  dir: string;
}

export interface WorkspaceFacts {
  kind: 'single' | 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** turbo.json / nx.json beside the workspace root. */
  orchestrator?: 'turbo' | 'nx' | undefined;
  /** Workspace root relative to `Facts.root`: `.` or `..`, `../..`. */
  root: string;
  /** Every package of the workspace that depends on next (or that has an app/pages folder and inherits it). */
  apps: WorkspaceApp[];
}

export type PackageManagerName = 'npm' | 'pnpm' | 'yarn' | 'bun';

export interface PackageManagerFacts {
  name: PackageManagerName;
  version?: string | undefined;
  /** Lockfile relative to `Facts.root` (may start with `../`). */
  lockfile?: string | undefined;
  /** How it was decided: the packageManager field, devEngines, a lockfile, or the npm default. */
  because: string;
}

export interface Formatting {
  quotes: 'single' | 'double';
  jsxQuotes: 'single' | 'double';
  semicolons: boolean;
  indent: { kind: 'tab' } | { kind: 'space'; size: number };
  trailingCommas: 'all' | 'es5' | 'none';
  eol: '\n' | '\r\n';
  finalNewline: boolean;
  /** Columns; prettier's printWidth, biome's lineWidth, editorconfig's max_line_length, else 80. */
  lineWidth: number;
  /** e.g. `.prettierrc`, `biome.json`, `.editorconfig`, `nearest sources`. */
  source: string;
  /** No formatter is configured, so what a run once decided holds for the later ones. */
  unconfigured?: true;
}

/** A style as it is remembered: what was decided, without where it came from. */
export type DecidedStyle = Omit<Formatting, 'source' | 'unconfigured'>;

export interface Alias {
  /** As typed in an import, ending in `/`: `@/`, `~/`. */
  prefix: string;
  /** Folder it resolves to, relative to root: `.`, `src`. */
  dir: string;
}

export type RouteKind = 'page' | 'route-handler' | 'api' | 'metadata';

export interface RouteFact {
  kind: RouteKind;
  router: 'app' | 'pages';
  /** URL pattern without basePath; dynamic segments kept as Next writes them: `/blog/[slug]`, `/docs/[...path]`. */
  url: string;
  file: string;
  /** Exported HTTP methods of a route handler; `['*']` for pages/api; empty for pages. */
  methods: string[];
  /**
   * `static`: nothing in this file or its layouts asks for the request, so `next build` prerenders it;
   * `dynamic`: it does (cookies(), headers(), searchParams, auth(), no-store, force-dynamic, getServerSideProps…);
   * `unknown`: the file did not parse.
   */
  rendering: 'static' | 'dynamic' | 'unknown';
  /** Names the call or export that makes it dynamic, for the reader. */
  because?: string | undefined;
  /** A page that sends whoever asks for it to another one. */
  redirects?: true | undefined;
}

export interface WebhookFact {
  file: string;
  url: string;
  router: 'app' | 'pages';
  /** How the body is verified; `none` when no verification was recognised. */
  verifiedBy: 'verifyWebhook' | 'svix' | 'standardwebhooks' | 'stripe' | 'none';
  /** It calls no verifier itself, but is followed to one or to a secret that it asks for, or imports a module that calls one. */
  verifiedBehind?: true | undefined;
  /** Environment variables it reads that look like a webhook secret. */
  secretNames: string[];
  /** True when it looks like Clerk's: by its path, its secret, what verifies it, or the events that it names. */
  clerk: boolean;
}

/** A handler that machines call, which have no session. */
export interface MachineFact {
  file: string;
  url: string;
  /**
   * What it asks its callers for: a signature over what they send; a secret, a key or a token; `shared`: people call it, too,
   * and are asked for their session.
   */
  by: 'signature' | 'secret' | 'shared';
  /** What it asks, as a part of a sentence. */
  because: string;
  /** The first of its methods that is not seen to ask for anything, and why. */
  unguarded?: string | undefined;
}

export interface EntryCandidate {
  path: string;
  name: 'middleware' | 'proxy';
  /** True for the one Next would load. */
  active: boolean;
  /** Why Next loads it or ignores it. */
  because: string;
  /** What a byte-level look says: does it mention Clerk, outside comments? Judged from the parsed imports. */
  importsClerk: boolean;
  /** Created by us and listed in the manifest. */
  ours: boolean;
  /** Modules that import it, tests and mocks among them. */
  importedBy?: string[];
  /** Where Next would load it, for a file that it ignores because of its folder or its extension. */
  rightPlace?: string | undefined;
}

/** What a visitor without a session gets; `unknown` where the file can't be followed that far. */
export type TodayAnswer = 'open' | 'closed' | 'unknown';

/** What an entry file of the owner's does about sessions before our wall is in it. */
export interface EntryToday {
  /** By route URL. */
  answers: Record<string, TodayAnswer>;
  /** Routes below the locale segment by their URL without it, where Next runs the file, which may lead to them. */
  unprefixed: Record<string, TodayAnswer>;
  /** URLs that it would close if somebody waited for its check, which nobody does; absent where each is waited for. */
  meant?: string[] | undefined;
  /** It runs next-intl, for which a first segment that is no locale is never one. */
  intl: boolean;
  /** URLs at which it sends everybody to another one, signed in or not. */
  away: string[];
  /** Patterns of its own lists that it lets everyone through on, in our spelling. */
  listed: string[];
  /** Patterns of its own lists on which it may let everyone through: what it answers there can't be told. */
  mayBeListed?: string[] | undefined;
  /** Lines at which it answers by itself what the wall answers first from then on. */
  own?: { preflight?: number; limit?: number } | undefined;
  /** It protects a list and lets everything else through. */
  allowByDefault: boolean;
  /** It runs Clerk under a condition only. */
  conditional: boolean;
  /** Another sign-in system that it runs, or that a module it calls is made with. */
  secondAuth?: string | undefined;
  /** The module by which it runs Clerk without calling it itself, as the file names it. */
  clerkBehind?: string | undefined;
  /** It sends them to an `unauthenticatedUrl` of its own. */
  ownTarget?: true;
  /**
   * What it keeps strangers from by a gate that can be taken out, with `createRouteMatcher` or a test of the path written
   * in place; absent where it has none.
   */
  gated?: string[] | undefined;
  /** Composing takes the place of what it does, rather than standing before it: a removed function of Clerk's. */
  replaced: boolean;
}

export interface EntryFacts {
  candidates: EntryCandidate[];
  active?: string | undefined;
  /** Where a new one goes: `proxy.ts`, `src/middleware.ts`, `proxy.page.ts`. */
  target: string;
  /** Path at which the active file of the owner's passes Clerk's own requests on: `/__clerk`. */
  clerkProxy?: string;
  /** Of the active file; absent where there is none, where it is ours, or where our wall is in it. */
  today?: EntryToday | undefined;
}

export interface NextConfigFacts {
  file?: string | undefined;
  format?: 'ts' | 'mts' | 'mjs' | 'cjs-js' | 'esm-js' | 'cjs' | undefined;
  /** False where the exported value is not an object literal we can follow. */
  literal: boolean;
  basePath: string;
  trailingSlash: boolean;
  /** A path with a slash at its end is served as it is, and not redirected to the one without. */
  skipTrailingSlashRedirect?: boolean | undefined;
  /** Pages Router i18n locales; empty when not configured. */
  i18n: { locales: string[]; defaultLocale?: string | undefined } | null;
  output?: string | undefined;
  /** A condition decides whether it is a static export, where nothing of ours runs. */
  mayExport?: true;
  distDir: string;
  cacheComponents: boolean;
  instrumentationHook: boolean;
  poweredByHeader: boolean;
  hasHeaders: boolean;
  /** From images.remotePatterns / images.domains, wildcards as written. */
  imageHosts: string[];
  /** Literal `source` → `destination` pairs. */
  rewrites: { source: string; destination: string }[];
  /** Path by which Sentry's wrapper of the config lets the browser reach Sentry. */
  tunnelRoute?: string;
  /** Names in `env: { … }`, which Next inlines into client code. */
  envNames: string[];
  /** Fields that exist but are computed, so their value is not known. */
  unreadable: string[];
}

export interface EnvFileFact {
  path: string;
  /** Names only; values never leave the inspector. */
  names: string[];
  /** Those among them with a value that is probably a secret: neither empty nor a placeholder. */
  secrets: string[];
  tracked: boolean;
  ignored: boolean;
}

export interface ExternalHost {
  host: string;
  /** The CSP directive its use suggests. */
  directive: 'script-src' | 'connect-src' | 'img-src' | 'font-src' | 'style-src' | 'frame-src' | 'media-src';
  path: string;
  line: number;
}

/** What code asks of the browser that a header of ours would forbid. */
export interface BrowserFeature {
  /** `own-frame`: a page of this app inside of a frame of this app. */
  what: 'camera' | 'microphone' | 'geolocation' | 'own-frame';
  /** The first source that asks for it. */
  file: string;
}

export interface Found {
  file: string;
  /** What it is: a package name, `own module`, `next.config headers()`. */
  what: string;
}

export interface Moved {
  from: string;
  to: string;
}

export interface Facts {
  schema: 1;
  /** Absolute path of the app: the folder with the package.json (or config) of the Next app. */
  root: string;
  name?: string | undefined;
  workspace: WorkspaceFacts;
  packageManager: PackageManagerFacts;
  /** `module` when package.json says so. */
  moduleType: 'module' | 'commonjs';
  /** dependencies and devDependencies of the app (and, for a workspace, those inherited from its root), name → range. */
  dependencies: Record<string, string>;
  next: PackageVersion | null;
  /** Major of next, 0 when unknown. */
  nextMajor: number;
  react: PackageVersion | null;
  appDir?: string | undefined;
  pagesDir?: string | undefined;
  /** App or pages folders that Next ignores because the one at the root wins: `src/app`. */
  shadowedDirs?: string[];
  /** The folder that holds app/ or pages/: `.` or `src`. */
  sourceDir: string;
  pageExtensions: string[];
  language: 'ts' | 'js';
  /** JavaScript is type-checked along or allowed beside TypeScript (`allowJs` after all `extends`). */
  allowJs?: boolean;
  alias: Alias | null;
  formatting: Formatting;
  clerk: {
    nextjs: PackageVersion | null;
    /** Major of @clerk/nextjs, 0 when not installed. */
    major: number;
    backend: PackageVersion | null;
    packages: PackageVersion[];
    /** Workspace package through which Clerk is reached when the app does not depend on it. */
    via?: string | undefined;
    /** The range the app has to ask for itself, where what comes with that package is out of its reach (pnpm). */
    beside?: string | undefined;
    /** `<ClerkProvider` found, and where; `dynamic` when the prop is there. */
    provider?: { file: string; dynamic: boolean } | undefined;
    /** Publishable key kind named in env files (never the value). */
    keyMode: 'test' | 'live' | 'unknown';
  };
  entry: EntryFacts;
  /** Another sign-in system than Clerk that people have their accounts with, and a file that uses it. */
  otherSignIn?: { name: string; file: string } | undefined;
  /** `named`: by the environment, which may say otherwise where the app runs. */
  signIn?: { url: string; file?: string | undefined; named?: true } | undefined;
  signUp?: { url: string; file?: string | undefined } | undefined;
  /** Name of the root dynamic segment that holds a locale, e.g. `locale` for app/[locale]. */
  localeSegment?: string | undefined;
  /** The values of that segment, where they are written down: `en`, `de`. */
  locales?: string[] | undefined;
  routes: RouteFact[];
  /** Files in public/, as URL paths: `/favicon.ico`. Capped at 2,000. */
  publicFiles: string[];
  webhooks: WebhookFact[];
  /** Told only to who writes the wall: it takes following each handler. */
  machines?: MachineFact[] | undefined;
  csp: Found[];
  externalHosts: ExternalHost[];
  features: BrowserFeature[];
  rateLimiter: Found | null;
  validator: { name: 'zod' | 'valibot' | 'arktype'; major: number } | null;
  envValidator: Found | null;
  instrumentation?: string | undefined;
  /** Redis-like stores among the dependencies. */
  stores: { upstash: boolean; ioredis: boolean; nodeRedis: boolean };
  nextConfig: NextConfigFacts;
  envFiles: EnvFileFact[];
  gitignore: {
    exists: boolean;
    /** A symlink, and whether it stays inside the root. */
    symlink: 'no' | 'inside' | 'outside';
    /** Patterns we would want that are not effective today, after all negations. */
    missing: string[];
  };
  git: {
    repository: boolean;
    dirty: boolean;
    branch?: string | undefined;
    /** The app's folder below the root of the repository, `.` for that root; absent where there is none. */
    folder?: string | undefined;
  };
  /** `vercel`, `docker`, `netlify`, `fly`, `cloudflare`… from files, for hints only. */
  deploy: string[];
  /** Installed pieces and the version of their templates, from the manifest. */
  installed: Record<string, number>;
  /** Files this tool created here, from the manifest. */
  ownFiles: string[];
  /** Files this tool created that the owner moved since: where they were, and where they are. */
  movedFiles?: Moved[];
  problems: Problem[];
}

/** What an app serves and what stands in front of it: the facts, but for how pages are rendered, what browsers call, and what the
 * entry file answers today. */
export type SurfaceFacts = Omit<Facts, 'externalHosts' | 'features' | 'routes' | 'entry'> & {
  entry: Omit<Facts['entry'], 'today'>;
  routes: Omit<RouteFact, 'rendering' | 'because'>[];
};

// ── Pieces and questions ────────────────────────────────────────────────────────────────────────────────

export type AnswerValue = string | number | boolean | string[];
/** Answers of one piece, keyed by question name. */
export type PieceAnswers = Record<string, AnswerValue>;
/** Answers of all pieces, keyed by piece name. */
export type Answers = Record<string, PieceAnswers>;

interface QuestionBase {
  /** camelCase; key in answers, manifest and `--answers` files. Unique within the piece. */
  name: string;
  /** Without dashes, unique over all pieces: `csp-mode`. */
  flag: string;
  /** Asked of a person. */
  message: string;
  /** One line for `--help`. */
  help: string;
  /** Never asked: the facts or a safe default answer it, and its flag changes it. */
  byFlag?: true;
  /** Asked only when this holds; otherwise the default is taken silently. */
  when?: (facts: Facts, answers: PieceAnswers, all: Answers) => boolean;
}

export interface ConfirmQuestion extends QuestionBase {
  kind: 'confirm';
  default: (facts: Facts, answers: PieceAnswers, all: Answers) => boolean;
}
export interface SelectQuestion extends QuestionBase {
  kind: 'select';
  choices: readonly { value: string; label: string }[];
  default: (facts: Facts, answers: PieceAnswers, all: Answers) => string;
}
export interface TextQuestion extends QuestionBase {
  kind: 'text';
  default: (facts: Facts, answers: PieceAnswers, all: Answers) => string;
  /** A sentence saying what is wrong, or undefined when the value is fine. The grammar of the answer. */
  check: (value: string, facts: Facts) => string | undefined;
}
export interface NumberQuestion extends QuestionBase {
  kind: 'number';
  min: number;
  max: number;
  default: (facts: Facts, answers: PieceAnswers, all: Answers) => number;
}
/** Several values; the flag is repeatable, one value each. */
export interface ListQuestion extends QuestionBase {
  kind: 'list';
  /** Offered as a checklist when given; else typed, comma-separated. */
  choices?: (facts: Facts, answers?: PieceAnswers) => { value: string; label: string }[];
  default: (facts: Facts, answers: PieceAnswers, all: Answers) => string[];
  /** What separates typed values; a comma where a value holds spaces. A space unless said otherwise. */
  separator?: ',';
  /** Checks one value. */
  check: (value: string, facts: Facts) => string | undefined;
  /** Brings one value to its canonical spelling (`/x(.*)` → `/x/**`). */
  normalize?: (value: string) => string;
}
export type Question = ConfirmQuestion | SelectQuestion | TextQuestion | NumberQuestion | ListQuestion;

export interface PieceContext {
  facts: Facts;
  /** This piece's answers, complete. */
  answers: PieceAnswers;
  /** Answers of every piece that is installed or being added now. */
  all: Answers;
  /** Pieces installed before or being added in this run. */
  present: ReadonlySet<string>;
  /** Pieces being added in this run: their files are written from templates, not patched. */
  adding: ReadonlySet<string>;
}

/** An environment variable a piece reads. Only names and made-up examples, never a value of the project's. */
export interface EnvEntry {
  name: string;
  /** One line: what it is and where to get it. */
  comment: string;
  /** What `.env.example` shows; empty for secrets. */
  example: string;
  required: boolean;
}

/** Something only the owner can do: a dashboard setting, a variable's value, a page to write. */
export interface NextStep {
  kind: 'env' | 'dashboard' | 'github' | 'code' | 'command';
  text: string;
}

export interface Piece {
  /** The id: same word in file name, template folder, flag values, manifest. */
  name: string;
  title: string;
  /** One line: what it writes. */
  summary: string;
  /** Of the templates; raised with each change that should reach existing projects. */
  version: number;
  /** Newest last: what changed and why, per version. */
  notes: readonly { version: number; text: string }[];
  /** Pieces this one cannot work without; added with it. A function where the project may already have its own. */
  needs?: readonly string[] | ((facts: Facts) => readonly string[]);
  /** Pieces whose presence or answers change what this one writes: where it is installed, it is written again with them. */
  reflects?: readonly string[];
  /** Written only where it is named: a first run does not speak of it. */
  onRequest?: true;
  /** It has nothing to do with Clerk, so Clerk is not added for it. */
  withoutClerk?: true;
  /** A sentence why it does not fit here, or undefined. */
  unsupported?: (facts: Facts) => string | undefined;
  /** Preselected? With one line of why. */
  suggestion: (facts: Facts) => { selected: boolean; because: string };
  questions: readonly Question[];
  /** Variables the generated code reads; go to `.env.example` when the env-files piece is present. */
  env?: (context: PieceContext) => EnvEntry[];
  /** Where its code asks Clerk who is signed in, which throws unless Clerk ran before it; at a URL, where it has one. */
  asksClerk?: (context: PieceContext) => { path: string; url?: string };
  /** The edits, as plain data; literally plop actions. */
  edits: (context: PieceContext) => Edit[];
  /** Things worth a word about what was decided; they do not fail the run. */
  remarks?: (context: PieceContext) => string[];
  /** What is left for the owner after this piece is in place. */
  next: (context: PieceContext) => NextStep[];
}

// ── Edits: what a piece asks for ────────────────────────────────────────────────────────────────────────

/** Values handed to a template; helpers throw on undefined, so every key must be there. */
export type TemplateData = Record<string, unknown>;

/** Write a whole file from a template. */
export interface CreateEdit {
  type: 'create';
  piece: string;
  /** Written as `.ts`/`.tsx`; becomes `.js`/`.jsx` in JavaScript projects unless `keepExtension`. */
  path: string;
  /** Below templates/: `webhook/route.ts.hbs`. */
  template: string;
  data: TemplateData;
  keepExtension?: boolean;
  /** Where earlier versions wrote this file: its owner's edits are carried over to the new place. */
  formerly?: readonly string[];
}
/** Change an existing file at a parsed place. */
export interface PatchEdit {
  type: 'patch';
  piece: string;
  path: string;
  surgeon: SurgeonName;
  args: Record<string, unknown>;
}
/** Ensure lines in a line-based file such as .gitignore. */
export interface LinesEdit {
  type: 'lines';
  piece: string;
  path: string;
  /** Heading comment above our lines, without the comment sign. */
  heading: string;
  lines: string[];
}
/** Ensure variables in `.env.example`. */
export interface EnvEdit {
  type: 'env';
  piece: string;
  path: string;
  entries: EnvEntry[];
}
/** Ensure a dependency in package.json. */
export interface DependencyEdit {
  type: 'dependency';
  piece: string;
  name: string;
  range: string;
  dev: boolean;
}
/** A step we decline to guess at. */
export interface ManualEdit {
  type: 'manual';
  piece: string;
  path: string;
  because: string;
  /** The exact lines; empty when there is nothing to paste. */
  snippet: string;
}
/** Give a file another path, imports of it and in it following. */
export interface MoveEdit {
  type: 'move';
  piece: string;
  from: string;
  to: string;
  /** Modules that import it. */
  importedBy: string[];
  /** The file is ours: its next text comes from the template, merged with the owner's edits. */
  ours: boolean;
}
export type Edit = CreateEdit | PatchEdit | LinesEdit | EnvEdit | DependencyEdit | ManualEdit | MoveEdit;

// ── Surgeons: text in, text out ─────────────────────────────────────────────────────────────────────────

export type SurgeonName = 'next-config' | 'instrumentation' | 'public-list' | 'entry';

/** Why a file was left alone, and what to paste. */
export interface Refusal {
  refused: true;
  because: string;
  snippet: string;
}
/** The same text back means "already so". Never throws for any input text. */
export type Patch = (
  source: string,
  path: string,
  args: Record<string, unknown>,
  facts: Facts,
) => string | Refusal;

// ── The plan ────────────────────────────────────────────────────────────────────────────────────────────

/** One file, before and after; `undefined` means not there. Text keeps its BOM and line endings. */
export interface Change {
  path: string;
  before: string | undefined;
  after: string | undefined;
  pieces: string[];
  /** Where the file was before: its old place is a change of its own, without an `after`. */
  from?: string;
  /** Conflict markers are in it because its owner asked for them, so it does not parse. */
  marked?: true;
}

export interface ManualStep {
  piece: string;
  path: string;
  because: string;
  snippet: string;
  /** Where a file has several: the one it is about, and the reason without that. `because` says both. */
  about?: { what: string; reason: string };
}

/** What becomes of one file of a piece in a run. */
export interface FileState {
  path: string;
  pieces: string[];
  state:
    | 'created'
    | 'unchanged'
    | 'renewed'
    | 'merged'
    /** The owner changed the same lines: left alone, or marked on request. */
    | 'conflict'
    /** The owner deleted it, so it stays deleted. */
    | 'deleted'
    /** The owner wrote it, or edited it in a way that nothing of ours goes with. */
    | 'yours'
    /** It waits for another file: written together or not at all. */
    | 'held'
    /** The owner's file, with our lines put in now. */
    | 'patched'
    /** The owner took our lines out, so they stay out. */
    | 'taken-out'
    /** Deleted, or our lines taken out, because its piece is removed. */
    | 'removed';
  /** Places where both sides changed the same lines. */
  conflicts?: number;
  /** Where it was before. */
  from?: string;
}

export interface Dependency {
  name: string;
  range: string;
  dev: boolean;
}

/** How one URL answers a signed-out visitor. */
export interface AccessChange {
  url: string;
  before: string;
  after: string;
}

export interface Plan {
  /** In the order they are written; the manifest is last. */
  changes: Change[];
  notDone: ManualStep[];
  /** Paths whose new text and the owner's edits collide; each is also in `notDone`. */
  conflicts: string[];
  /** Every file the run looked at, and what becomes of it. */
  files: FileState[];
  /** Things worth a word that do not fail the run. */
  notes: string[];
  access: AccessChange[];
  dependencies: Dependency[];
  /** Packages that package.json names already and that are not there: an install that failed or was put off. */
  uninstalled: string[];
  next: NextStep[];
  pieces: string[];
  answers: Answers;
}

// ── What is left on disk ────────────────────────────────────────────────────────────────────────────────

export interface ManifestFile {
  piece: string;
  /** Template that made it, below templates/. */
  template: string;
}

/** Lines that a patch took out, and those it put in their place. */
export interface Hunk {
  was: string[];
  is: string[];
}

/** Something put into an owner's file. */
export interface PatchRecord {
  piece: string;
  /** Absent where the lines may not be remembered (they look like a secret) or are too many. */
  hunks?: Hunk[];
  /** It was there already, so it is not ours to take out. */
  found?: true;
  /** The file was not there before. */
  made?: true;
  /** The file did not end in a line break before. */
  open?: true;
}

/** `.clerk-guard/manifest.lock`; the base text of each created file is `.clerk-guard/base/<path>.lock`. */
export interface Manifest {
  schema: 2;
  /** CLI version that wrote it last. */
  cli: string;
  pieces: Record<string, { version: number; answers: PieceAnswers }>;
  /** Files we created, by path. */
  files: Record<string, ManifestFile>;
  /** Files we only touched, by path, with the pieces that did. */
  touched: Record<string, string[]>;
  /** What was put into files, by path and by what it is (`dependency:server-only`), oldest first. */
  patches: Record<string, Record<string, PatchRecord>>;
  /** What the owner declares open for the doctor: URL patterns, and folder globs for server functions. */
  public?: string[];
  /**
   * How generated code is written in a project whose formatter does not say, as the first run found it: later ones
   * would count the lines that were put into the owner's files.
   */
  style?: DecidedStyle;
  /** Patterns of the wall's public list that nobody declared: they are open because they were, and are judged by their code. */
  undeclared?: string[];
}

// ── What a run says ─────────────────────────────────────────────────────────────────────────────────────

export type OutcomeKind =
  | 'applied'
  | 'partial'
  | 'planned'
  | 'unchanged'
  | 'refused'
  | 'conflicts'
  | 'cancelled'
  | 'error';

export interface JsonChange {
  path: string;
  action: 'create' | 'modify' | 'delete' | 'rename';
  from?: string;
  pieces: string[];
  diff: string;
}

/** The one document that `--json` prints; published as output.schema.json. */
export interface JsonDocument {
  schema: 1;
  outcome: OutcomeKind;
  facts: Facts | null;
  changes: JsonChange[];
  notDone: Omit<ManualStep, 'about'>[];
  access: AccessChange[];
  dependencies: Dependency[];
  /** Commands to run: the one that repeats this run, an install that is still due. */
  commands: string[];
  next: NextStep[];
  notes: string[];
  files: FileState[];
  error?: { code: string; message: string; next: string; file?: string; line?: number };
}

export const EXIT = {
  done: 0,
  notDone: 1,
  usage: 2,
  notAProject: 3,
  conflicts: 4,
  cancelled: 130,
} as const;
