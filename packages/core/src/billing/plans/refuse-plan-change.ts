import { DomainError } from '../../errors/index.ts';
import { isOwnerPlan, type OwnerPlan, PLAN_TERMS, type Plan } from '../../tenancy/index.ts';

export interface PlanChangeQuestion {
  readonly from: Plan;
  readonly to: OwnerPlan;
  readonly hasSavedCard: boolean;
  readonly isSelfHosted: boolean;
}

/**
 * What an owner can change alone.
 * @throws {DomainError} conflict when the plan is there already, when only staff can move the organization, and when a fee has no card to be taken from
 */
export function refusePlanChange({ from, to, hasSavedCard, isSelfHosted }: PlanChangeQuestion): void {
  if (isSelfHosted) throw new DomainError('conflict', 'Plans mean nothing on your own installation.', { param: 'to' });
  if (from === to) throw new DomainError('conflict', `The plan is ${PLAN_TERMS[to].name} already.`, { param: 'to' });
  if (!isOwnerPlan(from)) {
    throw new DomainError('conflict', `${PLAN_TERMS[from].name} is an agreement: write to us to change it.`, {
      param: 'to',
    });
  }
  if (PLAN_TERMS[to].monthlyFeeNanoUsd !== 0n && !hasSavedCard) {
    throw new DomainError('conflict', `Save a card first: the fee of ${PLAN_TERMS[to].name} is charged to it.`, {
      param: 'to',
    });
  }
}
