import { NANO_USD_PER_USD, type NanoUsd } from '../money/index.ts';
import type { Plan } from './organization.ts';

/** The longest payload period that any organization can choose, in days. */
export const RETENTION_DAYS_MAX = 365;

/** What a plan costs and allows. Read by code, interface, API and documentation alike; nothing of it stands anywhere else. */
export interface PlanTerms {
  /** As people read it. */
  readonly name: string;
  /** Null: agreed with each organization and set by staff. */
  readonly monthlyFeeNanoUsd: NanoUsd | null;
  /** The longest payload period, in days. 0 is always allowed and means: never persisted. */
  readonly payloadRetentionDaysMax: number;
  /** The period that a new organization starts with, in days. */
  readonly payloadRetentionDaysDefault: number;
  /** Whether an organization may set a period for metadata; otherwise it has none of its own. */
  readonly canLimitMetadata: boolean;
}

export const PLAN_TERMS: Readonly<Record<Plan, PlanTerms>> = {
  free: {
    name: 'Free',
    monthlyFeeNanoUsd: 0n,
    payloadRetentionDaysMax: 3,
    payloadRetentionDaysDefault: 3,
    canLimitMetadata: false,
  },
  pro: {
    name: 'Pro',
    monthlyFeeNanoUsd: 49n * NANO_USD_PER_USD,
    payloadRetentionDaysMax: 30,
    payloadRetentionDaysDefault: 30,
    canLimitMetadata: false,
  },
  enterprise: {
    name: 'Enterprise',
    monthlyFeeNanoUsd: null,
    payloadRetentionDaysMax: RETENTION_DAYS_MAX,
    payloadRetentionDaysDefault: 30,
    canLimitMetadata: true,
  },
};

/** The plans between which owners move by themselves. Into and out of the others an organization is moved by staff. */
export const OWNER_PLANS = ['free', 'pro'] as const satisfies readonly Plan[];
export type OwnerPlan = (typeof OWNER_PLANS)[number];

export function isOwnerPlan(plan: Plan): plan is OwnerPlan {
  return plan === 'free' || plan === 'pro';
}
