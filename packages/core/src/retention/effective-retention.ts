import { addMs, MS_PER_DAY } from '../time/index.ts';
import { metadataDaysInForce, type RetentionBounds } from './plan-periods.ts';
import type { RetentionLevel, RetentionPolicy } from './policy.ts';

/** What holds for one request. It is decided once, at admission, stamped on the record, and never decided again. */
export interface EffectiveRetention {
  readonly level: RetentionLevel;
  readonly payloadRetentionDays: number;
  readonly policyVersion: number;
  /** Who set what is in force. */
  readonly source: RetentionSource;
  /** The first instant at which the payload is unreadable; null when it is not to be stored. */
  readonly expiresAt: Date | null;
  /** Why nothing is to be stored; null when the payload is to be stored. A level that the request itself set is `header`. */
  readonly notStoredReason: 'level' | 'header' | 'zero_days' | StorageObstacle | null;
  /** The first instant at which the record itself is gone, never before its payload's; null: it lives as long as the account. */
  readonly metadataExpiresAt: Date | null;
}

/** What can stand in the way of a payload that retention allows to store. */
export type StorageObstacle = 'no_credit' | 'storage_cap' | 'redaction_failed' | 'store_failed';

/** From the outermost scope to the innermost. */
export const RETENTION_SOURCES = ['organization', 'project', 'key', 'request'] as const;
export type RetentionSource = (typeof RETENTION_SOURCES)[number];

/** What a project, an API key or a request sets for itself. It can only tighten; null inherits. Metadata has no override. */
export interface RetentionOverride {
  readonly level: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
}

const INHERITED: RetentionOverride = { level: null, payloadRetentionDays: null };

/**
 * Resolves what holds for a request admitted now: the strictest of organization, project, key and the request itself.
 * A plan that allows less than the policy says wins. Where two scopes are equally strict the outer one is the source.
 */
export function effectiveRetention(input: EffectiveRetentionInput): EffectiveRetention {
  const { policy, bounds, admittedAt, project = INHERITED, key = INHERITED, request = INHERITED } = input;
  const { payloadRetentionDays, daysSource } = strictestDays(input, project, key, request);
  const levelSource = metadataOnlySource(policy, project, key, request);
  const isStored = levelSource === null && payloadRetentionDays > 0;
  const metadataDays = metadataDaysInForce(policy, bounds);
  const storedDays = isStored ? payloadRetentionDays : 0;
  return {
    level: levelSource === null ? 'retain_all' : 'metadata_only',
    payloadRetentionDays,
    policyVersion: policy.version,
    source: levelSource ?? daysSource,
    expiresAt: isStored ? daysAfter(admittedAt, storedDays) : null,
    notStoredReason: isStored ? null : notStoredReason(levelSource),
    metadataExpiresAt: metadataDays === null ? null : daysAfter(admittedAt, Math.max(metadataDays, storedDays)),
  };
}

export interface EffectiveRetentionInput {
  readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'metadataRetentionDays' | 'version'>;
  readonly bounds: RetentionBounds;
  readonly admittedAt: Date;
  readonly project?: RetentionOverride;
  readonly key?: RetentionOverride;
  /** What the headers of the request ask for. */
  readonly request?: RetentionOverride;
}

/** What holds for a request whose payload would have been stored, but for what stands in the way. */
export function withoutStorage(retention: EffectiveRetention, reason: StorageObstacle): EffectiveRetention {
  return { ...retention, expiresAt: null, notStoredReason: reason };
}

function daysAfter(admittedAt: Date, days: number): Date {
  return addMs(admittedAt, days * MS_PER_DAY);
}

function notStoredReason(levelSource: RetentionSource | null): 'level' | 'header' | 'zero_days' {
  if (levelSource === null) return 'zero_days';
  return levelSource === 'request' ? 'header' : 'level';
}

function strictestDays(
  { policy, bounds }: EffectiveRetentionInput,
  project: RetentionOverride,
  key: RetentionOverride,
  request: RetentionOverride,
) {
  let payloadRetentionDays = Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax);
  let daysSource: RetentionSource = 'organization';
  const tighten = (days: number | null, source: RetentionSource): void => {
    if (days === null || days >= payloadRetentionDays) return;
    payloadRetentionDays = days;
    daysSource = source;
  };
  tighten(project.payloadRetentionDays, 'project');
  tighten(key.payloadRetentionDays, 'key');
  tighten(request.payloadRetentionDays, 'request');
  return { payloadRetentionDays, daysSource };
}

/** Whose level keeps metadata only; null when nobody's does. */
function metadataOnlySource(
  policy: Pick<RetentionPolicy, 'level'>,
  project: RetentionOverride,
  key: RetentionOverride,
  request: RetentionOverride,
): RetentionSource | null {
  if (policy.level === 'metadata_only') return 'organization';
  if (project.level === 'metadata_only') return 'project';
  if (key.level === 'metadata_only') return 'key';
  return request.level === 'metadata_only' ? 'request' : null;
}
