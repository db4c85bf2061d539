import { randomUUID } from 'node:crypto';
import type { ReadSealedQuery, RequestRecord, SealedPart } from '@lethe/core/payloads';
import { entryOf as plainEntryOf } from '@lethe/core/payloads/testing';
import type { RequestId } from '@lethe/core/tenancy';
import { utcHourOf } from '@lethe/core/time';
import type { OrganizationFixture, TestDatabase } from '@lethe/testkit/postgres';
import type { RecordEntry } from '../index.ts';

/** A finished request of a fixture's organization, not stored unless `overrides` say so. */
export function recordOf(fixture: OrganizationFixture, overrides: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: randomUUID() as RequestId,
    organizationId: fixture.organizationId,
    projectId: fixture.projectId,
    apiKeyId: fixture.apiKeyId,
    projectMode: 'api_keys',
    admittedAt: new Date('2026-11-21T08:00:00.123Z'),
    completedAt: new Date('2026-11-21T08:00:01.456Z'),
    endpoint: 'chat.completions',
    provider: 'openai',
    model: 'gpt-5-mini',
    isStreamed: true,
    statusCode: 200,
    errorCode: null,
    finishReason: 'stop',
    upstreamRequestId: 'chatcmpl-1',
    usage: { inputTokens: 1_000, cachedInputTokens: 20, outputTokens: 500, reasoningTokens: 3, isEstimated: false },
    rates: {
      inputNanoUsdPerMillion: 250_000_000n,
      cachedInputNanoUsdPerMillion: 25_000_000n,
      outputNanoUsdPerMillion: 2_000_000_000n,
      reasoningNanoUsdPerMillion: 2_000_000_000n,
    },
    cost: {
      inputNanoUsd: 250_000n,
      cachedInputNanoUsd: 500n,
      outputNanoUsd: 1_000_000n,
      reasoningNanoUsd: 6_000n,
      storageNanoUsd: 0n,
      earlierAttemptsNanoUsd: 0n,
      totalNanoUsd: 1_256_500n,
    },
    timing: { gatewayMs: 2, firstTokenMs: 300, totalMs: 1_333 },
    retention: {
      level: 'retain_all',
      payloadRetentionDays: 30,
      policyVersion: 1,
      source: 'organization',
      expiresAt: null,
      notStoredReason: 'zero_days',
      metadataExpiresAt: null,
    },
    handles: { tags: ['refund', 'tier, one'], sessionId: 'ses_1', endUser: null },
    ...overrides,
  };
}

/** The same record as stored until `expiresAt`, with its fee. */
export function storedUntil(expiresAt: Date, record: RequestRecord): RequestRecord {
  return {
    ...record,
    cost: { ...record.cost, storageNanoUsd: 15_230n, totalNanoUsd: 1_271_730n },
    retention: { ...record.retention, expiresAt, notStoredReason: null },
  };
}

export function partOf(record: RequestRecord, part: SealedPart['part'] = 'request'): SealedPart {
  return {
    organizationId: record.organizationId,
    projectId: record.projectId,
    requestId: record.id,
    part,
    expiresAt: record.retention.expiresAt ?? new Date('2026-12-21T08:00:00.123Z'),
    policyVersion: record.retention.policyVersion,
    mediaType: 'application/json',
    format: 1,
    keyId: randomUUID(),
    hourKeyGeneration: 1,
    wrappedKey: Buffer.from([0, 1, 2, 255]),
    ciphertext: Buffer.from([255, 92, 0, 39]),
    plaintextSizeBytes: 4,
  };
}

/** What the gateway hands over of a request that its first upstream answered, from the tenant's own account where the project has those. */
export function entryOf(
  record: RequestRecord,
  parts: readonly SealedPart[] = [],
  traits: Partial<Pick<RecordEntry, 'attempts' | 'leaseId'>> = {},
): RecordEntry {
  return { ...plainEntryOf(record, parts), ...traits };
}

/** The read of a record's payload by somebody who may. */
export function readingOf({ organizationId, id }: Pick<RequestRecord, 'organizationId' | 'id'>): ReadSealedQuery {
  const actor = { kind: 'user', id: 'u-1', label: 'Ines Marchetti' } as const;
  const origin = { requestId: 'call-1', address: '203.0.113.9' };
  return { organizationId, requestId: id, isCustodian: false, actor, origin };
}

/** The row of the hour key under which a part is sealed; its wrap opens nothing. Without it the part would not be stored. */
export async function insertHourKey(testDatabase: TestDatabase, part: SealedPart): Promise<void> {
  await testDatabase.query(
    `INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key)
     VALUES ($1, $2, $3, 1, $4) ON CONFLICT DO NOTHING`,
    [part.organizationId, utcHourOf(part.expiresAt), part.hourKeyGeneration, Buffer.alloc(60)],
  );
}
