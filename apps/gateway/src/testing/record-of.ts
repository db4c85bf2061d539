import { randomUUID } from 'node:crypto';
import type { RequestRecord } from '@lethe/core/payloads';
import type { ApiKeyId, OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import type { RecordEntry } from '@lethe/db';

/** A record of a request without payload. */
export function entryOf(id: string = randomUUID()): RecordEntry {
  const at = new Date('2026-11-21T08:00:00Z');
  const record: RequestRecord = {
    id: id as RequestId,
    organizationId: randomUUID() as OrganizationId,
    projectId: randomUUID() as ProjectId,
    apiKeyId: randomUUID() as ApiKeyId,
    projectMode: 'api_keys',
    admittedAt: at,
    completedAt: at,
    endpoint: 'chat.completions',
    provider: 'simulator',
    model: 'gpt-4o-mini',
    isStreamed: false,
    statusCode: 200,
    errorCode: null,
    finishReason: 'stop',
    upstreamRequestId: null,
    usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, isEstimated: false },
    rates: null,
    cost: {
      inputNanoUsd: null,
      cachedInputNanoUsd: null,
      outputNanoUsd: null,
      reasoningNanoUsd: null,
      storageNanoUsd: 0n,
      totalNanoUsd: null,
    },
    timing: { gatewayMs: 0, firstTokenMs: null, totalMs: 1 },
    retention: {
      level: 'metadata_only',
      payloadRetentionDays: 30,
      policyVersion: 1,
      source: 'organization',
      expiresAt: null,
      notStoredReason: 'level',
      metadataExpiresAt: null,
    },
    handles: { tags: [], sessionId: null, endUser: null },
  };
  return { record, parts: [] };
}
