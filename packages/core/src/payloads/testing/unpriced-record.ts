import type { RequestRecord } from '../index.ts';

export type RecordSubject = Pick<RequestRecord, 'id' | 'organizationId' | 'projectId' | 'apiKeyId' | 'admittedAt'>;

/** A finished request to the simulator, whose model has no price, and of which nothing was stored. Tests change what they are about. */
export function unpricedRecord(subject: RecordSubject): RequestRecord {
  return {
    ...subject,
    projectMode: 'api_keys',
    completedAt: subject.admittedAt,
    endpoint: 'chat.completions',
    provider: 'simulator',
    model: 'gpt-5-mini',
    isStreamed: false,
    statusCode: 200,
    errorCode: null,
    finishReason: 'stop',
    upstreamRequestId: null,
    usage: { inputTokens: 1_000, cachedInputTokens: 0, outputTokens: 500, reasoningTokens: 0, isEstimated: false },
    rates: null,
    cost: {
      inputNanoUsd: null,
      cachedInputNanoUsd: null,
      outputNanoUsd: null,
      reasoningNanoUsd: null,
      storageNanoUsd: 0n,
      earlierAttemptsNanoUsd: 0n,
      totalNanoUsd: null,
    },
    timing: { gatewayMs: 1, firstTokenMs: null, totalMs: 20 },
    retention: {
      level: 'retain_all',
      payloadRetentionDays: 30,
      policyVersion: 1,
      source: 'organization',
      expiresAt: null,
      notStoredReason: 'zero_days',
      metadataExpiresAt: null,
    },
    handles: { tags: [], sessionId: null, endUser: null },
  };
}
