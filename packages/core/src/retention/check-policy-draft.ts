import type { RetentionBounds } from './plan-periods.ts';
import type { PolicyDraft } from './policy.ts';

export type PolicyDraftDecision =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'out_of_bounds'; readonly payloadRetentionDaysMax: number };

/** Decides whether a draft stays within what the plan, or the operator, allows. */
export function checkPolicyDraft(draft: PolicyDraft, bounds: RetentionBounds): PolicyDraftDecision {
  if (draft.payloadRetentionDays > bounds.payloadRetentionDaysMax) {
    return { kind: 'out_of_bounds', payloadRetentionDaysMax: bounds.payloadRetentionDaysMax };
  }
  return { kind: 'accepted' };
}
