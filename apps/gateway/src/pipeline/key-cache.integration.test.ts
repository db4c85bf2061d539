import { KEY_SNAPSHOT_AGE_MAX_MS } from '@lethe/core/retention';
import type { LifecycleState } from '@lethe/core/tenancy';
import { createApiKeyResolver, createDatabase, type Database } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import { digestApiKey, mintApiKey } from '@lethe/vault';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authenticate } from './authenticate.ts';
import { checkKey } from './check-key.ts';
import { createKeyCache } from './key-cache.ts';

const testDatabase = useDatabase();
const PEPPER = Buffer.alloc(32, 7);
const logger = createLogger({ app: 'gateway', level: 'error', write: () => {} });
const noLimits = {
  requestLimits: { take: () => ({ release: () => {} }) },
  organizationLimits: { requestsPerMinuteMax: null, concurrencyMax: null },
};
let database: Database;

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_gateway'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

/** Two gateways that hear no notices, with a key that both have served. */
async function useReplicas() {
  let nowMs = 0;
  const { apiKey, digest } = mintApiKey({ environment: 'live', pepper: PEPPER });
  const fixture = await insertOrganization(testDatabase, { apiKeyDigest: digest });
  const replicas = [1, 2].map(() => {
    const keys = createKeyCache({
      resolver: createApiKeyResolver(database),
      digest: (text) => digestApiKey(text, PEPPER),
      monotonicMs: () => nowMs,
      outageServeMs: 300_000,
      logger,
    });
    return async () => {
      const ports = { keys, clock: { now: () => new Date() } };
      await checkKey(noLimits, await authenticate(ports, { authorization: `Bearer ${apiKey}` }));
      return 'served';
    };
  });
  for (const serve of replicas) expect(await serve()).toBe('served');
  return { fixture, replicas, passFiveSeconds: () => (nowMs += KEY_SNAPSHOT_AGE_MAX_MS) };
}

/** Writes as somebody would who fixes a row by hand, with no trigger to tell anybody. */
async function writeSilently(sql: string, values: readonly unknown[]): Promise<void> {
  await silently(sql.split(' ')[1] ?? '', () => testDatabase.query(sql, [...values]));
}

async function silently(table: string, write: () => Promise<unknown>): Promise<void> {
  await testDatabase.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await write();
  await testDatabase.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

describe('what is set directly in the database, unheard of by any gateway', () => {
  test.each([
    ['suspended', 'organization_suspended'],
    ['closed', 'organization_closed'],
    ['purged', 'organization_closed'],
  ] as const)(
    'invariant 36: an organization that is %s is refused by every replica within 5 s',
    async (state, code) => {
      const { fixture, replicas, passFiveSeconds } = await useReplicas();
      const move = (next: LifecycleState) =>
        silently('organization', () => moveOrganization(testDatabase, fixture.organizationId, next));
      await move(state);
      passFiveSeconds();
      for (const serve of replicas) await expect(serve()).rejects.toMatchObject({ code });
      await move('active');
      passFiveSeconds();
      for (const serve of replicas) expect(await serve()).toBe('served');
    },
  );

  test.each([
    ['revoked', 'UPDATE api_key SET revoked_at = now() WHERE project_id = $1'],
    ['expired', `UPDATE api_key SET expires_at = now() - interval '1 second' WHERE project_id = $1`],
    ['one of an archived project', 'UPDATE project SET archived_at = now() WHERE id = $1'],
  ])('invariant 37: a key that is %s is refused by every replica within 5 s', async (_, sql) => {
    const { fixture, replicas, passFiveSeconds } = await useReplicas();
    await writeSilently(sql, [fixture.projectId]);
    passFiveSeconds();
    for (const serve of replicas) await expect(serve()).rejects.toMatchObject({ code: 'invalid_api_key' });
  });
});

test('a key that cannot be looked up is answered with 503, not with 401', async () => {
  const away = createDatabase({ url: 'postgresql://lethe@127.0.0.1:9/lethe', applicationName: 'test', poolSizeMax: 1 });
  const keys = createKeyCache({
    resolver: createApiKeyResolver(away),
    digest: (text) => digestApiKey(text, PEPPER),
    monotonicMs: () => 0,
    outageServeMs: 300_000,
    logger,
  });
  const { apiKey } = mintApiKey({ environment: 'live', pepper: PEPPER });
  const asked = authenticate({ keys, clock: { now: () => new Date() } }, { 'x-api-key': apiKey });
  await expect(asked).rejects.toMatchObject({ code: 'service_unavailable' });
  await away.close();
});
