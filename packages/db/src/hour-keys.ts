import { invariant } from '@lethe/core/errors';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';
import { namingDisabledMasterKey } from './master-key-versions.ts';

const COLUMNS = 'organization_id, expiry_hour, generation, master_key_version, wrapped_key';

const FIND = `SELECT ${COLUMNS} FROM keyring.hour_key WHERE organization_id = $1 AND expiry_hour = $2 AND generation = $3`;

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

  return {
    newest: (organizationId, expiryHour) =>
      first(
        `SELECT ${COLUMNS} FROM keyring.hour_key WHERE organization_id = $1 AND expiry_hour = $2 ORDER BY generation DESC LIMIT 1`,
        [organizationId, expiryHour],
      ),
    find: (organizationId, expiryHour, generation) => first(FIND, [organizationId, expiryHour, generation]),
    insertIfAbsent: (key) => insertIfAbsent(database, key),
  };
}

async function insertIfAbsent(database: Database, key: WrappedHourKey): Promise<WrappedHourKey> {
  const { organizationId, expiryHour, generation, masterKeyVersion, wrappedKey } = key;
  try {
    return await database.withOrganization(organizationId, async (transaction) => {
      await transaction.query(
        `INSERT INTO keyring.hour_key (${COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
        [organizationId, expiryHour, generation, masterKeyVersion, wrappedKey],
      );
      const { rows } = await transaction.query<HourKeyRow>(FIND, [organizationId, expiryHour, generation]);
      invariant(rows[0] !== undefined, 'an hour key is there after its insertion');
      return toWrappedHourKey(rows[0]);
    });
  } catch (error) {
    throw namingDisabledMasterKey(error);
  }
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
