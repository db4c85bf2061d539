import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, type OrganizationTraits } from '@lethe/testkit/postgres';
import { mintApiKey } from '@lethe/vault';
import type { StageDatabase } from './database.ts';

export interface ChaosTenant {
  readonly name: string;
  readonly organizationId: OrganizationId;
  readonly apiKey: string;
}

/** $1 000 of credit: what a run uses is a fraction of it. */
const GRANT_NANO_USD = 1_000_000_000_000n;

/** What is kept and who pays differs between them, so that every way through the gateway is taken. */
const TRAITS: Readonly<Record<string, OrganizationTraits>> = {
  'metadata only': { level: 'metadata_only', projectMode: 'api_keys' },
  'retain all': { level: 'retain_all', projectMode: 'api_keys' },
  credits: { level: 'retain_all', projectMode: 'credits' },
  'credits, metadata only': { level: 'metadata_only', projectMode: 'credits' },
};

export async function insertTenants(database: StageDatabase, pepper: Buffer): Promise<readonly ChaosTenant[]> {
  const tenants: ChaosTenant[] = [];
  for (const [name, traits] of Object.entries(TRAITS)) {
    const { apiKey, digest } = mintApiKey({ environment: 'demo', pepper });
    const testDatabase = { url: '', urlAs: database.urlAs, query: database.query };
    const { organizationId } = await insertOrganization(testDatabase, { ...traits, apiKeyDigest: digest });
    await database.query('SELECT grant_credit($1, $2, $3, $4)', [
      organizationId,
      randomUUID(),
      GRANT_NANO_USD,
      'chaos run',
    ]);
    tenants.push({ name, organizationId, apiKey });
  }
  return tenants;
}
