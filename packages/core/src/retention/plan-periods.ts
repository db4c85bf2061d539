import type { Plan } from '../tenancy/index.ts';

/** The longest period that any organization can choose, in days. */
export const RETENTION_DAYS_MAX = 365;

/** What a plan, or the operator of a self-hosted installation, allows. Read by code, interface, API and documentation alike. */
export interface RetentionBounds {
  /** The longest payload period, in days. 0 is always allowed and means: never persisted. */
  readonly payloadRetentionDaysMax: number;
  /** The period that a new organization starts with, in days. */
  readonly payloadRetentionDaysDefault: number;
  /** Whether metadata may have a period of its own; otherwise it lives as long as the account. */
  readonly canLimitMetadata: boolean;
}

export const PLAN_RETENTION: Readonly<Record<Plan, RetentionBounds>> = {
  free: { payloadRetentionDaysMax: 3, payloadRetentionDaysDefault: 3, canLimitMetadata: false },
  pro: { payloadRetentionDaysMax: 30, payloadRetentionDaysDefault: 30, canLimitMetadata: false },
  enterprise: { payloadRetentionDaysMax: RETENTION_DAYS_MAX, payloadRetentionDaysDefault: 30, canLimitMetadata: true },
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
  };
}
