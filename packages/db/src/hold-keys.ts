import type { HoldKeyStore, WrappedHoldKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

export interface HoldKeyRow {
  master_key_version: number;
  wrapped_key: Buffer;
}

/** Reads the keys of one tenant's holds, for whoever opens what they preserve. */
export function createHoldKeyStore(database: Database): HoldKeyStore {
  return {
    find: (organizationId, holdId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<HoldKeyRow>(
          'SELECT master_key_version, wrapped_key FROM keyring.hold_key WHERE organization_id = $1 AND hold_id = $2',
          [organizationId, holdId],
        );
        return toWrappedHoldKey({ organizationId, holdId }, rows[0]);
      }),
  };
}

export function toWrappedHoldKey(
  identity: { organizationId: OrganizationId; holdId: string },
  row: HoldKeyRow | undefined,
): WrappedHoldKey | null {
  return row === undefined
    ? null
    : { ...identity, masterKeyVersion: row.master_key_version, wrappedKey: row.wrapped_key };
}
