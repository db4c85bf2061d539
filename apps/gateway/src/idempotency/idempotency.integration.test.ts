import { randomUUID } from 'node:crypto';
import type { OrganizationId, RequestId } from '@lethe/core/tenancy';
import { createDatabase, createPayloadStore, createRequestRepository, type Database } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { useRunningGateway } from '../testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase);
const CANARY = 'canary-9f2e-idem';
let app: Database;

beforeAll(() => {
  app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => app.close());

interface Caller {
  readonly apiKey: string;
  readonly organizationId: OrganizationId;
}

const body = { messages: [{ role: 'user', content: `Remember ${CANARY}.` }], stream: true };
const call = ({ apiKey }: Caller, key: string) => gateway.chat(apiKey, body, { 'idempotency-key': key });
const idOf = (response: Response) => response.headers.get('x-request-id') as RequestId;
const replayOf = (response: Response) => response.headers.get('x-lethe-idempotent-replay');

/** Calls once, and waits until the record is in the database. */
async function callFirst(caller: Caller, key: string): Promise<{ id: RequestId; text: string }> {
  const response = await call(caller, key);
  expect([response.status, replayOf(response)]).toEqual([200, null]);
  const [id, text] = [idOf(response), await response.text()];
  await vi.waitFor(async () => expect(await recordOf(caller, id)).not.toBeNull(), { timeout: 10_000 });
  return { id, text };
}

const recordOf = ({ organizationId }: Caller, id: RequestId) =>
  createRequestRepository(app).find(organizationId, id, 'all');

const countsOf = async ({ organizationId }: Caller) => {
  const [counts] = await testDatabase.query(
    `SELECT (SELECT count(*)::int FROM request WHERE organization_id = $1) AS requests,
      (SELECT count(*)::int FROM usage_entry WHERE organization_id = $1) AS entries`,
    [organizationId],
  );
  return counts;
};

test('a repeat gets the stored answer through the one read path, is audited, and is neither recorded nor charged', async () => {
  const caller = await gateway.addOrganization();
  const first = await callFirst(caller, 'order-7');
  const again = await call(caller, 'order-7');
  expect([again.status, replayOf(again), await again.text()]).toEqual([200, first.id, first.text]);
  expect(first.text).toContain('"cost_usd_data_storage"');
  const reads = await testDatabase.query(
    `SELECT actor_kind, target_id, request_id FROM audit_event WHERE organization_id = $1 AND action = 'payload.read'`,
    [caller.organizationId],
  );
  expect(reads).toEqual([{ actor_kind: 'api_key', target_id: first.id, request_id: idOf(again) }]);
  expect(await countsOf(caller)).toEqual({ requests: 1, entries: 1 });
});

test('invariant 33: the same key and body replay nothing for another organization', async () => {
  const [one, two] = [await gateway.addOrganization(), await gateway.addOrganization()];
  await callFirst(one, 'order-8');
  const other = await callFirst(two, 'order-8');
  expect(replayOf(await call(two, 'order-8'))).toBe(other.id);
});

test('invariant 17: an erased answer is not given again, and the request does not run twice', async () => {
  const caller = await gateway.addOrganization();
  const first = await callFirst(caller, 'order-9');
  await createPayloadStore(app).erase({
    organizationId: caller.organizationId,
    requestId: first.id,
    reason: 'test',
    actor: { kind: 'user', id: null, label: 'Ines' },
    origin: { requestId: 'call-1', address: null },
  });
  const again = await call(caller, 'order-9');
  expect([again.status, again.headers.get('x-lethe-first-request-id')]).toEqual([409, first.id]);
  expect(await again.text()).not.toContain(CANARY);
  expect(await countsOf(caller)).toEqual({ requests: 1, entries: 1 });
});

test('invariant 20: at metadata only a repeat is refused, and nothing that the key kept tells of the body', async () => {
  const caller = await gateway.addOrganization({ level: 'metadata_only' });
  const first = await callFirst(caller, `order ${CANARY}`);
  const again = await call(caller, `order ${CANARY}`);
  expect([again.status, again.headers.get('x-lethe-first-request-id')]).toEqual([409, first.id]);
  const kept = await testDatabase.query<{ row: string; bytes: string }>(
    `SELECT kept::text AS row, encode(kept.key_digest || kept.body_digest, 'escape') AS bytes FROM idempotency_key kept
     WHERE organization_id = $1`,
    [caller.organizationId],
  );
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept) + gateway.logLines.join('')).not.toContain(CANARY);
});

test('a score arrives for a request whose record is still on its way, and stands on it', async () => {
  const caller = await gateway.addOrganization();
  const response = await gateway.chat(caller.apiKey, {});
  const score = (id: string) =>
    fetch(`${gateway.url}/v1/feedback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.apiKey}` },
      body: JSON.stringify({ request_id: id, score: 0.1, name: 'helpful' }),
    });
  await response.text();
  const id = idOf(response);
  expect((await score(id)).status).toBe(200);
  expect((await recordOf(caller, id))?.feedback).toMatchObject([{ name: 'helpful', score: 0.1 }]);
  expect((await score(randomUUID())).status).toBe(404);
});

test('the prices that a gateway charges by are kept before it serves', async () => {
  const versions = await testDatabase.query(
    `SELECT (SELECT count(*)::int FROM model_rate WHERE price_version_id = id) > 1000 AS is_whole FROM price_version`,
  );
  expect(versions).toEqual([{ is_whole: true }]);
});
