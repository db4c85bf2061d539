import { createHash, randomUUID } from 'node:crypto';
import type { IdempotencyScope } from '@lethe/core/payloads';
import type { ProjectId, RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createEndedIdempotencyKeys, createIdempotencyStore, createPayloadStore, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const store = () => createIdempotencyStore(connections.gateway);

const digest = (text: string) => createHash('sha256').update(text).digest();
const newId = () => randomUUID() as RequestId;

function scopeOf(
  { organizationId, projectId }: OrganizationFixture,
  key = 'order-7',
  body = 'hello',
): IdempotencyScope {
  return { organizationId, projectId, keyDigest: digest(key), bodyDigest: digest(body) };
}

function readerOf({ apiKeyId }: OrganizationFixture) {
  return { apiKeyId, requestId: newId(), address: '203.0.113.9' };
}

async function storeAnswer(fixture: OrganizationFixture, id: RequestId, traits: Parameters<typeof recordOf>[1] = {}) {
  const record = storedUntil(
    addMs(new Date(), MS_PER_DAY),
    recordOf(fixture, { id, admittedAt: new Date(), ...traits }),
  );
  const parts = [partOf(record, 'request'), partOf(record, 'response')];
  for (const part of parts) await insertHourKey(testDatabase, part);
  await createRecordWriter(connections.gateway).write([entryOf(record, parts)]);
  return parts[1];
}

const readsOf = ({ organizationId }: OrganizationFixture) =>
  testDatabase.query(
    'SELECT action, actor_kind, actor_id, actor_label, target_id, request_id, address FROM audit_event WHERE organization_id = $1',
    [organizationId],
  );

test('of fifty requests that come with the same key at once exactly one gets it, and all others hear which', async () => {
  const scope = scopeOf(await insertOrganization(testDatabase));
  const ids = Array.from({ length: 50 }, newId);
  const claims = await Promise.all(ids.map((id) => store().claim(scope, id)));
  const winners = ids.filter((id, index) => claims[index]?.firstId === id);
  expect(winners).toHaveLength(1);
  expect(new Set(claims.map(({ firstId }) => firstId))).toEqual(new Set(winners));
});

test('a key counts within its project and organization, and tells another body from the first', async () => {
  const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  const otherProject = randomUUID() as ProjectId;
  await testDatabase.query(
    `INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, 'other', 'api_keys')`,
    [mine.organizationId, otherProject],
  );
  const first = newId();
  expect(await store().claim(scopeOf(mine), first)).toEqual({ firstId: first, isSameBody: true });
  expect(await store().claim(scopeOf(mine, 'order-7', 'bye'), newId())).toEqual({ firstId: first, isSameBody: false });
  const others = [scopeOf(theirs), scopeOf({ ...mine, projectId: otherProject }), scopeOf(mine, 'order-8')];
  const ids = others.map(newId);
  for (const _round of [1, 2]) {
    for (const [index, scope] of others.entries())
      expect((await store().claim(scope, ids[index] ?? first)).firstId).toBe(ids[index]);
    expect((await store().claim(scopeOf(mine), newId())).firstId).toBe(first);
  }
});

test('only the request that has a key gives it back', async () => {
  const scope = scopeOf(await insertOrganization(testDatabase));
  const [first, second] = [newId(), newId()];
  await store().claim(scope, first);
  await store().release(scope, second);
  expect((await store().claim(scope, second)).firstId).toBe(first);
  await store().release(scope, first);
  expect((await store().claim(scope, second)).firstId).toBe(second);
});

test('after a day a key is free for the next request, and gone with the next sweep; just before it is neither', async () => {
  const fixture = await insertOrganization(testDatabase);
  const scope = scopeOf(fixture);
  const [first, second] = [newId(), newId()];
  // A second past the day, since the column rounds to milliseconds and may so be half of one younger.
  const age = (interval: string) =>
    testDatabase.query(
      `UPDATE idempotency_key SET claimed_at = clock_timestamp() - $1::interval WHERE organization_id = $2`,
      [interval, fixture.organizationId],
    );
  const sweep = createEndedIdempotencyKeys(connections.worker);
  await store().claim(scope, first);
  await storeAnswer(fixture, first);
  await age('23 hours 59 minutes');
  expect(await sweep.forget(10)).toBe(0);
  expect((await store().claim(scope, second)).firstId).toBe(first);
  expect((await store().readAnswer(scope, readerOf(fixture)))?.response).not.toBeNull();
  await age('24 hours 1 second');
  expect(await store().readAnswer(scope, readerOf(fixture))).toBeNull();
  expect((await store().claim(scope, second)).firstId).toBe(second);
  await age('24 hours 1 second');
  expect(await sweep.forget(10)).toBe(1);
  expect(await sweep.forget(10)).toBe(0);
});

test('the answer comes with its tokens and costs, and its read is audited as one of the API key', async () => {
  const fixture = await insertOrganization(testDatabase);
  const scope = scopeOf(fixture);
  const first = newId();
  await store().claim(scope, first);
  expect(await store().readAnswer(scope, readerOf(fixture))).toBeNull();
  const response = await storeAnswer(fixture, first);
  const reader = readerOf(fixture);
  const answer = await store().readAnswer(scope, reader);
  expect(answer).toMatchObject({
    firstId: first,
    statusCode: 200,
    errorCode: null,
    usage: { inputTokens: 1_000, cachedInputTokens: 20, outputTokens: 500, reasoningTokens: 3 },
    cost: { inputNanoUsd: 250_000n, storageNanoUsd: 15_230n, earlierAttemptsNanoUsd: 0n },
    response: {
      part: 'response',
      keyId: response?.keyId,
      requestId: first,
      projectId: fixture.projectId,
      holdId: null,
    },
  });
  expect(answer?.response?.ciphertext).toEqual(response?.ciphertext);
  expect(await readsOf(fixture)).toEqual([
    {
      action: 'payload.read',
      actor_kind: 'api_key',
      actor_id: fixture.apiKeyId,
      actor_label: 'server',
      target_id: first,
      request_id: reader.requestId,
      address: '203.0.113.9',
    },
  ]);
});

test('invariant 17: what has expired or was erased is not read, and neither is the answer of a request that failed', async () => {
  const fixture = await insertOrganization(testDatabase);
  const scopes = ['expired', 'erased', 'failed'].map((key) => scopeOf(fixture, key));
  const ids = [newId(), newId(), newId()];
  for (const [index, scope] of scopes.entries()) await store().claim(scope, ids[index] ?? newId());
  await storeAnswer(fixture, ids[0] ?? newId());
  await storeAnswer(fixture, ids[1] ?? newId());
  await storeAnswer(fixture, ids[2] ?? newId(), { statusCode: 200, errorCode: 'upstream_incomplete' });
  await createPayloadStore(connections.app).erase({
    organizationId: fixture.organizationId,
    requestId: ids[1] ?? newId(),
    reason: 'test',
    actor: { kind: 'user', id: null, label: 'Ines' },
    origin: { requestId: 'call-1', address: null },
  });
  const read = async (index: number) => store().readAnswer(scopes[index] ?? scopeOf(fixture), readerOf(fixture));
  expect(await read(1)).toMatchObject({ response: null });
  expect(await read(2)).toMatchObject({ errorCode: 'upstream_incomplete', response: null });
  await testDatabase.query('INSERT INTO demo_clock VALUES (true, $1)', [MS_PER_DAY]);
  expect(await read(0)).toMatchObject({ firstId: ids[0], response: null });
  await testDatabase.query('DELETE FROM demo_clock');
  expect((await readsOf(fixture)).filter(({ action }) => action === 'payload.read')).toEqual([]);
});

test('invariant 33: nobody reads an answer without its key, its body, its project and an API key of that project', async () => {
  const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
  const first = newId();
  await store().claim(scopeOf(mine), first);
  await storeAnswer(mine, first);
  const reads = [
    store().readAnswer(scopeOf(theirs), readerOf(theirs)),
    store().readAnswer(scopeOf(mine), readerOf(theirs)),
    store().readAnswer({ ...scopeOf(mine), projectId: theirs.projectId }, readerOf(mine)),
    store().readAnswer(scopeOf(mine, 'order-8'), readerOf(mine)),
    store().readAnswer(scopeOf(mine, 'order-7', 'bye'), readerOf(mine)),
  ];
  expect(await Promise.all(reads)).toEqual([null, null, null, null, null]);
  expect(await readsOf(mine)).toEqual([]);
});

test('a suspended organization reads no answer', async () => {
  const fixture = await insertOrganization(testDatabase);
  const first = newId();
  await store().claim(scopeOf(fixture), first);
  await storeAnswer(fixture, first);
  await moveOrganization(testDatabase, fixture.organizationId, 'suspended');
  const reading = store().readAnswer(scopeOf(fixture), readerOf(fixture));
  await expect(reading).rejects.toMatchObject({ code: 'organization_suspended' });
});

test('no role reaches the table itself, and the gateway reads payloads in no other way', async () => {
  for (const database of Object.values(connections))
    await expect(database.pool.query('SELECT * FROM idempotency_key')).rejects.toThrow('permission denied');
  await expect(
    connections.gateway.pool.query(`SELECT * FROM read_payload($1, false, 'api_key', '', '', '', '')`, [newId()]),
  ).rejects.toThrow('permission denied');
});
