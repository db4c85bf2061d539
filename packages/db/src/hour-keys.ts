import { invariant } from '@lethe/core/errors';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

const COLUMNS = 'organization_id, expiry_hour, generation, master_key_version, wrapped_key';

interface HourKeyRow {
  organization_id: OrganizationId;
  expiry_hour: Date;
  generation: number;
  master_key_version: number;
  wrapped_key: Buffer;
}

export function createHourKeyStore(database: Database): HourKeyStore {
  async function first(text: string, values: [OrganizationId, ...unknown[]]): Promise<WrappedHourKey | null> {
    const { rows } = await database.withOrganization(values[0], (transaction) =>
      transaction.query<HourKeyRow>(text, values),
    );
    return rows[0] === undefined ? null : toWrappedHourKey(rows[0]);
  }

  const store: HourKeyStore = {
    newest: (organizationId, expiryHour) =>
      first(
        `SELECT ${COLUMNS} FROM keyring.hour_key WHERE organization_id = $1 AND expiry_hour = $2 ORDER BY generation DESC LIMIT 1`,
        [organizationId, expiryHour],
      ),
    find: (organizationId, expiryHour, generation) =>
      first(
        `SELECT ${COLUMNS} FROM keyring.hour_key WHERE organization_id = $1 AND expiry_hour = $2 AND generation = $3`,
        [organizationId, expiryHour, generation],
      ),
    async insertIfAbsent(key) {
      await database.withOrganization(key.organizationId, (transaction) =>
        transaction.query(
          `INSERT INTO keyring.hour_key (${COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
          [key.organizationId, key.expiryHour, key.generation, key.masterKeyVersion, key.wrappedKey],
        ),
      );
      const held = await store.find(key.organizationId, key.expiryHour, key.generation);
      invariant(held !== null, 'an hour key is there after its insertion');
      return held;
    },
  };
  return store;
}

function toWrappedHourKey(row: HourKeyRow): WrappedHourKey {
  return {
    organizationId: row.organization_id,
    expiryHour: row.expiry_hour,
    generation: row.generation,
    masterKeyVersion: row.master_key_version,
    wrappedKey: row.wrapped_key,
  };
}
