import type { Actor, Origin } from '@lethe/core/audit';
import { DomainError } from '@lethe/core/errors';
import type { PayloadPart, PayloadStore, StoredPart } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import pg from 'pg';
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
  hold_id: string | null;
  wrapped_key: Buffer;
  ciphertext: Buffer;
  plaintext_size_bytes: number;
}

interface ErasureRow {
  erased_at: Date;
  reason: string;
  leaf_index: bigint | null;
}

/** What the database's functions refuse with. */
const REFUSALS: Readonly<Record<string, () => DomainError>> = {
  LE001: () => new DomainError('organization_suspended', 'This organization is suspended.'),
  LE002: () => new DomainError('organization_closed', 'This organization is closed.'),
  LE003: () => new DomainError('payload_held', 'A legal hold keeps this payload. Nothing was erased.'),
};

/** Reads and erases through the two functions that are allowed to. The app's role reaches the table in no other way. */
export function createPayloadStore(database: Database): PayloadStore {
  function call<Row extends pg.QueryResultRow>(
    organizationId: OrganizationId,
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    return refusing(() =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<Row>(text, values);
        return rows;
      }),
    );
  }

  return {
    async read({ organizationId, requestId, isCustodian, ...by }) {
      const rows = await call<PayloadRow>(organizationId, 'SELECT * FROM read_payload($1, $2, $3, $4, $5, $6, $7)', [
        requestId,
        isCustodian,
        ...valuesOf(by),
      ]);
      return rows.map(toStoredPart);
    },
    async erase({ organizationId, requestId, reason, ...by }) {
      const [row] = await call<ErasureRow>(organizationId, 'SELECT * FROM erase_payload($1, $2, $3, $4, $5, $6, $7)', [
        requestId,
        reason,
        ...valuesOf(by),
      ]);
      if (row === undefined) return null;
      const leafIndex = row.leaf_index === null ? null : Number(row.leaf_index);
      return { requestId, erasedAt: row.erased_at, reason: row.reason, leafIndex };
    },
  };
}

function valuesOf({ actor, origin }: { actor: Actor; origin: Origin }): unknown[] {
  return [actor.kind, actor.id, actor.label, origin.requestId, origin.address];
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = error instanceof pg.DatabaseError ? REFUSALS[error.code ?? ''] : undefined;
    throw refusal === undefined ? error : refusal();
  }
}

function toStoredPart(row: PayloadRow): StoredPart {
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
