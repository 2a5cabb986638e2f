/**
 * The doctor's seams, in the order data flows:
 *
 *   Files ─inspect─▶ Facts ─map─▶ Resource[] ─judge─▶ Finding[] ─print─▶ terminal · JSON · SARIF · HTML
 *
 * Plain data, like everything that crosses a seam. Paths are relative to `Facts.root` and use `/`.
 */

import type { OutcomeKind } from '../types.ts';

/** A place in the target, for the reader to click on. */
export interface Place {
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column?: number | undefined;
}

/** One link of the chain that led to a verdict: `calls requireUser`, `exits before any work`. */
export interface Evidence extends Place {
  note: string;
}

export type ResourceKind =
  | 'page'
  | 'layout'
  | 'template'
  | 'default'
  | 'route'
  | 'metadata'
  | 'server-function'
  | 'pages-page'
  | 'pages-api'
  | 'rewrite';

/**
 * `protected`: it checks for itself, before any work. `wall-only`: only the middleware or proxy stands in front of it.
 * `public`: meant to be open, declared or inferred. `exposed`: no check, and a stranger reaches it. `unknown`: the code
 * could not be followed.
 */
export type Verdict = 'protected' | 'wall-only' | 'public' | 'exposed' | 'unknown';

/** What stands in front of a resource. */
export interface WallVerdict {
  /**
   * `closed`: it runs on each URL and turns a stranger away; `open`: it lets one through, or there is none;
   * `partial`: some URL avoids it; `unapplicable`: a server function can be called through any page's URL;
   * `unknown`: can't tell.
   */
  state: 'closed' | 'open' | 'partial' | 'unapplicable' | 'unknown';
  because: string;
  /** A URL that avoids it, or what a caller sends to: for `partial`, and for `open` where nobody may have thought of it. */
  avoidedBy?: string | undefined;
  /** For `partial`: ordinary URLs are all turned away, only ones with an ending that it leaves out get past. */
  onlyByEnding?: true | undefined;
}

export type CheckKind = 'clerk' | 'other-auth' | 'signature' | 'secret' | 'other';

/** What the resource does for itself. */
export interface CheckVerdict {
  state: 'checked' | 'unchecked' | 'unknown';
  kind?: CheckKind | undefined;
  /** In words: `await auth.protect() before anything else`, `checks only after the first write`. */
  because: string;
}

export interface Resource {
  /** Stable over runs and machines: kind, file and name. */
  id: string;
  kind: ResourceKind;
  /** `GET`, `default`, the server function's name. */
  name: string;
  file: string;
  /** 1-based line of the function. */
  line: number;
  /** URL patterns as Next writes them, without basePath; empty for server functions. */
  urls: string[];
  /** HTTP methods of handlers; `*` where all reach it; empty for others. */
  methods: string[];
  wall: WallVerdict;
  check: CheckVerdict;
  verdict: Verdict;
  because: string;
  evidence: Evidence[];
  /** Files the verdict rests on, its own first: what a diff must touch to change it. */
  files: string[];
  /** What a reader should know besides: a catch-all that routes on by itself, a page that is rendered ahead. */
  note?: string | undefined;
  /** The file that asks for Clerk's keys, where a resource that is checked is open while they are not set. */
  opensWithoutKeys?: string | undefined;
  /** For `public`: whether the owner said so, or it was read off the wall. */
  intent?: 'declared' | 'inferred' | undefined;
}

export type Severity = 'error' | 'warning' | 'note';

/** A rule as the README, SARIF and `--explain` tell it. */
export interface Rule {
  /** `resource/exposed`, `webhook/unsigned`: stable, never reused. */
  id: string;
  severity: Severity;
  title: string;
  /** Why it matters, and what to do; two or three sentences. */
  help: string;
  /** Pieces that make it go away when they are added with their default answers: what `--fix` adds. */
  fixedBy?: string[] | undefined;
}

export interface Finding {
  rule: string;
  severity: Severity;
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  message: string;
  /** The fix, or the command that makes it. */
  help: string;
  /** Survives moved lines: hash of rule, file and what is found there, not of the line number. */
  fingerprint: string;
}

export interface DoctorSummary {
  resources: number;
  verdicts: Record<Verdict, number>;
  findings: Record<Severity, number>;
  /** Settings that no code holds, to look at in Clerk's dashboard. */
  checklist: string[];
  /** Date of the advisory table, ISO; `stale` when older than 60 days. */
  advisories: { date: string; stale: boolean };
  /** Findings left out by `--baseline` or `--changed`. */
  suppressed: number;
  /** URLs of pages that are client components, of which nothing is judged; left out where there is none. */
  clientPages?: string[] | undefined;
  /** With `--changed`: how many of the files that Next serves the diff can have touched, so that they were judged. */
  changed?: { since: string; judged: number; served: number } | undefined;
}

/** A finding that `--fix` left, and why. */
export interface Unfixed {
  rule: string;
  fingerprint: string;
  because: string;
}

export interface DoctorReport {
  schema: 1;
  project: { name: string; next?: string | undefined; clerk?: string | undefined };
  resources: Resource[];
  findings: Finding[];
  summary: DoctorSummary;
  /** With `--fix`: what became of it, and each finding that is left. */
  fix?: { outcome: OutcomeKind | 'nothing-to-fix'; pieces: string[]; left: Unfixed[] } | undefined;
}
