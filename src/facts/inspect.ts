import path from 'node:path';
import semver from 'semver';
import { clerkProxyPath } from '../clerk/proxy-path.ts';
import { PUBLIC_ROUTES_MODULE } from '../entry/public-routes.ts';
import { inSource, specifier } from '../specifier.ts';
import type { Facts, Problem, SurfaceFacts } from '../types.ts';
import { loadParser, type Parse } from './ast.ts';
import { findProvider, readClerk } from './clerk.ts';
import { deployHints } from './deploy.ts';
import { readEntry } from './entry.ts';
import { readEnv } from './env-files.ts';
import { findFeatures } from './features.ts';
import { createFiles, type Files, posix } from './files.ts';
import { DEFAULT_EXTENSIONS, findFolders } from './folders.ts';
import { readFormatting } from './formatting.ts';
import { readGit } from './git.ts';
import { readInstalled } from './installed.ts';
import { type Json, parseRequired } from './json.ts';
import { findLocales } from './locales.ts';
import { readNextConfig } from './next-config.ts';
import { otherSignIn } from './other-sign-in.ts';
import { packageManager } from './package-manager.ts';
import { createDynamicCalls } from './rendering.ts';
import { readRoutes } from './routes.ts';
import { findCsp, findEnvValidator, findHosts, findInstrumentation, findRateLimiter } from './security.ts';
import { localeSegment, signPage } from './sign-in.ts';
import { isSource, type Sources, scanSources } from './sources.ts';
import { chooseAlias, readTsconfig } from './tsconfig.ts';
import { createVersions, listed, type Versions } from './versions.ts';
import { publicUrls, walk } from './walk.ts';
import { readWebhooks } from './webhooks.ts';
import { findWorkspace, nextApps, type Workspace } from './workspace.ts';

/**
 * Everything the pieces need to know about an app.
 * @param root Absolute folder of the app, as `locateProject` found it.
 * @param workspaceRoot Absolute; looked for when not given. Nothing outside of it is read.
 * @throws UserError (exit 3) for a broken package.json or tsconfig.json only; all else goes to `problems`.
 */
export const inspect = (root: string, workspaceRoot?: string): Promise<Facts> =>
  gather(root, workspaceRoot, true);

/** The same without what only pieces ask for, which takes a look into many more files. */
export const inspectSurface = (root: string, workspaceRoot?: string): Promise<SurfaceFacts> =>
  gather(root, workspaceRoot, false);

async function gather(root: string, workspaceRoot: string | undefined, whole: boolean): Promise<Facts> {
  const app = path.resolve(root);
  const workspace = await workspaceOf(app, workspaceRoot);
  const asked = readGit(app, workspace.root);
  const files = createFiles(app, workspace.root);
  const problems: Problem[] = [];

  const manifest = await manifestOf(files, 'package.json');
  const workspaceFolder = posix(path.relative(app, workspace.root));
  const rootManifest =
    workspaceFolder === '.' ? manifest : await manifestOf(files, `${workspaceFolder}/package.json`);
  const parse = await loadParser();
  const moduleType = manifest.type === 'module' ? 'module' : 'commonjs';
  const config = readNextConfig(files, parse, moduleType);
  problems.push(...config.problems);
  const tsconfig = await readTsconfig(files, config.tsconfigPath);

  const dependencies =
    workspaceFolder === '.' ? listed(manifest) : { ...listed(rootManifest), ...listed(manifest) };
  const manager = packageManager(files, workspace.root, [manifest, rootManifest]);
  const name = typeof manifest.name === 'string' ? manifest.name : undefined;
  const versions = createVersions({
    files,
    workspaceRoot: workspace.root,
    packageName: name,
    dependencies,
    settings: workspace.settings,
    rootManifest,
    lockfile: manager.lockfile,
  });
  const next = versions.of('next');
  const nextMajor = major(next?.version);
  const clerk = readClerk({
    files,
    versions,
    dependencies,
    workspaceRoot: workspace.root,
    packages: workspace.packages,
  });

  const folders = findFolders(files);
  const pageExtensions = config.pageExtensions ?? [...DEFAULT_EXTENSIONS];
  const walked = walk(files, [posix(path.normalize(config.facts.distDir))]);
  if (walked.cut)
    problems.push({
      path: '.',
      message: 'The project is too large to be read as a whole; the rest was left out.',
    });
  const sources = scanSources(walked, parse, tsconfig, problems);
  const dynamic = whole
    ? createDynamicCalls(sources, { providerIsDynamic: clerk.major === 5, via: clerk.via })
    : undefined;
  const { appDir, pagesDir, sourceDir } = folders;
  const routes = readRoutes({
    files: walked.files,
    sources,
    dynamic,
    appDir,
    pagesDir,
    pageExtensions,
    nextMajor,
  });
  const installed = readInstalled(files, problems, walked.files);
  // What we wrote follows the others; as voters our files would outvote them in a small project.
  const theirs = walked.files.filter((file) => isSource(file) && !installed.files.has(file));
  const language = languageOf(theirs, tsconfig.file, tsconfig.allowJs, dependencies);
  const entry = readEntry({
    files,
    sources,
    sourceDir,
    pageExtensions,
    nextMajor,
    language,
    ours: installed.files,
  });
  const segment = localeSegment(routes);
  const locales = segment === undefined ? undefined : findLocales(sources, parse, segment);
  const alias = chooseAlias(tsconfig.aliases, sourceDir);
  await addToday(
    entry,
    { sources, parse, whole },
    {
      alias,
      sourceDir,
      routes,
      localeSegment: segment,
      locales,
      nextConfig: config.facts,
      clerk,
      movedFiles: installed.moved,
    },
  );
  const instrumentation = findInstrumentation(files, sourceDir, pageExtensions);
  const handlers = new Set(routes.filter((route) => route.kind !== 'page').map((route) => route.file));
  const isServerFile = (file: string): boolean =>
    handlers.has(file) ||
    file === instrumentation ||
    file === config.facts.file ||
    entry.candidates.some((one) => one.path === file);
  const git = await asked;
  const env = readEnv(files, workspace.root, git);
  const provider = findProvider(sources);
  const formatting = await readFormatting({
    files,
    parse,
    workspaceRoot: workspace.root,
    manifest,
    prettierMajor: major(versions.of('prettier')?.version),
    sources: theirs,
    decided: installed.style,
    language,
    sourceDir,
  });

  return {
    schema: 1,
    root: app,
    name,
    workspace: {
      kind: workspace.kind,
      orchestrator: orchestratorOf(files, workspaceFolder),
      root: workspaceFolder,
      apps: nextApps(workspace),
    },
    packageManager: manager,
    moduleType,
    dependencies,
    next,
    nextMajor,
    react: versions.of('react'),
    appDir,
    pagesDir,
    ...(folders.shadowed.length === 0 ? {} : { shadowedDirs: folders.shadowed }),
    sourceDir,
    pageExtensions,
    language,
    allowJs: tsconfig.allowJs,
    alias,
    formatting,
    clerk: { ...clerk, provider, keyMode: env.keyMode },
    entry,
    otherSignIn: otherSignIn(Object.keys(dependencies), routes, sources),
    signIn: signPage('in', routes, env.signInUrl, env.exampleUrls.signIn),
    signUp: signPage('up', routes, env.signUpUrl, env.exampleUrls.signUp),
    localeSegment: segment,
    locales,
    routes,
    publicFiles: publicUrls(files, 'public'),
    webhooks: readWebhooks(routes, sources),
    csp: findCsp(files, sources, config.facts),
    externalHosts: whole ? findHosts(walked, sources, config.facts, isServerFile) : [],
    features: whole ? findFeatures(sources, isServerFile) : [],
    rateLimiter: findRateLimiter(sources),
    validator: validatorOf(dependencies, versions),
    envValidator: findEnvValidator(sources),
    instrumentation,
    stores: {
      upstash: '@upstash/redis' in dependencies,
      ioredis: 'ioredis' in dependencies,
      nodeRedis: 'redis' in dependencies,
    },
    nextConfig: config.facts,
    envFiles: env.envFiles,
    gitignore: env.gitignore,
    git: { repository: git.repository, dirty: git.dirty, branch: git.branch, folder: git.folder },
    deploy: deployHints(files, workspaceFolder),
    installed: installed.pieces,
    ownFiles: [...installed.files],
    ...(installed.moved.length > 0 ? { movedFiles: installed.moved } : {}),
    problems: problems.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
  };
}

async function workspaceOf(app: string, given: string | undefined): Promise<Workspace> {
  const found = await findWorkspace(app);
  return given === undefined || path.resolve(given) === found.root
    ? found
    : { ...found, root: path.resolve(given) };
}

type Judged = Pick<
  Facts,
  'alias' | 'sourceDir' | 'movedFiles' | 'routes' | 'localeSegment' | 'locales' | 'nextConfig'
> & {
  clerk: Pick<Facts['clerk'], 'major' | 'via'>;
};

/** What an entry file of the owner's does today; the surgeons' parser is loaded for it only where there is one. */
async function addToday(
  entry: Facts['entry'],
  { sources, parse, whole }: { sources: Sources; parse: Parse; whole: boolean },
  facts: Judged,
): Promise<void> {
  const active = entry.candidates.find((candidate) => candidate.active && !candidate.ours);
  const text = active && sources.text(active.path);
  if (!active || text === undefined) return;
  const proxied = clerkProxyPath(text);
  if (proxied !== undefined) entry.clerkProxy = proxied;
  if (!whole) return;
  const [{ readToday }, { awaitedText, withMeant }, { modulesOf }] = await Promise.all([
    import('../entry/today.ts'),
    import('../entry/meant.ts'),
    import('../doctor/code/project.ts'),
  ]);
  const module = specifier(facts, active.path, inSource(facts, PUBLIC_ROUTES_MODULE));
  const read = (source: string) => {
    const textOf = (path: string) => (path === active.path ? source : sources.text(path));
    const modules = modulesOf(textOf, sources.resolve, parse);
    return readToday(active.path, source, module, facts, modules);
  };
  const today = read(text);
  const awaited = today && facts.clerk.major >= 6 ? awaitedText(active.path, text) : undefined;
  const meant = awaited === undefined ? undefined : read(awaited);
  entry.today = today && meant ? withMeant(today, meant) : today;
}

/** A package.json of the project; `{}` when there is none. */
async function manifestOf(files: Files, file: string): Promise<Json> {
  const text = files.read(file);
  return text === undefined ? {} : parseRequired(text, file, false);
}

function major(version: string | undefined): number {
  return version === undefined ? 0 : semver.major(version);
}

/**
 * TypeScript when there is a tsconfig.json, or TypeScript sources; next to `allowJs` the majority of the sources
 * decides, since Next switches that option on by itself.
 */
function languageOf(
  sources: readonly string[],
  configFile: string | undefined,
  allowJs: boolean,
  dependencies: Record<string, string>,
): 'ts' | 'js' {
  const code = sources.filter((file) => !/(?:^|\/)[\w.-]+\.config\.[cm]?[jt]s$|(?:^|\/)\./.test(file));
  const typed = code.filter((file) => /\.[cm]?tsx?$/.test(file)).length;
  const plain = code.length - typed;
  if (configFile !== undefined && configFile !== 'jsconfig.json')
    return typed > 0 && !allowJs ? 'ts' : typed >= plain ? 'ts' : 'js';
  if (typed === plain) return 'typescript' in dependencies && plain === 0 ? 'ts' : typed > 0 ? 'ts' : 'js';
  return typed > plain ? 'ts' : 'js';
}

function orchestratorOf(files: Files, workspaceFolder: string): 'turbo' | 'nx' | undefined {
  if (files.isFile(`${workspaceFolder}/turbo.json`) || files.isFile(`${workspaceFolder}/turbo.jsonc`))
    return 'turbo';
  return files.isFile(`${workspaceFolder}/nx.json`) ? 'nx' : undefined;
}

function validatorOf(dependencies: Record<string, string>, versions: Versions): Facts['validator'] {
  for (const name of ['zod', 'valibot', 'arktype'] as const) {
    if (name in dependencies) return { name, major: major(versions.of(name)?.version) };
  }
  return null;
}
