import type { DueRekey, OrganizationHour, RekeyStore, SurvivorKey, WrappedHourKey } from '@lethe/core/payloads';
import type { Database } from './database.ts';
import { claimSweep } from './sweep-claim.ts';

/** The re-key of erased hours, through functions only: the worker sees wrapped keys, and no ciphertext. */
export function createRekeyStore({ pool }: Pick<Database, 'pool'>): RekeyStore {
  return {
    claim: () => claimSweep(pool, 'rekey-erased-hours'),
    async due(limit) {
      const { rows } = await pool.query<DueRekey>(
        `SELECT organization_id AS "organizationId", expiry_hour AS "expiryHour", newest_generation AS "newestGeneration",
           is_renewed AS "isRenewed" FROM due_rekeys($1)`,
        [limit],
      );
      return rows;
    },
    hourKeys: (hour) => listHourKeysToRewrap({ pool }, hour),
    async renew(token, { organizationId, expiryHour, generation, masterKeyVersion, wrappedKey }) {
      const values = [token, organizationId, expiryHour, generation, masterKeyVersion, wrappedKey];
      await pool.query('SELECT renew_hour_key($1, $2, $3, $4, $5, $6)', values);
    },
    async survivors({ organizationId, expiryHour }, limit) {
      const { rows } = await pool.query<SurvivorKey>(
        'SELECT key_id AS "keyId", generation, wrapped_key AS "wrappedKey" FROM survivors_to_rewrap($1, $2, $3)',
        [organizationId, expiryHour, limit],
      );
      return rows;
    },
    async storeWraps(token, { organizationId, expiryHour, generation }, wraps) {
      const { rows } = await pool.query<{ count: number }>(
        'SELECT store_payload_wraps($1, $2, $3, $4, $5, $6) AS count',
        [
          token,
          organizationId,
          expiryHour,
          generation,
          wraps.map(({ keyId }) => keyId),
          wraps.map(({ wrappedKey }) => wrappedKey),
        ],
      );
      return rows[0]?.count ?? 0;
    },
    async nextWorkAt(waitMs) {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_rekey_at($1) AS at', [waitMs]);
      return rows[0]?.at ?? null;
    },
    async finish(token, { organizationId, expiryHour }, waitMs) {
      const { rows } = await pool.query<{ generations: number[] }>(
        'SELECT finish_rekey($1, $2, $3, $4) AS generations',
        [token, organizationId, expiryHour, waitMs],
      );
      return rows[0]?.generations ?? [];
    },
  };
}

export async function listHourKeysToRewrap(
  { pool }: Pick<Database, 'pool'>,
  { organizationId, expiryHour }: OrganizationHour,
): Promise<readonly WrappedHourKey[]> {
  const { rows } = await pool.query<Pick<WrappedHourKey, 'generation' | 'masterKeyVersion' | 'wrappedKey'>>(
    `SELECT generation, master_key_version AS "masterKeyVersion", wrapped_key AS "wrappedKey" FROM hour_keys_to_rewrap($1, $2)`,
    [organizationId, expiryHour],
  );
  return rows.map((row) => ({ organizationId, expiryHour, ...row }));
}
