import type { FingerprintKeyStore } from '@lethe/core/keys';
import type { Database } from './database.ts';

/** For the gateway, whose role reaches the keys in no other way. */
export function createFingerprintKeyStore({ pool }: Pick<Database, 'pool'>): FingerprintKeyStore {
  return {
    async keep(organizationId, sealedKey) {
      const { rows } = await pool.query<{ kept: Buffer | null }>('SELECT keep_fingerprint_key($1, $2) AS kept', [
        organizationId,
        sealedKey,
      ]);
      return rows[0]?.kept ?? null;
    },
  };
}
