import { DomainError } from '@lethe/core/errors';
import {
  type EndedExports,
  EXPORT_BYTES_MAX,
  EXPORT_FILES_MAX,
  EXPORT_PART_BYTES_MAX,
  EXPORT_PART_PAYLOADS_MAX,
  EXPORT_RECORD_KEPT_MS,
  type ExportClaim,
  type ExportRuns,
  type NextExportStep,
  type ReadyFiles,
} from '@lethe/core/exports';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import type pg from 'pg';
import type { Database } from './database.ts';
import { refusingExport } from './export-row.ts';
import { type PayloadRow, toStoredPart } from './payload-row.ts';

/** Told when an export begins, and when an erasure sets one back. */
export const EXPORT_CHANNEL = 'lethe_exports';

interface StepRow {
  next_step: 'hour' | 'waiting' | 'done';
  expiry_hour: Date | null;
  part_number: number | null;
}

/** As the worker's role, which reads payloads here and nowhere else: those that the row of an export that runs asks for. */
export function createExportRuns(database: Database): ExportRuns {
  function call<Row extends pg.QueryResultRow>(
    { organizationId }: { readonly organizationId: OrganizationId },
    text: string,
    values: unknown[],
  ): Promise<Row[]> {
    return refusingExport(() =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<Row>(text, values);
        return rows;
      }),
    );
  }

  return {
    async listOrganizations(countMax) {
      const { rows } = await database.pool.query<{ id: OrganizationId }>(
        'SELECT id FROM exporting_organizations($1) AS id',
        [countMax],
      );
      return rows.map(({ id }) => id);
    },
    async claim(organizationId) {
      const rows = await call<{ id: string; claim_token: bigint }>(
        { organizationId },
        'SELECT * FROM claim_exports()',
        [],
      );
      return rows.map(({ id, claim_token }) => ({ organizationId, exportId: id, token: claim_token }));
    },
    async next(claim): Promise<NextExportStep> {
      const [row] = await call<StepRow>(claim, 'SELECT * FROM next_export_hour($1, $2)', [claim.exportId, claim.token]);
      if (row?.next_step === 'waiting') return { kind: 'waiting' };
      return row === undefined || row.expiry_hour === null
        ? { kind: 'done' }
        : { kind: 'hour', expiryHour: row.expiry_hour, partNumber: row.part_number ?? 1 };
    },
    async read(claim, expiryHour) {
      const rows = await call<PayloadRow>(claim, 'SELECT * FROM read_export_payloads($1, $2, $3, $4, $5)', [
        claim.exportId,
        claim.token,
        expiryHour,
        EXPORT_PART_PAYLOADS_MAX,
        EXPORT_PART_BYTES_MAX,
      ]);
      return rows.map(toStoredPart);
    },
    async store(claim, ready) {
      const [row] = await call<{ is_stored: boolean }>(claim, STORE, storeValues(claim, ready));
      return row?.is_stored === true;
    },
  };
}

const STORE = `SELECT store_export_files(${Array.from({ length: 18 }, (_, index) => `$${index + 1}`).join(', ')}) AS is_stored`;

function storeValues({ exportId, token }: ExportClaim, { expiryHour, requestIds, files }: ReadyFiles): unknown[] {
  const sealed = files.map((file) => file.sealed);
  const plain = files.map((file) => file.plain);
  return [
    exportId,
    token,
    expiryHour,
    requestIds,
    sealed.map(({ path }) => path),
    plain.map(({ kind }) => kind),
    sealed.map(({ mediaType }) => mediaType),
    sealed.map(({ expiresAt }) => expiresAt),
    plain.map(({ payloadCount }) => payloadCount),
    sealed.map(({ sizeBytes }) => sizeBytes),
    sealed.map(({ digest }) => digest),
    sealed.map(({ format }) => format),
    sealed.map(({ keyId }) => keyId),
    sealed.map(({ hourKeyGeneration }) => hourKeyGeneration),
    sealed.map(({ wrappedKey }) => wrappedKey),
    sealed.map(({ ciphertext }) => ciphertext),
    EXPORT_BYTES_MAX,
    EXPORT_FILES_MAX,
  ];
}

/** Hour keys as the worker may see them: wrapped, and of hours that have one. It makes none, since what it exports lies under one already. */
export function createExportHourKeys(database: Database): HourKeyStore {
  async function keysOf(organizationId: OrganizationId, expiryHour: Date): Promise<readonly WrappedHourKey[]> {
    const { rows } = await database.withOrganization(organizationId, (transaction) =>
      transaction.query<{ generation: number; master_key_version: number; wrapped_key: Buffer }>(
        'SELECT * FROM hour_keys_to_rewrap($1, $2) ORDER BY generation DESC',
        [organizationId, expiryHour],
      ),
    );
    return rows.map(({ generation, master_key_version, wrapped_key }) => ({
      organizationId,
      expiryHour,
      generation,
      masterKeyVersion: master_key_version,
      wrappedKey: wrapped_key,
    }));
  }

  return {
    newest: async (organizationId, expiryHour) => (await keysOf(organizationId, expiryHour))[0] ?? null,
    find: async (organizationId, expiryHour, generation) =>
      (await keysOf(organizationId, expiryHour)).find((key) => key.generation === generation) ?? null,
    async insertIfAbsent() {
      throw new DomainError('key_unavailable', 'The hour of this export has no key any more.');
    },
  };
}

export function createEndedExports(database: Database): EndedExports {
  return {
    async forget(rowsMax) {
      const { rows } = await database.pool.query<{ count: number }>('SELECT forget_ended_exports($1, $2) AS count', [
        rowsMax,
        EXPORT_RECORD_KEPT_MS,
      ]);
      return rows[0]?.count ?? 0;
    },
    async nextWorkAt() {
      const { rows } = await database.pool.query<{ at: Date | null }>('SELECT next_export_end_at() AS at');
      return rows[0]?.at ?? null;
    },
  };
}
