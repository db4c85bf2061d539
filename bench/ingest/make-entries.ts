import { randomBytes, randomUUID } from 'node:crypto';
import { type PayloadPart, type RequestRecord, type SealedPart, soleAttempt } from '@lethe/core/payloads';
import type { RequestId } from '@lethe/core/tenancy';
import type { RecordEntry } from '@lethe/db';
import type { BenchTenant } from '../server/insert-tenant.ts';

/** Ciphertexts of a chat's request and answer, sealed, as they are measured in production-like traffic: 2.7 KB each. */
export const ciphertextSizeBytes = 2_700;
const wrappedKeySizeBytes = 60;
/** Sealed random bytes are as good as any ciphertext for the database; drawn once, since drawing them is not what is measured. */
const poolOfBytes = randomBytes(4 * 1024 * 1024);

const leaseId = randomUUID();

const partNames: readonly PayloadPart[] = ['request', 'response'];

/** Finished requests with one or two sealed parts each, admitted now and kept until `expiresAt`. */
export function makeEntries(options: {
  tenant: BenchTenant;
  count: number;
  partCount: 1 | 2;
  expiresAt: Date;
}): RecordEntry[] {
  return Array.from({ length: options.count }, (_, index) => {
    const record = makeRecord(options.tenant, options.expiresAt);
    const parts = partNames
      .slice(0, options.partCount)
      .map((part, offset) => makePart(record, part, index * 2 + offset));
    return makeEntry(record, parts);
  });
}

/** Answered by the tenant's own account, and paid for by one lease. */
export function makeEntry(record: RequestRecord, parts: readonly SealedPart[]): RecordEntry {
  return { record, parts, attempts: [soleAttempt(record, { id: randomUUID(), isOwnAccount: true })], leaseId };
}

export function makeRecord({ organizationId, projectId, apiKeyId }: BenchTenant, expiresAt: Date): RequestRecord {
  const admittedAt = new Date();
  return {
    id: randomUUID() as RequestId,
    organizationId,
    projectId,
    apiKeyId,
    projectMode: 'api_keys',
    admittedAt,
    completedAt: new Date(admittedAt.getTime() + 1_333),
    endpoint: 'chat.completions',
    provider: 'openai',
    model: 'gpt-5-mini',
    isStreamed: true,
    statusCode: 200,
    errorCode: null,
    finishReason: 'stop',
    upstreamRequestId: 'chatcmpl-Bq3m7c0V2d9',
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
      storageNanoUsd: 15_230n,
      earlierAttemptsNanoUsd: 0n,
      totalNanoUsd: 1_271_730n,
    },
    timing: { gatewayMs: 2, firstTokenMs: 300, totalMs: 1_333 },
    retention: {
      level: 'retain_all',
      payloadRetentionDays: 30,
      policyVersion: 1,
      source: 'organization',
      expiresAt,
      notStoredReason: null,
      metadataExpiresAt: null,
    },
    handles: { tags: ['refund', 'tier-one'], sessionId: 'ses_7f3a', endUser: null },
  };
}

function makePart(record: RequestRecord, part: PayloadPart, seed: number): SealedPart {
  const offset = (seed * 4_099) % (poolOfBytes.length - ciphertextSizeBytes);
  return {
    organizationId: record.organizationId,
    projectId: record.projectId,
    requestId: record.id,
    part,
    expiresAt: record.retention.expiresAt ?? record.admittedAt,
    policyVersion: record.retention.policyVersion,
    mediaType: 'application/json',
    format: 1,
    keyId: randomUUID(),
    hourKeyGeneration: 1,
    wrappedKey: poolOfBytes.subarray(offset, offset + wrappedKeySizeBytes),
    ciphertext: poolOfBytes.subarray(offset, offset + ciphertextSizeBytes),
    plaintextSizeBytes: 6_144,
  };
}
