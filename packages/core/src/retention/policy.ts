import { z } from 'zod';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import { RETENTION_DAYS_MAX } from './plan-periods.ts';
import { type Redaction, redactionSchema } from './redaction.ts';

/** Whether payloads are kept at all. Metadata only writes no byte of content anywhere. */
export const RETENTION_LEVELS = ['metadata_only', 'retain_all'] as const;
export type RetentionLevel = (typeof RETENTION_LEVELS)[number];

/** One version of an organization's policy. Versions are never changed: a new setting is a new version. */
export interface RetentionPolicy {
  readonly organizationId: OrganizationId;
  readonly version: number;
  readonly level: RetentionLevel;
  readonly payloadRetentionDays: number;
  /** Null: metadata lives as long as the account. */
  readonly metadataRetentionDays: number | null;
  /** What is taken out of a payload before it is stored. */
  readonly redaction: Redaction;
  readonly effectiveAt: Date;
  /** Null for the version that the organization was created with. */
  readonly authorId: UserId | null;
}

/** What a member may ask for; bounds that depend on the plan are checked by {@link checkPolicyDraft}. */
export const policyDraftSchema = z.strictObject({
  level: z.enum(RETENTION_LEVELS),
  payloadRetentionDays: z.int().min(0).max(RETENTION_DAYS_MAX),
  /** Null: metadata lives as long as the account. */
  metadataRetentionDays: z.int().min(0).max(RETENTION_DAYS_MAX).nullable(),
  /** Left out: as it is. */
  redaction: redactionSchema.optional(),
});
export type PolicyDraft = z.infer<typeof policyDraftSchema>;

/** What a version sets: a draft of which nothing is left out. */
export type PolicySetting = Pick<
  RetentionPolicy,
  'level' | 'payloadRetentionDays' | 'metadataRetentionDays' | 'redaction'
>;
