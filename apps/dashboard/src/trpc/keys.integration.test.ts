import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiContext, createCaller } from '@lethe/api';
import { LIFE_PERIODS_DEFAULT } from '@lethe/core/lifecycle';
import type { UserId } from '@lethe/core/tenancy';
import { createApiKeyResolver, createDatabase, createHourKeyStore, type Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { createSealer, digestApiKey, type MasterKeyring, openMasterKeys } from '@lethe/vault';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { composePorts } from './compose-ports.ts';
import { composeProviderPorts } from './compose-provider-ports.ts';

const testDatabase = useDatabase();
const PEPPER = Buffer.alloc(32, 9);
const SECRET = 'sk-canary-77aa01bc';
const clock = { now: () => new Date() };
let folder: string;
let app: Database;
let gateway: Database;
let masterKeys: MasterKeyring;
let fixture: OrganizationFixture;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-keys-'));
  app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
  gateway = createDatabase({ url: testDatabase.urlAs('lethe_gateway'), applicationName: 'test', poolSizeMax: 2 });
  masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: join(folder, 'master.key') });
});
afterAll(async () => {
  await Promise.all([app.close(), gateway.close()]);
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  fixture = await insertOrganization(testDatabase);
});

async function signIn() {
  const id = randomUUID() as UserId;
  await testDatabase.query(`INSERT INTO "user" (id, email, name) VALUES ($1, $2, 'Ines')`, [id, `${id}@example.test`]);
  await testDatabase.query(`INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    fixture.organizationId,
    id,
  ]);
  const context: ApiContext = {
    user: { id, name: 'Ines', email: `${id}@example.test` },
    mode: 'cloud',
    sessionId: null,
    origin: { requestId: 'call-1', address: null },
    clock,
    publicUrl: 'https://lethe.example',
    ports: composePorts({
      database: app,
      opener: createSealer({ masterKeys, hourKeys: createHourKeyStore(app), clock }),
      demoClock: null,
      providers: composeProviderPorts(masterKeys),
      paymentProcessor: null,
      keys: { environment: 'live', pepper: PEPPER },
    }),
    retention: { selfHosted: null },
    backupRetentionDays: 45,
    lifePeriods: LIFE_PERIODS_DEFAULT,
  };
  return { caller: createCaller(context), organizationSlug: fixture.slug };
}

async function wholeDatabase(): Promise<string> {
  const tables = await testDatabase.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await testDatabase.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

const settings = {
  name: 'night jobs',
  expiresAt: null,
  retentionLevel: null,
  payloadRetentionDays: null,
  spendLimitNanoUsd: null,
  rateLimitPerMinute: null,
  concurrencyLimit: null,
  allowedModels: [],
};

test('invariant 38: a key that a member makes or rotates works at the gateway, and only its HMAC is kept', async () => {
  const { caller, organizationSlug } = await signIn();
  const made = await caller.apiKeys.create({ organizationSlug, projectId: fixture.projectId, ...settings });
  expect(made.key?.createdByName).toBe('Ines');
  const rotation = { organizationSlug, apiKeyId: made.key?.id ?? '', overlapHours: 1 };
  const rotated = await caller.apiKeys.rotate(rotation);
  const resolver = createApiKeyResolver(gateway);
  const kept = await wholeDatabase();
  for (const apiKey of [made.apiKey, rotated.apiKey]) {
    const digest = digestApiKey(apiKey, PEPPER);
    expect(await resolver.resolve(digest)).toMatchObject({ projectId: fixture.projectId });
    expect(kept).toContain(digest.toString('hex'));
    const secret = apiKey.slice('lethe_live_'.length, -4);
    for (const trace of [secret, Buffer.from(secret).toString('hex')]) expect(kept).not.toContain(trace);
  }
});

test.each([
  'https://127.0.0.1/v1',
  'https://0x7f.1',
  'https://[::ffff:127.0.0.1]',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost.',
  'http://api.example.com/v1',
  'https://api.example.com:22',
])('invariant 39: a provider at %s is refused, and nothing of it is kept', async (baseUrl) => {
  const { caller, organizationSlug } = await signIn();
  const saving = caller.providerKeys.save({ organizationSlug, provider: 'acme', baseUrl, secret: SECRET });
  await expect(saving).rejects.toMatchObject({ code: 'BAD_REQUEST', cause: { code: 'url_not_allowed' } });
  expect(await caller.providerKeys.list({ organizationSlug })).toEqual([]);
  expect(await wholeDatabase()).not.toContain(SECRET);
});
