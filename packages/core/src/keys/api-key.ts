import { z } from 'zod';
import { RETENTION_DAYS_MAX, RETENTION_LEVELS, type RetentionLevel } from '../retention/index.ts';
import type { ApiKeyId, ProjectId } from '../tenancy/index.ts';

export const KEY_NAME_LENGTH_MAX = 80;
export const ALLOWED_MODELS_MAX = 100;
export const RATE_LIMIT_PER_MINUTE_MAX = 1_000_000;
export const CONCURRENCY_LIMIT_MAX = 10_000;
/** 9 million dollars: what fits into the column, with room for the sum that is compared with it. */
export const SPEND_LIMIT_NANO_USD_MAX = 9_000_000_000_000_000n;
export const ROTATION_OVERLAP_HOURS_MAX = 168;

const MODEL = /^[a-z0-9][a-z0-9-]{0,62}\/[\w.:@~+/-]{1,200}$/;

/** What its makers decide about a key. */
export interface ApiKeySettings {
  readonly name: string;
  /** From this instant on the key is refused; null: never. */
  readonly expiresAt: Date | null;
  /** Tighter than the project's retention; null inherits. */
  readonly retentionLevel: RetentionLevel | null;
  readonly payloadRetentionDays: number | null;
  /** What the requests of the key may cost in all; null: no limit. */
  readonly spendLimitNanoUsd: bigint | null;
  readonly rateLimitPerMinute: number | null;
  /** How many of its requests may run at the same time; null: any number. */
  readonly concurrencyLimit: number | null;
  /** `provider/model`; empty: all. */
  readonly allowedModels: readonly string[];
}

export interface ApiKey extends ApiKeySettings {
  readonly id: ApiKeyId;
  readonly projectId: ProjectId;
  readonly projectName: string;
  readonly environment: 'live' | 'demo';
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly createdByName: string | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly replacedById: ApiKeyId | null;
  readonly spentNanoUsd: bigint;
}

export const apiKeySettingsShape = {
  name: z.string().trim().min(1).max(KEY_NAME_LENGTH_MAX),
  expiresAt: z.date().nullable(),
  retentionLevel: z.enum(RETENTION_LEVELS).nullable(),
  payloadRetentionDays: z.int().min(0).max(RETENTION_DAYS_MAX).nullable(),
  spendLimitNanoUsd: z.bigint().min(0n).max(SPEND_LIMIT_NANO_USD_MAX).nullable(),
  rateLimitPerMinute: z.int().min(1).max(RATE_LIMIT_PER_MINUTE_MAX).nullable(),
  concurrencyLimit: z.int().min(1).max(CONCURRENCY_LIMIT_MAX).nullable(),
  allowedModels: z.array(z.string().regex(MODEL)).max(ALLOWED_MODELS_MAX),
};
