export { checkPolicyDraft, type PolicyDraftDecision } from './check-policy-draft.ts';
export { checkRetentionOverride, type OverrideDecision } from './check-retention-override.ts';
export {
  type EffectiveRetention,
  type EffectiveRetentionInput,
  effectiveRetention,
  RETENTION_SOURCES,
  type RetentionOverride,
  type RetentionSource,
} from './effective-retention.ts';
export { type SavePolicyCommand, type SavePolicyPorts, savePolicy } from './operations/save-policy.ts';
export {
  PLAN_RETENTION,
  RETENTION_DAYS_MAX,
  type RetentionBounds,
  retentionBounds,
  type SelfHostedPeriods,
} from './plan-periods.ts';
export {
  type PolicyDraft,
  policyDraftSchema,
  RETENTION_LEVELS,
  type RetentionLevel,
  type RetentionPolicy,
} from './policy.ts';
export type { NewPolicyVersion, PolicyVersion, RetentionPolicyRepository } from './ports.ts';
export { refuseLooser } from './refuse-looser.ts';
