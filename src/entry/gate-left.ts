import { publicPatterns } from '../routes/public-list.ts';
import type { Facts, PieceAnswers } from '../types.ts';
import { gateStands, openedByRetiring } from './gate.ts';

/** What is said of the owner's own gate by paths where it stays beside the wall, although it could go. */
export interface GateLeft {
  /** Before anything is written. */
  note: string;
  /** Among what is left to do. */
  step: string;
}

/**
 * The owner's gate that the wall makes redundant and that nobody asked to have taken out.
 * @returns undefined where there is none, where it goes, and where the wall's list opens what it keeps strangers from.
 */
export function gateLeft(facts: Facts, answers: PieceAnswers): GateLeft | undefined {
  const { active, today } = facts.entry;
  const turned = today?.allowByDefault !== true || answers.denyByDefault === true;
  const stays = gateStands(facts) && answers.retireGate !== true && answers.patchEntry !== false && turned;
  if (!stays || openedByRetiring(facts, publicPatterns(facts, answers)).length > 0) return undefined;
  return {
    note: `Your own gate by paths stays in ${active}, behind the wall that makes it redundant: two lists to keep in step. --retire-gate takes it out in the same run.`,
    step: `Your own gate by paths is still in ${active}, behind the wall: migrate takes it out.`,
  };
}
