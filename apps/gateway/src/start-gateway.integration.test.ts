import { readPayload } from '@lethe/core/payloads';
import type { OrganizationId, RequestId, UserId } from '@lethe/core/tenancy';
import {
  createDatabase,
  createHourKeyStore,
  createPayloadStore,
  createRequestRepository,
  createRetentionPolicyRepository,
  type Database,
} from '@lethe/db';
import { auditOf, useDatabase } from '@lethe/testkit/postgres';
import { createSealer, openMasterKeys } from '@lethe/vault';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readError } from './testing/read-events.ts';
import { useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase);
const CANARY = 'canary-4b1d77e2';
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
const clock = { now: () => new Date() };
let database: Database;

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

/** Records are on the gateway's disk before an answer ends, and in the database soon after. */
async function untilShipped(ids: readonly (string | null)[]): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows = await testDatabase.query('SELECT id FROM request WHERE id = ANY ($1::uuid[])', [ids]);
      expect(rows).toHaveLength(ids.length);
    },
    { timeout: 10_000 },
  );
}

async function payloadOf(organizationId: OrganizationId, requestId: string | null) {
  await untilShipped([requestId]);
  const masterKeys = openMasterKeys({ LETHE_MASTER_KEY_FILE: gateway.env.LETHE_MASTER_KEY_FILE ?? '' });
  const opener = createSealer({ masterKeys, hourKeys: createHourKeyStore(database), clock });
  const ports = { requests: createRequestRepository(database), payloads: createPayloadStore(database), opener, clock };
  const reading = await readPayload(ports, {
    organizationId,
    requestId: requestId as RequestId,
    projects: 'all',
    mayRead: ['unexpired'],
    actor: { kind: 'user', id: null, label: 'a test' },
    origin: { requestId: 'call-1', address: null },
  });
  if (reading.kind !== 'readable') throw new Error(`The payload is ${reading.kind}.`);
  return reading.parts.map(({ bytes }) => Buffer.from(bytes).toString());
}

/** All that any table holds, as text. */
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

test('a payload is stored sealed, is read back byte for byte, and costs 15 000 nano-dollars', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization();
  for (const stream of [false, true]) {
    const messages = [{ role: 'user', content: `Remember ${CANARY}.` }];
    const response = await gateway.chat(apiKey, {
      messages,
      stream,
      simulator: { usage, content: `I will: ${CANARY}.` },
    });
    expect(await response.text()).toContain('"cost_usd_data_storage":0.000015');
    const [request, answer] = await payloadOf(organizationId, response.headers.get('x-request-id'));
    expect(JSON.parse(request ?? '')).toMatchObject({ messages, stream });
    expect(answer).toContain(stream ? 'data: [DONE]' : `I will: ${CANARY}.`);
    const requestId = response.headers.get('x-request-id') as RequestId;
    const record = await createRequestRepository(database).find(organizationId, requestId, 'all');
    expect(record?.cost).toMatchObject({ storageNanoUsd: 15_000n, totalNanoUsd: 465_000n });
  }
  expect(await wholeDatabase()).not.toContain(CANARY);
  expect(gateway.logLines.join('')).not.toContain(CANARY);
});

test('at metadata only no word of prompt, answer, tool argument, image or upstream error is in the database or in a log', async () => {
  const { apiKey } = await gateway.addOrganization({ level: 'metadata_only' });
  const image = `data:image/png;base64,${Buffer.from(CANARY).toString('base64')}`;
  const controls = [
    { content: CANARY, images: [image] },
    { tool_calls: [{ name: 'look_up', arguments: { q: CANARY } }] },
    { status: 400, error: { message: CANARY, code: CANARY } },
    { fault: 'error_in_stream', error: { message: CANARY } },
    { finish_reason: CANARY, content: CANARY },
  ];
  const ids: (string | null)[] = [];
  for (const control of controls) {
    for (const stream of [false, true]) {
      const content = [
        { type: 'text', text: CANARY },
        { type: 'image_url', image_url: { url: image } },
      ];
      const response = await gateway.chat(apiKey, {
        messages: [{ role: 'user', content }],
        stream,
        user: 'known-user',
        simulator: control,
      });
      ids.push(response.headers.get('x-request-id'));
      await response.text();
    }
  }
  await untilShipped(ids);
  const kept = await wholeDatabase();
  const logged = gateway.logLines.join('');
  expect(kept).toContain('known-user');
  for (const trace of [CANARY, Buffer.from(CANARY).toString('hex'), Buffer.from(CANARY).toString('base64')]) {
    expect(kept).not.toContain(trace);
    expect(logged).not.toContain(trace);
  }
});

test('a policy that is saved holds for the next requests at once, as the gateway is told', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization({ level: 'metadata_only' });
  await (await gateway.chat(apiKey, {})).text();
  const policies = createRetentionPolicyRepository(database);
  const [author] = await testDatabase.query<{ id: UserId }>(
    `INSERT INTO "user" (id, email, name) VALUES (gen_random_uuid(), 'a@example.com', 'A') RETURNING id`,
  );
  if (author === undefined) throw new Error('There is no author.');
  const draft = { level: 'retain_all', payloadRetentionDays: 3, metadataRetentionDays: null } as const;
  await policies.append({
    organizationId,
    baseVersion: 1,
    draft,
    authorId: author.id,
    audit: auditOf({ organizationId }),
  });
  await vi.waitFor(async () => {
    const response = await gateway.chat(apiKey, { simulator: { usage } });
    expect(await response.text()).toContain('"cost_nano_usd_data_storage":15000');
  });
});

test('the periods of an Enterprise policy and of the headers are stamped on the record, and told', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization({ plan: 'enterprise', payloadRetentionDays: 30 });
  await testDatabase.query('UPDATE retention_policy SET metadata_retention_days = 90 WHERE organization_id = $1', [
    organizationId,
  ]);
  const response = await gateway.chat(apiKey, { simulator: { usage } }, { 'x-lethe-retention-days': '1' });
  await response.text();
  await untilShipped([response.headers.get('x-request-id')]);
  const rows = await testDatabase.query(
    `SELECT (expires_at - admitted_at)::text AS kept, (metadata_expires_at - admitted_at)::text AS recorded, retention_source AS source, expires_at
     FROM request WHERE organization_id = $1`,
    [organizationId],
  );
  const expiresAt = new Date(response.headers.get('x-lethe-retention-expires-at') ?? 0);
  expect(rows).toEqual([{ kept: '1 day', recorded: '90 days', source: 'request', expires_at: expiresAt }]);
});

test('a revoked key is refused', async () => {
  const { apiKey, apiKeyId, organizationId } = await gateway.addOrganization();
  await (await gateway.chat(apiKey, {})).text();
  await testDatabase.query('UPDATE api_key SET revoked_at = now() WHERE id = $1', [apiKeyId]);
  await testDatabase.query(`SELECT pg_notify('lethe_organization', $1)`, [organizationId]);
  await vi.waitFor(async () => {
    const response = await gateway.chat(apiKey, {});
    expect([response.status, (await readError(response)).code]).toEqual([401, 'invalid_api_key']);
  });
});

test('an unknown price is refused where credits would pay, and null where they do not', async () => {
  const credits = await gateway.addOrganization({ projectMode: 'credits' });
  const refused = await gateway.chat(credits.apiKey, { model: 'simulator/unheard-of' });
  expect([refused.status, await readError(refused)]).toMatchObject([
    400,
    { code: 'model_price_unknown', param: 'model' },
  ]);
  const own = await gateway.addOrganization({ projectMode: 'api_keys' });
  const response = await gateway.chat(own.apiKey, { model: 'simulator/unheard-of', simulator: { usage } });
  expect(await response.text()).toContain('"cost_usd_total":null,"cost_usd_input":null');
});

test('concurrent requests are all recorded, once each', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization();
  const responses = await Promise.all(Array.from({ length: 60 }, () => gateway.chat(apiKey, { simulator: { usage } })));
  const ids = responses.map((response) => response.headers.get('x-request-id'));
  await Promise.all(responses.map((response) => response.text()));
  await untilShipped(ids);
  const rows = await testDatabase.query<{ id: string }>('SELECT id FROM request WHERE organization_id = $1', [
    organizationId,
  ]);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test('it is ready while the database answers', async () => {
  expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
});
