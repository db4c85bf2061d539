import { DomainError } from '../errors/index.ts';
import { checkPolicyDraft } from './check-policy-draft.ts';
import type { RetentionBounds } from './plan-periods.ts';
import type { PolicyDraft } from './policy.ts';
import { periodOutOfBounds } from './refuse-looser.ts';

const METADATA_PERIOD = 'metadata_retention_days';

/**
 * Lets pass a draft that stays within what the plan, or the operator, allows.
 * @throws {DomainError} retention_out_of_bounds with the field at fault and what it may be
 */
export function refuseDraftOutOfBounds(draft: PolicyDraft, bounds: RetentionBounds): void {
  const decision = checkPolicyDraft(draft, bounds);
  switch (decision.kind) {
    case 'accepted':
      return;
    case 'out_of_bounds':
      throw periodOutOfBounds(decision.payloadRetentionDaysMax);
    case 'metadata_not_limitable':
      throw new DomainError('retention_out_of_bounds', 'Only the Enterprise plan has a metadata period.', {
        param: METADATA_PERIOD,
      });
    case 'metadata_out_of_bounds': {
      const { minimum, maximum } = decision;
      const sentence = `The metadata period can be ${minimum} to ${maximum} days here, never less than the payload period.`;
      throw new DomainError('retention_out_of_bounds', sentence, {
        param: METADATA_PERIOD,
        facts: { minimum, maximum },
      });
    }
  }
}
