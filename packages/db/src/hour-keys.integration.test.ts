import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { describeHourKeyStore } from '@lethe/testkit/hour-keys';
import { useDatabase } from '@lethe/testkit/postgres';
import { createHourKeyStore } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

describeHourKeyStore('PostgreSQL', async () => ({
  store: createHourKeyStore(connections.gateway),
  organizationIds: [randomUUID() as OrganizationId, randomUUID() as OrganizationId],
  destroy: async ({ organizationId, expiryHour, generation }) => {
    await testDatabase.query(
      'DELETE FROM keyring.hour_key WHERE organization_id = $1 AND expiry_hour = $2 AND generation = $3',
      [organizationId, expiryHour, generation],
    );
  },
  disableMasterKey: async (version) => {
    await testDatabase.query(
      `INSERT INTO keyring.master_key_version (version, provider, fingerprint, created_at, retired_at, disabled_at)
       VALUES ($1, 'file', '\\x00', now(), now(), now())`,
      [version],
    );
  },
}));
