import semver from 'semver';
import type { Facts } from '../types.ts';

/** The lowest versions the pieces are written for. */
const NEXT_FLOOR = '13.5.4';
const CLERK_FLOOR = 5;

/** Why no piece can be added to this project at all, and what to do; undefined when pieces fit. */
export function unsupportedProject(facts: Facts): { message: string; next: string } | undefined {
  const { next, nextConfig, clerk } = facts;
  if (next === null) {
    const others = facts.workspace.apps.filter(({ dir }) => dir !== '.');
    const apps = others.map((app) => app.dir).join(', ');
    return {
      message: 'This is not a Next.js project: next is not among the dependencies of its package.json.',
      next:
        apps === ''
          ? 'Run this where next is in package.json.'
          : `Next apps of this workspace are in: ${apps}.`,
    };
  }
  if (next.version === undefined) {
    return {
      message: `The version of Next.js is not known: package.json says "${next.range ?? ''}" and nothing is installed.`,
      next: `Run ${facts.packageManager.name} install first, so that the installed version can be read.`,
    };
  }
  if (semver.lt(next.version, NEXT_FLOOR)) {
    return {
      message: `Next.js ${next.version} is too old: the pieces need ${NEXT_FLOOR} or newer.`,
      next: 'Upgrade Next.js, best to 15.5.29 or 16.4.6, and run this again.',
    };
  }
  const shadowed = facts.shadowedDirs?.[0];
  if (shadowed !== undefined) {
    const winner = shadowed.slice('src/'.length);
    return {
      message: `There are two folders of one router: ${winner}/ and ${shadowed}/. Next.js serves ${winner}/ and ignores ${shadowed}/.`,
      next: `Move everything into one of them, then run this again.`,
    };
  }
  if (
    facts.appDir !== undefined &&
    facts.pagesDir !== undefined &&
    parent(facts.appDir) !== parent(facts.pagesDir)
  ) {
    return {
      message: `${facts.appDir}/ and ${facts.pagesDir}/ lie in different folders, which Next.js refuses to build.`,
      next: 'Put both below src/ or both into the project folder.',
    };
  }
  if (facts.appDir === undefined && facts.pagesDir === undefined) {
    return {
      message: 'There is neither an app/ nor a pages/ folder here.',
      next: 'Run this in the folder of the Next.js app, the one that holds app/ or pages/ (or src/ with one of them).',
    };
  }
  if (nextConfig.output === 'export') {
    return {
      message: `${nextConfig.file ?? 'next.config'} sets output: 'export': no proxy, no headers and no route handlers run on a static export.`,
      next: "Remove output: 'export' and serve the app with a Next.js server, or set headers and access rules at your static host.",
    };
  }
  if (clerk.nextjs !== null && clerk.major > 0 && clerk.major < CLERK_FLOOR) {
    return {
      message: `@clerk/nextjs ${clerk.nextjs.version ?? ''} is too old: the pieces need version ${CLERK_FLOOR} or newer.`,
      next: 'Upgrade Clerk first: npx @clerk/upgrade guides through it.',
    };
  }
  // headers() is nothing but a promise there, which Clerk 5 takes for the headers. [next 16, @clerk/nextjs 5.7.6: code]
  if (clerk.major === 5 && facts.nextMajor >= 16 && facts.appDir !== undefined) {
    return {
      message: `@clerk/nextjs ${clerk.nextjs?.version ?? '5'} cannot read the request on Next.js ${next.version}: auth() throws in every page and route of ${facts.appDir}/.`,
      next: 'Upgrade Clerk to 6.39.8 or newer first: npx @clerk/upgrade guides through it.',
    };
  }
  if (clerk.nextjs !== null && clerk.major === 0) {
    return {
      message: `The version of @clerk/nextjs is not known: package.json says "${clerk.nextjs.range ?? ''}" and nothing is installed.`,
      next: `Run ${facts.packageManager.name} install first, so that the installed version can be read.`,
    };
  }
  return undefined;
}

function parent(folder: string): string {
  return folder.startsWith('src/') ? 'src' : '.';
}
