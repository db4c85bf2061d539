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

export const RETENTION_SOURCES = ['organization'] as const;
export type RetentionSource = (typeof RETENTION_SOURCES)[number];

/** Resolves the policy for a request admitted now. A plan that allows less than the policy says wins, for new requests only. */
export function effectiveRetention({ policy, bounds, admittedAt }: EffectiveRetentionInput): EffectiveRetention {
  const payloadRetentionDays = Math.min(policy.payloadRetentionDays, bounds.payloadRetentionDaysMax);
  const stamped = { payloadRetentionDays, policyVersion: policy.version, source: 'organization' } as const;
  if (policy.level === 'metadata_only') {
    return { ...stamped, level: 'metadata_only', expiresAt: null, notStoredReason: 'level' };
  }
  if (payloadRetentionDays === 0) {
    return { ...stamped, level: 'retain_all', expiresAt: null, notStoredReason: 'zero_days' };
  }
  const expiresAt = addMs(admittedAt, payloadRetentionDays * MS_PER_DAY);
  return { ...stamped, level: 'retain_all', expiresAt, notStoredReason: null };
}

export interface EffectiveRetentionInput {
  readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'version'>;
  readonly bounds: RetentionBounds;
  readonly admittedAt: Date;
}
