import { createHmac } from 'node:crypto';
import { MANAGEMENT_SCOPES } from '@lethe/core/management';
import { formatKey } from '@lethe/core/tenancy';
import type { Database } from '@lethe/db';
import { digestApiKey } from '@lethe/vault';
import { uuidv7 } from 'uuidv7';
import type { SeedFile } from '../seed-file.ts';

const INSERT = `
  INSERT INTO management_key (organization_id, id, name, environment, last_four, digest, scopes, created_at)
  VALUES ($1, $2, 'Demo scripts', 'demo', $3, $4, $5, lethe_now()) ON CONFLICT DO NOTHING`;

/**
 * Gives each organization a management key with every scope, and returns the file that names them. A demo's keys follow from its pepper,
 * so a seeding that is repeated, or a demo of before there were such keys, comes to the same ones.
 */
export async function handOutManagementKeys(
  { database, pepper }: { database: Database; pepper: Buffer },
  file: SeedFile,
): Promise<SeedFile> {
  const organizations = file.organizations.map((organization) => ({
    ...organization,
    managementKey: managementKeyOf(organization.id, pepper),
  }));
  await database.withTransaction(async (transaction) => {
    for (const { id, managementKey } of organizations) {
      const values = [id, uuidv7(), managementKey.slice(-4), digestApiKey(managementKey, pepper), MANAGEMENT_SCOPES];
      await transaction.query(INSERT, values);
    }
  });
  return { ...file, organizations };
}

function managementKeyOf(organizationId: string, pepper: Buffer): string {
  const secret = createHmac('sha256', pepper).update(`demo management key of ${organizationId}`).digest();
  return formatKey({ kind: 'management', environment: 'demo', secret });
}
