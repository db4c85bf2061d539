import { invariant } from '@lethe/core/errors';
import type { MasterKeyRotationStore, MasterKeyWrap } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';
import { createMasterKeyVersions } from './master-key-versions.ts';
import { claimSweep } from './sweep-claim.ts';

const SWEEP = 'rotate-master-key';

interface WrapRow {
  kind: MasterKeyWrap['kind'];
  organization_id: OrganizationId;
  expiry_hour: Date | null;
  generation: number | null;
  hold_id: string | null;
  provider: string | null;
  base_url: string | null;
  secret_id: string | null;
  wrapped: Buffer;
}

/** For the worker, whose role alone may call the functions behind it. */
export function createMasterKeyRotationStore(database: Pick<Database, 'pool'>): MasterKeyRotationStore {
  const { pool } = database;

  async function ask<T>(call: string, values: readonly unknown[]): Promise<T> {
    const { rows } = await pool.query<{ answer: T }>(`SELECT ${call} AS answer`, [...values]);
    const [row] = rows;
    invariant(row !== undefined, 'a function answers with one row');
    return row.answer;
  }

  return {
    ...createMasterKeyVersions(database),
    confirmedNow: () => ask<Date | null>(`nullif(confirmed_now(), '-infinity')`, []),
    claim: () => claimSweep(pool, SWEEP),
    assertClaim: async (token) => {
      await ask('assert_master_key_rotation($1)', [token]);
    },
    async listWraps({ version, limit }) {
      const { rows } = await pool.query<WrapRow>('SELECT * FROM master_key_wraps($1, $2)', [version, limit]);
      return rows.map(toWrap);
    },
    async rewrap({ token, toVersion, keys }) {
      const wraps = keys.map(({ wrap }) => wrap);
      const rewrappedCount = await ask<number>('rewrap_keys($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
        token,
        toVersion,
        wraps.map(({ kind }) => kind),
        wraps.map(({ organizationId }) => organizationId),
        wraps.map((wrap) => (wrap.kind === 'hour_key' ? wrap.expiryHour : null)),
        wraps.map((wrap) => (wrap.kind === 'hour_key' ? wrap.generation : null)),
        wraps.map((wrap) => (wrap.kind === 'hold_key' ? wrap.holdId : null)),
        wraps.map((wrap) => (wrap.kind === 'provider_secret' ? wrap.provider : null)),
        wraps.map((wrap) => (wrap.kind === 'webhook_secret' ? wrap.secretId : null)),
        wraps.map(({ wrapped }) => wrapped),
        keys.map(({ rewrapped }) => rewrapped),
      ]);
      return { rewrappedCount };
    },
    retire: (token, version) => ask<boolean>('retire_master_key($1, $2)', [token, version]),
    disable: (token, version) => ask<boolean>('disable_master_key($1, $2)', [token, version]),
    recordDestruction: (token, version) => ask<boolean>('record_master_key_destruction($1, $2)', [token, version]),
  };
}

function toWrap(row: WrapRow): MasterKeyWrap {
  const { organization_id: organizationId, wrapped } = row;
  if (row.kind === 'hour_key') {
    invariant(row.expiry_hour !== null && row.generation !== null, 'an hour key has its hour and generation');
    return { kind: row.kind, organizationId, wrapped, expiryHour: row.expiry_hour, generation: row.generation };
  }
  if (row.kind === 'hold_key') {
    invariant(row.hold_id !== null, 'a hold key has its hold');
    return { kind: row.kind, organizationId, wrapped, holdId: row.hold_id };
  }
  if (row.kind === 'webhook_secret') {
    invariant(row.secret_id !== null, 'a webhook secret has its id');
    return { kind: row.kind, organizationId, wrapped, secretId: row.secret_id };
  }
  if (row.kind === 'fingerprint_key') return { kind: row.kind, organizationId, wrapped };
  invariant(row.provider !== null, 'a provider secret has its provider');
  return { kind: row.kind, organizationId, wrapped, provider: row.provider, baseUrl: row.base_url };
}
