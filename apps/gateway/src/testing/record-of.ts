import { randomUUID } from 'node:crypto';
import { unpricedRecord } from '@lethe/core/payloads/testing';
import type { ApiKeyId, OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import type { RecordEntry } from '@lethe/db';

/** A record of a request without payload. */
export function entryOf(id: string = randomUUID()): RecordEntry {
  const record = unpricedRecord({
    id: id as RequestId,
    organizationId: randomUUID() as OrganizationId,
    projectId: randomUUID() as ProjectId,
    apiKeyId: randomUUID() as ApiKeyId,
    admittedAt: new Date('2026-11-21T08:00:00Z'),
  });
  const retention = { ...record.retention, level: 'metadata_only', notStoredReason: 'level' } as const;
  return { record: { ...record, retention }, parts: [], attempts: [], leaseId: null };
}
