export { checkPolicyDraft, type PolicyDraftDecision } from './check-policy-draft.ts';
export { checkRetentionOverride, type OverrideDecision } from './check-retention-override.ts';
export {
  DATA_CLASSES,
  type DataClass,
  type DataClassLife,
  type DataLifecycle,
  type DataLifecycleInput,
  describeDataLifecycle,
  type Life,
} from './data-lifecycle.ts';
export {
  BACKUP_RETENTION_DAYS_DEFAULT,
  BACKUP_RETENTION_DAYS_MAX,
  BACKUPS_UNDECRYPTABLE_WITHIN_MS,
  CIPHERTEXT_DROPPED_WITHIN_MS,
  type DestructionDeadlines,
  destructionDeadlines,
  ENDED_ACCESS_FORGOTTEN_WITHIN_MS,
  EXPORT_FILES_DELETED_WITHIN_MS,
  HOUR_KEY_CACHE_MS,
  IDEMPOTENCY_KEY_FORGOTTEN_WITHIN_MS,
  KEY_DESTROYED_WITHIN_MS,
  KEY_SNAPSHOT_AGE_MAX_MS,
  KEY_SNAPSHOT_OUTAGE_MAX_MS,
  MASTER_KEY_DISABLED_MS,
  MASTER_KEY_ROTATED_WITHIN_MS,
  METADATA_DELETED_WITHIN_MS,
  PURGE_BEGUN_WITHIN_MS,
} from './destruction-bounds.ts';
export {
  type CountedFrom,
  DESTRUCTION_NUMBERS,
  type DestructionNumber,
  type DestructionNumberName,
  judgeNumbers,
} from './destruction-numbers.ts';
export type {
  DayDrop,
  DayDropper,
  DestructionGuard,
  DueHour,
  GuardTick,
  HourBatch,
  HourKeySurvey,
  HourKeySweep,
  PauseReason,
} from './destruction-ports.ts';
export {
  type EffectiveRetention,
  type EffectiveRetentionInput,
  effectiveRetention,
  RETENTION_SOURCES,
  type RetentionOverride,
  type RetentionSource,
  type StorageObstacle,
  withoutStorage,
} from './effective-retention.ts';
export {
  type ForecastInput,
  forecastImpact,
  type RetentionForecast,
  type RetentionRule,
  type ScopeSetting,
  type StoredTraffic,
} from './forecast-impact.ts';
export type {
  KeyTraffic,
  RetentionFacts,
  RetentionImpactQuery,
  RetentionImpactReader,
  RetentionKey,
  RetentionProject,
} from './impact-ports.ts';
export { clockWords, spanWords } from './lifecycle-words.ts';
export {
  MASTER_KEY_RETIRED_MS,
  type MasterKeyAlarm,
  masterKeyAlarms,
  nextRotationAt,
  nextRotationStep,
  type RotationState,
  type RotationStep,
} from './master-key-rotation.ts';
export type {
  MasterKeyProvider,
  MasterKeyRotationStore,
  MasterKeyVersion,
  MasterKeyVersions,
  MasterKeyWrap,
  NewMasterKeyVersion,
  RewrappedKey,
} from './master-key-version.ts';
export type { ExpiredMetadata, ExpiredMetadataSurvey, MetadataBatch, MetadataPlace } from './metadata-ports.ts';
export {
  type DeleteExpiredMetadataPorts,
  deleteExpiredMetadata,
  type ExpiredMetadataReport,
  METADATA_BATCHES_PER_RUN_MAX,
  RECORDS_PER_BATCH_MAX,
} from './operations/delete-expired-metadata.ts';
export {
  DAYS_PER_RUN_MAX,
  type DayDropReport,
  type DropEndedDaysPorts,
  dropEndedDays,
} from './operations/drop-ended-days.ts';
export { redactionFacts, type SavePolicyCommand, type SavePolicyPorts, savePolicy } from './operations/save-policy.ts';
export {
  HOURS_PER_BATCH_MAX,
  HOURS_PER_RUN_MAX,
  type HourKeySweepReport,
  SINGLE_HOURS_PER_RUN_MAX,
  type SweepHourKeysPorts,
  sweepHourKeys,
} from './operations/sweep-hour-keys.ts';
export {
  type CompiledPattern,
  type PatternEngine,
  refuseUnusablePatterns,
  type TextSpan,
} from './pattern-engine.ts';
export {
  type MetadataSetting,
  metadataDaysInForce,
  metadataPeriods,
  PLAN_RETENTION,
  RETENTION_DAYS_MAX,
  type RetentionBounds,
  retentionBounds,
  type SelfHostedPeriods,
} from './plan-periods.ts';
export {
  type PolicyDraft,
  type PolicySetting,
  policyDraftSchema,
  RETENTION_LEVELS,
  type RetentionLevel,
  type RetentionPolicy,
} from './policy.ts';
export type {
  DestructionStatus,
  DestructionStatusRepository,
  NewPolicyVersion,
  PolicyVersion,
  RetentionPolicyRepository,
} from './ports.ts';
export { PREVIEW_AGE_MAX_MS, refuseStalePreview } from './preview-age.ts';
export {
  NO_REDACTION,
  REDACTION_DETECTORS,
  REDACTION_PATTERN_LENGTH_MAX,
  REDACTION_PATTERN_NAME_LENGTH_MAX,
  REDACTION_PATTERNS_MAX,
  REDACTION_SAMPLE_LENGTH_MAX,
  type Redaction,
  type RedactionDetector,
  type RedactionPattern,
  redactionSchema,
  redactsNothing,
} from './redaction.ts';
export { refuseUnlessRunning, takenOver } from './refuse-destruction.ts';
export { refuseDraftOutOfBounds } from './refuse-draft.ts';
export { refuseLooser } from './refuse-looser.ts';
export { BREAKER_FLOOR_COUNT, BREAKER_WINDOW_MS, isRunaway, type SweepSurvey } from './sweep-breaker.ts';
