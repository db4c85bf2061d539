import type { PayloadErasure, PayloadPart, PayloadStore, SealedPart } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

interface PayloadRow {
  organization_id: OrganizationId;
  request_id: RequestId;
  part: PayloadPart;
  expires_at: Date;
  project_id: ProjectId;
  policy_version: number;
  media_type: string;
  format: number;
  key_id: string;
  hour_key_generation: number;
  wrapped_key: Buffer;
  ciphertext: Buffer;
  plaintext_size_bytes: number;
}

/** Reads through the view that ends at the instant of expiry, by the database's clock. The record's own expiry lets PostgreSQL open one partition only. */
const READ = `
  SELECT payload.* FROM readable_payload payload
  WHERE payload.organization_id = $1 AND payload.request_id = $2
    AND payload.expires_at = (SELECT expires_at FROM request WHERE organization_id = $1 AND id = $2)
  ORDER BY payload.part`;

/** Only what can still be read is erased. The primary key lets one of two erasures through; the other waits and finds its row. */
const ERASE = `
  INSERT INTO payload_erasure (organization_id, request_id, erased_at, reason, actor_kind, actor_id, actor_label)
  SELECT organization_id, id, lethe_now(), $3, $4, $5, $6 FROM request
  WHERE organization_id = $1 AND id = $2 AND expires_at > lethe_now()
  ON CONFLICT DO NOTHING`;
const DELETE_PARTS = `
  DELETE FROM payload WHERE organization_id = $1 AND request_id = $2
    AND expires_at = (SELECT expires_at FROM request WHERE organization_id = $1 AND id = $2)`;
const FIND_ERASURE = `
  SELECT request_id AS "requestId", erased_at AS "erasedAt", reason FROM payload_erasure WHERE organization_id = $1 AND request_id = $2`;

export function createPayloadStore(database: Database): PayloadStore {
  return {
    read: ({ organizationId, requestId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<PayloadRow>(READ, [organizationId, requestId]);
        if (rows.length > 0) await appendAuditEvent(transaction, audit);
        return rows.map(toSealedPart);
      }),
    erase: ({ organizationId, requestId, reason, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const ids = [organizationId, requestId];
        const { kind, id, label } = audit.actor;
        const { rowCount } = await transaction.query(ERASE, [...ids, reason, kind, id, label]);
        if (rowCount === 1) {
          await transaction.query(DELETE_PARTS, ids);
          await appendAuditEvent(transaction, audit);
        }
        const { rows } = await transaction.query<PayloadErasure>(FIND_ERASURE, ids);
        return rows[0] ?? null;
      }),
  };
}

function toSealedPart(row: PayloadRow): SealedPart {
  return {
    organizationId: row.organization_id,
    projectId: row.project_id,
    requestId: row.request_id,
    part: row.part,
    expiresAt: row.expires_at,
    policyVersion: row.policy_version,
    mediaType: row.media_type,
    format: row.format,
    keyId: row.key_id,
    hourKeyGeneration: row.hour_key_generation,
    wrappedKey: row.wrapped_key,
    ciphertext: row.ciphertext,
    plaintextSizeBytes: row.plaintext_size_bytes,
  };
}
