import type { Redaction, RetentionLevel } from '@lethe/core/retention';
import type { Plan, ProjectMode, Role } from '@lethe/core/tenancy';
import type { Scenario } from '../conversations/scenario.ts';
import type { Outage } from '../traffic/faults.ts';
import type { ModelName } from '../traffic/model-profiles.ts';

/** A demo organization as it is told: without ids, keys and dates, which it gets when it is seeded. */
export interface OrganizationPlan {
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly createdDaysAgo: number;
  /** What it was given when it was created: many times what forty days of the demo's traffic cost. */
  readonly creditUsd: number;
  readonly projects: readonly ProjectPlan[];
  readonly members: readonly MemberPlan[];
  /** Oldest first; the first came with the organization. */
  readonly policies: readonly PolicyPlan[];
  readonly traffic: TrafficPlan;
  /** Its card was declined for a week, and it is suspended for that; left out, it is active. */
  readonly unpaid?: UnpaidPlan;
}

export interface UnpaidPlan {
  readonly suspendedHoursAgo: number;
  /** How far the balance is below zero, beside a plan fee that is not paid. */
  readonly debtNanoUsd: bigint;
}

export interface ProjectPlan {
  readonly name: string;
  readonly mode: ProjectMode;
  readonly createdDaysAgo: number;
  /** Tighter than the organization's period, from the beginning; left out, the project inherits. */
  readonly payloadRetentionDays?: number;
  /** The first key is the one that most requests come with, and that the demo hands out. The second takes the rest; others have no traffic. */
  readonly keys: readonly ApiKeyPlan[];
}

export interface ApiKeyPlan {
  readonly name: string;
  readonly createdDaysAgo: number;
  readonly isRevoked: boolean;
  readonly limits?: ApiKeyLimitsPlan;
}

/** What is set for a key. Limits on models belong to keys without traffic: what others were asked for is drawn by chance. */
export interface ApiKeyLimitsPlan {
  /** Counted from the seeding; below zero the key has expired. */
  readonly expiresInDays?: number;
  readonly rateLimitPerMinute?: number;
  readonly concurrencyLimit?: number;
  readonly spendLimitUsd?: number;
  readonly payloadRetentionDays?: number;
  readonly allowedModels?: readonly string[];
  /** The place of the key that took this one's, among those of its project. */
  readonly replacedByIndex?: number;
}

export interface MemberPlan {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface PolicyPlan {
  readonly level: RetentionLevel;
  readonly payloadRetentionDays: number;
  /** Left out: metadata lives as long as the account. */
  readonly metadataRetentionDays?: number;
  /** Left out: nothing is redacted. */
  readonly redaction?: Redaction;
  readonly effectiveHoursAgo: number;
  /** Null for the version that came with the organization. */
  readonly authorEmail: string | null;
}

export interface TrafficPlan {
  /** About how many requests there are in all. */
  readonly requestCount: number;
  readonly days: number;
  /** When the last request came; left out: now. */
  readonly endsHoursAgo?: number;
  /** Traffic older than this many days is thinner, by `olderDensity`. */
  readonly denseDays: number;
  readonly olderDensity: number;
  /** How busy a weekend day is, as a share of a weekday. */
  readonly weekendShare: number;
  /** Relative load by UTC hour; 24 figures. */
  readonly hourlyLoad: readonly number[];
  readonly customerCount: number;
  readonly employeeCount: number;
  readonly scenarios: readonly Scenario[];
  readonly placed: readonly PlacedConversation[];
  readonly outages: readonly Outage[];
  /** What some requests asked for themselves by header. */
  readonly tightened?: readonly TightenedRequests[];
}

/** One request in so many that asked for less than its policy. */
export interface TightenedRequests {
  readonly oneIn: number;
  readonly level: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
}

/** A conversation that every demo has, at a given time. */
export interface PlacedConversation {
  readonly scenario: string;
  readonly minutesAgo: number;
  readonly model: ModelName;
  readonly endUser: string | null;
  readonly sessionId: string | null;
}
