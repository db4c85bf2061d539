import type { ErrorCode } from '@lethe/core/errors';
import type { NewProviderKey, ProviderKey, ProviderKeyRepository } from '@lethe/core/keys';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { namingDisabledMasterKey } from './master-key-versions.ts';

interface ProviderKeyRow {
  provider: string;
  base_url: string | null;
  sealed_secret: Buffer | null;
  last_four: string | null;
  updated_at: Date;
  tested_at: Date | null;
  test_error_code: ErrorCode | null;
}

const COLUMNS = 'provider, base_url, sealed_secret, last_four, updated_at, tested_at, test_error_code';

const INSERT = `
  INSERT INTO provider_key (organization_id, provider, base_url, sealed_secret, last_four, updated_at, updated_by_id, tested_at, test_error_code)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`;

/** Only on the row that was looked at: a decision about its host must not meet another host. */
const UPDATE = `
  UPDATE provider_key SET base_url = $3, sealed_secret = $4, last_four = $5, updated_at = $6, updated_by_id = $7, tested_at = $8,
    test_error_code = $9
  WHERE organization_id = $1 AND provider = $2 AND updated_at = $10`;

export function createProviderKeyRepository(database: Database): ProviderKeyRepository {
  return {
    list: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ProviderKeyRow>(
          `SELECT ${COLUMNS} FROM provider_key WHERE organization_id = $1 ORDER BY provider`,
          [organizationId],
        );
        return rows.map(toProviderKey);
      }),
    find: (organizationId, provider) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ProviderKeyRow>(
          `SELECT ${COLUMNS} FROM provider_key WHERE organization_id = $1 AND provider = $2`,
          [organizationId, provider],
        );
        const row = rows[0];
        return row === undefined ? null : { ...toProviderKey(row), sealedSecret: row.sealed_secret };
      }),
    async save(draft) {
      try {
        return await database.withOrganization(draft.organizationId, async (transaction) => {
          if (!(await write(transaction, draft))) return false;
          await appendAuditEvent(transaction, draft.audit);
          return true;
        });
      } catch (error) {
        throw namingDisabledMasterKey(error);
      }
    },
    delete: (organizationId, provider, audit) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          'DELETE FROM provider_key WHERE organization_id = $1 AND provider = $2',
          [organizationId, provider],
        );
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}

async function write(transaction: PoolClient, draft: NewProviderKey): Promise<boolean> {
  const { organizationId, provider, baseUrl, sealedSecret, lastFour, previousUpdatedAt } = draft;
  const { updatedAt, updatedById, testedAt, testErrorCode } = draft;
  const values: unknown[] = [
    ...[organizationId, provider, baseUrl, sealedSecret, lastFour],
    ...[updatedAt, updatedById, testedAt, testErrorCode],
  ];
  const { rowCount } =
    previousUpdatedAt === null
      ? await transaction.query(INSERT, values)
      : await transaction.query(UPDATE, [...values, previousUpdatedAt]);
  return rowCount === 1;
}

function toProviderKey(row: ProviderKeyRow): ProviderKey {
  return {
    provider: row.provider,
    baseUrl: row.base_url,
    hasSecret: row.sealed_secret !== null,
    lastFour: row.last_four,
    updatedAt: row.updated_at,
    testedAt: row.tested_at,
    testErrorCode: row.test_error_code,
  };
}
