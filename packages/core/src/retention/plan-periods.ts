import { PLAN_TERMS, type Plan, RETENTION_DAYS_MAX } from '../tenancy/index.ts';

export { RETENTION_DAYS_MAX };

/** What a plan, or the operator of a self-hosted installation, allows. Read by code, interface, API and documentation alike. */
export interface RetentionBounds {
  /** The longest payload period, in days. 0 is always allowed and means: never persisted. */
  readonly payloadRetentionDaysMax: number;
  /** The period that a new organization starts with, in days. */
  readonly payloadRetentionDaysDefault: number;
  /** Whether an organization may set a period for metadata; otherwise it has none of its own. */
  readonly canLimitMetadata: boolean;
  /** The longest that metadata may live, in days, whoever sets nothing included; null: as long as the account. */
  readonly metadataRetentionDaysMax: number | null;
}

function boundsOf(plan: Plan): RetentionBounds {
  const { payloadRetentionDaysMax, payloadRetentionDaysDefault, canLimitMetadata } = PLAN_TERMS[plan];
  return { payloadRetentionDaysMax, payloadRetentionDaysDefault, canLimitMetadata, metadataRetentionDaysMax: null };
}

/** What the terms of each plan say about retention. */
export const PLAN_RETENTION: Readonly<Record<Plan, RetentionBounds>> = {
  free: boundsOf('free'),
  pro: boundsOf('pro'),
  enterprise: boundsOf('enterprise'),
};

/** Periods that the operator of a self-hosted installation sets; there, plans do not bound. */
export interface SelfHostedPeriods {
  readonly payloadRetentionDays: number;
  /** Null: the account's life. */
  readonly metadataRetentionDays: number | null;
}

export function retentionBounds(plan: Plan, selfHosted: SelfHostedPeriods | null): RetentionBounds {
  if (selfHosted === null) return PLAN_RETENTION[plan];
  return {
    payloadRetentionDaysMax: selfHosted.payloadRetentionDays,
    payloadRetentionDaysDefault: selfHosted.payloadRetentionDays,
    canLimitMetadata: true,
    metadataRetentionDaysMax: selfHosted.metadataRetentionDays,
  };
}

/** What of a policy decides about metadata: its own period and the payload period, which is the shortest that it can have. */
export interface MetadataSetting {
  readonly payloadRetentionDays: number;
  /** Null: none of its own. */
  readonly metadataRetentionDays: number | null;
}

/** The periods that metadata can have beside a payload period, in days; null where the organization cannot set one. */
export function metadataPeriods(
  { payloadRetentionDays }: Pick<MetadataSetting, 'payloadRetentionDays'>,
  { canLimitMetadata, metadataRetentionDaysMax }: RetentionBounds,
): { readonly min: number; readonly max: number } | null {
  if (!canLimitMetadata) return null;
  return {
    min: payloadRetentionDays,
    max: Math.max(payloadRetentionDays, metadataRetentionDaysMax ?? RETENTION_DAYS_MAX),
  };
}

/**
 * How long metadata lives under a policy, in days: the shorter of its own period and the operator's; null: as long as the account.
 * A period that was set on a plan which allowed it does not act on one that does not.
 */
export function metadataDaysInForce(
  { metadataRetentionDays }: Pick<MetadataSetting, 'metadataRetentionDays'>,
  { canLimitMetadata, metadataRetentionDaysMax }: RetentionBounds,
): number | null {
  const own = canLimitMetadata ? metadataRetentionDays : null;
  if (own === null || metadataRetentionDaysMax === null) return own ?? metadataRetentionDaysMax;
  return Math.min(own, metadataRetentionDaysMax);
}
