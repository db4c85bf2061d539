import { addMs, MS_PER_DAY } from '../time/index.ts';
import type { RetentionBounds } from './plan-periods.ts';
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
  /** Why nothing is to be stored; null when the payload is to be stored. */
  readonly notStoredReason: 'level' | 'zero_days' | null;
}

export const RETENTION_SOURCES = ['organization', 'project', 'key'] as const;
export type RetentionSource = (typeof RETENTION_SOURCES)[number];

/** What a project or an API key sets for itself. It can only tighten; null inherits. */
export interface RetentionOverride {
  readonly level: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
}

const INHERITED: RetentionOverride = { level: null, payloadRetentionDays: null };

/**
 * Resolves what holds for a request admitted now: the strictest of organization, project and key, for new requests only.
 * A plan that allows less than the policy says wins. Where two scopes are equally strict the outer one is the source.
 */
export function effectiveRetention(input: EffectiveRetentionInput): EffectiveRetention {
  const { policy, bounds, admittedAt, project = INHERITED, key = INHERITED } = input;
  const organizationDays = Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax);
  const days = strictestDays(organizationDays, project, key);
  const stamped = { payloadRetentionDays: days.payloadRetentionDays, policyVersion: policy.version };
  const metadataOnlyBy = firstWith('metadata_only', policy, project, key);
  if (metadataOnlyBy !== null) {
    return { ...stamped, source: metadataOnlyBy, level: 'metadata_only', expiresAt: null, notStoredReason: 'level' };
  }
  const { source } = days;
  if (days.payloadRetentionDays === 0) {
    return { ...stamped, source, level: 'retain_all', expiresAt: null, notStoredReason: 'zero_days' };
  }
  const expiresAt = addMs(admittedAt, days.payloadRetentionDays * MS_PER_DAY);
  return { ...stamped, source, level: 'retain_all', expiresAt, notStoredReason: null };
}

export interface EffectiveRetentionInput {
  readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'version'>;
  readonly bounds: RetentionBounds;
  readonly admittedAt: Date;
  readonly project?: RetentionOverride;
  readonly key?: RetentionOverride;
}

function strictestDays(organizationDays: number, project: RetentionOverride, key: RetentionOverride) {
  const ofProject = project.payloadRetentionDays ?? organizationDays;
  const ofKey = key.payloadRetentionDays ?? organizationDays;
  const payloadRetentionDays = Math.min(organizationDays, ofProject, ofKey);
  const source: RetentionSource =
    organizationDays === payloadRetentionDays ? 'organization' : ofProject === payloadRetentionDays ? 'project' : 'key';
  return { payloadRetentionDays, source };
}

function firstWith(
  level: RetentionLevel,
  policy: Pick<RetentionPolicy, 'level'>,
  project: RetentionOverride,
  key: RetentionOverride,
): RetentionSource | null {
  if (policy.level === level) return 'organization';
  if (project.level === level) return 'project';
  return key.level === level ? 'key' : null;
}
