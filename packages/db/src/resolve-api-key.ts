import type { SpendingPolicy } from '@lethe/core/billing';
import {
  type Redaction,
  type RetentionLevel,
  type RetentionOverride,
  type RetentionPolicy,
  redactionSchema,
  redactsNothing,
} from '@lethe/core/retention';
import type {
  ApiKeyId,
  ApiKeyPrincipal,
  LifecycleState,
  OrganizationId,
  Plan,
  ProjectId,
  ProjectMode,
} from '@lethe/core/tenancy';
import type { Database } from './database.ts';

/** All that admission needs to know about an API key, as of one instant. */
export interface KeySnapshot extends ApiKeyPrincipal {
  readonly lifecycleState: LifecycleState;
  readonly policy: Pick<RetentionPolicy, 'level' | 'payloadRetentionDays' | 'metadataRetentionDays' | 'version'>;
  /** What is taken out of a payload before it is stored; null: nothing. */
  readonly redaction: Redaction | null;
  readonly spending: KeySpending;
  readonly projectRetention: RetentionOverride;
  readonly keyRetention: RetentionOverride;
  /** From this instant on the key is refused, also while the snapshot is still in use. */
  readonly expiresAt: Date | null;
  /** `provider/model`; empty: all. */
  readonly allowedModels: readonly string[];
  readonly rateLimitPerMinute: number | null;
  /** How many of its requests may run at the same time. */
  readonly concurrencyLimit: number | null;
  readonly spendLimitNanoUsd: bigint | null;
  /** Reckoned only for a key with a limit. */
  readonly spentNanoUsd: bigint;
  /** The tenant's own accounts at providers; none in a project that credits pay for. */
  readonly ownProviders: readonly OwnProvider[];
  /** The key of the organization's prompt fingerprints, which only the vault can open; null before its first payload was stored. */
  readonly sealedFingerprintKey: Uint8Array | null;
}

/** What the organization lets its requests cost. */
export interface KeySpending extends Pick<SpendingPolicy, 'version' | 'outOfCredit' | 'monthlyStorageCapNanoUsd'> {
  /** Whether the balance is below what the organization calls low. */
  readonly isCreditLow: boolean;
}

export interface OwnProvider {
  readonly provider: string;
  /** Null: the provider's usual address. */
  readonly baseUrl: string | null;
  /** Base 64 of what only the vault can open. */
  readonly sealedSecret: string;
}

export interface ApiKeyResolver {
  /** Null for a digest that is unknown, revoked, expired or of an archived project, without telling which. */
  resolve(digest: Uint8Array): Promise<KeySnapshot | null>;
  /** Notes when keys were last used. Repeating it changes nothing. */
  noteUses(uses: readonly KeyUse[]): Promise<void>;
}

export interface KeyUse {
  readonly organizationId: OrganizationId;
  readonly apiKeyId: ApiKeyId;
  readonly usedAt: Date;
}

const RESOLVE = 'SELECT * FROM resolve_api_key($1)';
const NOTE_USES = 'SELECT note_api_key_uses($1, $2, $3)';

interface KeyRow {
  id: ApiKeyId;
  project_id: ProjectId;
  organization_id: OrganizationId;
  mode: ProjectMode;
  plan: Plan;
  lifecycle_state: KeySnapshot['lifecycleState'];
  level: RetentionLevel;
  payload_retention_days: number;
  metadata_retention_days: number | null;
  version: number;
  project_level: RetentionLevel | null;
  project_days: number | null;
  key_level: RetentionLevel | null;
  key_days: number | null;
  expires_at: Date | null;
  allowed_models: string[];
  rate_limit_per_minute: number | null;
  concurrency_limit: number | null;
  spend_limit_nano_usd: bigint | null;
  spent_nano_usd: bigint;
  provider_keys: OwnProvider[] | null;
  spending_version: number;
  out_of_credit: KeySpending['outOfCredit'];
  monthly_storage_cap_nano_usd: bigint | null;
  is_credit_low: boolean;
  redaction: unknown;
  fingerprint_key: Buffer | null;
}

export function createApiKeyResolver({ pool }: Database): ApiKeyResolver {
  return {
    async resolve(digest) {
      const { rows } = await pool.query<KeyRow>({ name: 'resolve api key', text: RESOLVE, values: [digest] });
      return rows[0] === undefined ? null : toSnapshot(rows[0]);
    },
    async noteUses(uses) {
      await pool.query(NOTE_USES, [
        uses.map(({ organizationId }) => organizationId),
        uses.map(({ apiKeyId }) => apiKeyId),
        uses.map(({ usedAt }) => usedAt),
      ]);
    },
  };
}

function toSnapshot(row: KeyRow): KeySnapshot {
  return {
    apiKeyId: row.id,
    projectId: row.project_id,
    projectMode: row.mode,
    organizationId: row.organization_id,
    plan: row.plan,
    lifecycleState: row.lifecycle_state,
    policy: {
      level: row.level,
      payloadRetentionDays: row.payload_retention_days,
      metadataRetentionDays: row.metadata_retention_days,
      version: row.version,
    },
    redaction: readRedaction(row.redaction),
    spending: {
      version: row.spending_version,
      outOfCredit: row.out_of_credit,
      monthlyStorageCapNanoUsd: row.monthly_storage_cap_nano_usd,
      isCreditLow: row.is_credit_low,
    },
    projectRetention: { level: row.project_level, payloadRetentionDays: row.project_days },
    keyRetention: { level: row.key_level, payloadRetentionDays: row.key_days },
    expiresAt: row.expires_at,
    allowedModels: row.allowed_models,
    rateLimitPerMinute: row.rate_limit_per_minute,
    concurrencyLimit: row.concurrency_limit,
    spendLimitNanoUsd: row.spend_limit_nano_usd,
    spentNanoUsd: row.spent_nano_usd,
    ownProviders: row.provider_keys ?? [],
    sealedFingerprintKey: row.fingerprint_key,
  };
}

function readRedaction(column: unknown): Redaction | null {
  const redaction = redactionSchema.parse(column);
  return redactsNothing(redaction) ? null : redaction;
}
