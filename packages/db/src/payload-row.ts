import { DomainError } from '@lethe/core/errors';
import type { PayloadPart, StoredPart } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import pg from 'pg';

/** A part as `read_payload` answers with it. */
export interface PayloadRow {
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
  hold_id: string | null;
  wrapped_key: Buffer;
  ciphertext: Buffer;
  plaintext_size_bytes: number;
}

/** What the database's functions refuse with. */
const REFUSALS: Readonly<Record<string, () => DomainError>> = {
  LE001: () => new DomainError('organization_suspended', 'This organization is suspended.'),
  LE002: () => new DomainError('organization_closed', 'This organization is closed.'),
  LE003: () => new DomainError('payload_held', 'A legal hold keeps this payload. Nothing was erased.'),
};

/** @throws {DomainError} instead of what a function that reads or erases payloads refuses with */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof pg.DatabaseError ? REFUSALS[error.code ?? ''] : undefined;
    throw refusal === undefined ? error : refusal();
  }
}

export function toStoredPart(row: PayloadRow): StoredPart {
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
    holdId: row.hold_id,
    wrappedKey: row.wrapped_key,
    ciphertext: row.ciphertext,
    plaintextSizeBytes: row.plaintext_size_bytes,
  };
}
