import { metadataPeriods, type RetentionBounds } from './plan-periods.ts';
import type { PolicyDraft } from './policy.ts';

export type PolicyDraftDecision =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'out_of_bounds'; readonly payloadRetentionDaysMax: number }
  | { readonly kind: 'metadata_not_limitable' }
  | { readonly kind: 'metadata_out_of_bounds'; readonly minimum: number; readonly maximum: number };

/** Decides whether a draft stays within what the plan, or the operator, allows, and whether its metadata outlives its payloads. */
export function checkPolicyDraft(draft: PolicyDraft, bounds: RetentionBounds): PolicyDraftDecision {
  if (draft.payloadRetentionDays > bounds.payloadRetentionDaysMax) {
    return { kind: 'out_of_bounds', payloadRetentionDaysMax: bounds.payloadRetentionDaysMax };
  }
  const { metadataRetentionDays } = draft;
  if (metadataRetentionDays === null) return { kind: 'accepted' };
  const periods = metadataPeriods(draft, bounds);
  if (periods === null) return { kind: 'metadata_not_limitable' };
  if (metadataRetentionDays < periods.min || metadataRetentionDays > periods.max) {
    return { kind: 'metadata_out_of_bounds', minimum: periods.min, maximum: periods.max };
  }
  return { kind: 'accepted' };
}
