import type { EffectiveRetention, RetentionOverride } from './effective-retention.ts';

export type OverrideDecision =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'looser_level' }
  | { readonly kind: 'out_of_bounds'; readonly payloadRetentionDaysMax: number };

/** Decides whether a project or a key only tightens what stands above it. */
export function checkRetentionOverride(
  override: RetentionOverride,
  outer: Pick<EffectiveRetention, 'level' | 'payloadRetentionDays'>,
): OverrideDecision {
  if (override.level === 'retain_all' && outer.level === 'metadata_only') return { kind: 'looser_level' };
  if (override.payloadRetentionDays !== null && override.payloadRetentionDays > outer.payloadRetentionDays) {
    return { kind: 'out_of_bounds', payloadRetentionDaysMax: outer.payloadRetentionDays };
  }
  return { kind: 'accepted' };
}
