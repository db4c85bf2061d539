import type { RequestView, StoredPart } from '@lethe/core/payloads';
import { unpricedRecord } from '@lethe/core/payloads/testing';
import type { ApiKeyId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { HALDEN, NOW } from './memory-ports.ts';

export const REQUEST_ID = '018f0000-0000-7000-8000-00000000000a' as RequestId;
const ID = '00000000-0000-7000-8000-00000000000b';

export function createRequest(changes: Partial<RequestView> = {}): RequestView {
  const record = unpricedRecord({
    id: REQUEST_ID,
    organizationId: HALDEN.id,
    projectId: ID as ProjectId,
    apiKeyId: ID as ApiKeyId,
    admittedAt: addMs(NOW, -MS_PER_DAY),
  });
  return {
    ...record,
    projectMode: 'credits',
    model: 'gpt-4o-mini',
    cost: { ...record.cost, storageNanoUsd: 15_000n },
    timing: { gatewayMs: 1, firstTokenMs: 10, totalMs: 20 },
    retention: {
      ...record.retention,
      payloadRetentionDays: 3,
      expiresAt: addMs(NOW, 2 * MS_PER_DAY),
      notStoredReason: null,
    },
    projectName: 'support-assistant',
    apiKeyName: 'server',
    apiKeyMask: 'lethe_live_…77e0',
    attemptCount: 1,
    erasedAt: null,
    erasureLeafIndex: null,
    isHeld: false,
    feedback: [],
    ...changes,
  };
}

export function createSealedPart(part: StoredPart['part']): StoredPart {
  return {
    part,
    organizationId: HALDEN.id,
    projectId: ID as ProjectId,
    requestId: REQUEST_ID,
    expiresAt: addMs(NOW, 2 * MS_PER_DAY),
    policyVersion: 1,
    mediaType: 'application/json',
    format: 1,
    keyId: ID,
    hourKeyGeneration: 0,
    holdId: null,
    wrappedKey: new Uint8Array(0),
    ciphertext: new Uint8Array(0),
    plaintextSizeBytes: 0,
  };
}
