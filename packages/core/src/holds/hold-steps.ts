import type { Actor } from '../audit/index.ts';
import { type HoldState, holdState, type LegalHold } from './legal-hold.ts';

/** What can be done with a case after its placing. */
export const HOLD_STEPS = ['confirm', 'decline', 'request_release', 'approve_release', 'refuse_release'] as const;
export type HoldStepName = (typeof HOLD_STEPS)[number];

interface StepRule {
  readonly from: HoldState;
  /** Whose step another person has to follow; null where anybody may. */
  readonly after: ((hold: LegalHold) => string | null) | null;
}

/** The life of a case, as the database's `change_legal_hold` has it too. Keeping a hold never takes two. */
const STEP_RULES: Readonly<Record<HoldStepName, StepRule>> = {
  confirm: { from: 'waiting', after: ({ placed }) => placed.person },
  decline: { from: 'waiting', after: ({ placed }) => placed.person },
  request_release: { from: 'confirmed', after: null },
  approve_release: { from: 'release_requested', after: ({ releaseRequested }) => releaseRequested?.person ?? null },
  refuse_release: { from: 'release_requested', after: null },
};

export type StepDecision = 'allowed' | 'wrong_state' | 'second_person_required';

/** Whether a person may take a step of a case now. */
export function decideHoldStep(hold: LegalHold, step: HoldStepName, person: string): StepDecision {
  const { from, after } = STEP_RULES[step];
  if (holdState(hold) !== from) return 'wrong_state';
  return after !== null && after(hold) === person ? 'second_person_required' : 'allowed';
}

/** The steps that a case can take next, whoever takes them. */
export function nextSteps(hold: LegalHold): readonly HoldStepName[] {
  const state = holdState(hold);
  return HOLD_STEPS.filter((step) => STEP_RULES[step].from === state);
}

/** Who a member or an employee is as a person, as cases note it. */
export function personOf({ kind, id }: { readonly kind: 'user' | 'staff'; readonly id: string }): string {
  return `${kind}:${id}`;
}

/** A key asks; it takes a person to decide. */
export function isPerson({ kind }: Pick<Actor, 'kind'>): boolean {
  return kind === 'user' || kind === 'staff';
}
