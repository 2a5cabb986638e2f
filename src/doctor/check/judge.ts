import type { Modules } from '../code/project.ts';
import type { CheckVerdict, Evidence } from '../types.ts';
import { workAsLater } from './as-later.ts';
import { type Event, isDeciding, NEVER_THERE } from './events.ts';
import { type Entry, follow, type Run } from './follow-entry.ts';
import { BEFORE_NOTHING, NO_WORK } from './idle.ts';
import { isApart } from './ways.ts';
import { openedWithoutKeys } from './without-keys.ts';

export interface Judged {
  check: CheckVerdict;
  evidence: Evidence[];
  files: string[];
  /** It neither reads nor changes anything. */
  idle: boolean;
  /** It is not the same for every method that the function is called for. */
  byMethod?: boolean;
  /** It is a router's handler: what was followed behind it, and which of that has no check. */
  routed?: string | undefined;
  /** The file that asks for Clerk's keys, where it is open without them. */
  opensWithoutKeys?: string | undefined;
}

/** Each place once: what stands before many functions is met with each of them. */
function evidenceOf(events: readonly Event[]): Evidence[] {
  const places = new Map(
    events.map(({ file, line, note }) => [`${file}:${line} ${note}`, { file, line, note }]),
  );
  return [...places.values()];
}

/** Whether something happened where something else did, and not behind the same handler only. */
const isBeside =
  ({ unit }: Event) =>
  (other: Event): boolean =>
    unit === undefined || other.unit === undefined || other.unit === unit;

/** Whether a function checks who calls it before it does anything. */
export function judge(entry: Entry, project: Modules, clerkMajor: number): Judged {
  const stranger = follow(entry, project, 'stranger', clerkMajor);
  const judged = asLater(
    judgeRun(stranger, entry, project, clerkMajor),
    stranger,
    entry,
    project,
    clerkMajor,
  );
  const opensWithoutKeys =
    judged.check.state === 'checked' ? openedWithoutKeys(stranger, entry, project, clerkMajor) : undefined;
  return {
    ...judged,
    ...(stranger.byMethod ? { byMethod: true } : {}),
    ...(stranger.routed === undefined ? {} : { routed: stranger.routed }),
    ...(opensWithoutKeys === undefined ? {} : { opensWithoutKeys }),
  };
}

/** What is judged of a resource once others were there before. */
function asLater(judged: Judged, stranger: Run, entry: Entry, project: Modules, clerkMajor: number): Judged {
  if (judged.check.state !== 'checked') return judged;
  const work = workAsLater(stranger, entry, project, clerkMajor);
  if (!work) return judged;
  const because = `it hangs on what requests before this one have left behind: ${work.note} (${work.file}:${work.line})`;
  return {
    ...judged,
    check: { state: 'unknown', because },
    evidence: [...judged.evidence, ...evidenceOf([work])],
  };
}

/** Whether a function is called to change something: a page and what answers GET are asked, and what those keep they keep for themselves. */
const isChanging = ({ method, renders }: Entry): boolean =>
  !renders && !/^(?:GET|HEAD|OPTIONS)$/.test(method ?? '');

function judgeRun(stranger: Run, entry: Entry, project: Modules, clerkMajor: number): Judged {
  const files = [...stranger.files];
  const checks = stranger.events.filter(({ type }) => type === 'check');
  const isKept = ({ type }: Event): boolean => type === 'keeps' && isChanging(entry);
  const first =
    stranger.events.find(isDeciding) ??
    stranger.events.find(({ type }) => type === 'left') ??
    stranger.events.find(isKept);
  if (first && first.type !== 'work' && first.type !== 'keeps') {
    return {
      check: { state: 'unknown', because: `${first.note} (${first.file}:${first.line})` },
      evidence: evidenceOf([...checks.filter(isBeside(first)), first]),
      files,
      idle: false,
    };
  }
  if (first) {
    const beside = isBeside(first);
    const events = stranger.events.filter((one) => one === first || beside(one));
    const wrong = events.filter(({ type }) => type === 'wrong');
    return {
      check: { state: 'unchecked', because: whyUnchecked(events, events.indexOf(first), wrong) },
      evidence: evidenceOf([...checks.filter(beside), ...wrong, first]),
      files,
      idle: false,
    };
  }
  const matters = (): boolean => {
    const member = follow(entry, project, 'member', clerkMajor);
    for (const file of member.files) if (!files.includes(file)) files.push(file);
    // An answer that nobody gets anything by is no refusal of a stranger.
    const differs = stranger.unserved && !member.unserved;
    return differs || member.events.some((one) => isDeciding(one) || one.type === 'left' || isKept(one));
  };
  const [check] = checks;
  // Who was turned away needs no second look: what stands behind the check can't change the verdict.
  if (check && (stranger.refused || matters())) {
    const kinds = checks.map((one) => one.check?.kind ?? 'other');
    const only = checks.every(({ note }) => note.startsWith('has()'));
    const names = [...new Set(checks.map(({ note }) => note))].join(', ');
    const broken = stranger.events.find(({ type, note }) => type === 'wrong' && note.endsWith(NEVER_THERE));
    const told = broken
      ? `${broken.note} (${broken.file}:${broken.line}), and everybody is refused`
      : undefined;
    return {
      check: {
        state: 'checked',
        kind: kinds[0],
        because:
          told ??
          `${names} before anything else${only ? ' (has() alone answers 403 where 401 is meant)' : ''}`,
      },
      evidence: evidenceOf(checks),
      files,
      idle: false,
    };
  }
  return {
    check: {
      state: 'unchecked',
      because: check ? `${check.note} is asked, but ${BEFORE_NOTHING}` : NO_WORK,
    },
    evidence: evidenceOf(checks),
    files,
    idle: true,
  };
}

function whyUnchecked(events: readonly Event[], index: number, wrong: readonly Event[]): string {
  const first = events[index];
  const work = `${first?.note} (${first?.file}:${first?.line})`;
  const [bad] = wrong;
  if (bad) return `${bad.note} (${bad.file}:${bad.line}); ${work}`;
  // A check on another way than this says nothing of it.
  const isNear = ({ type, path }: Event): boolean => type === 'check' && !isApart(path, first?.path);
  const before = events.slice(0, index).find(isNear);
  if (before)
    return `${before.note} (${before.file}:${before.line}) does not stop everybody: ${work} is still reached`;
  const after = events.slice(index).find(isNear);
  if (after) return `it checks too late: ${work}, before ${after.note} (${after.file}:${after.line})`;
  return /^(?:procedure|resolver|route|the middleware)\b/.test(work)
    ? `no check before ${work}`
    : `no check before it ${work}`;
}
