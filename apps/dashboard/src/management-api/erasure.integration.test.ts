import { MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
});

const erase = (id: string, reason = 'asked for by the customer') =>
  api.call(key, { method: 'DELETE', path: `/requests/${id}/payload`, body: { reason } });
const read = (id: string) => api.call(key, { path: `/requests/${id}/payload` });
const partCount = async (id: string) =>
  (await testDatabase.query('SELECT part FROM payload WHERE request_id = $1', [id])).length;
const eventsOf = async (id: string) =>
  await testDatabase.query('SELECT action, actor_kind, after FROM audit_event WHERE target_id = $1 ORDER BY number', [
    id,
  ]);

describe('erasing a payload', () => {
  test('invariant 30: it is gone at the answer, its metadata stays and says so, and no fee is given back', async () => {
    const id = await api.store(organization);
    const erased = await erase(id);
    expect(erased).toMatchObject({
      status: 200,
      body: { id, erased_at: expect.any(String), receipt_index: expect.any(Number) },
    });
    expect(await partCount(id)).toBe(0);
    expect(await read(id)).toMatchObject({
      status: 410,
      body: { code: 'payload_erased', erased_at: erased.body.erased_at },
    });
    expect((await api.call(key, { path: `/requests/${id}` })).body).toMatchObject({
      cost: { data_storage_nano_usd: 15_000 },
      payload: { state: 'erased', erased_at: erased.body.erased_at },
    });
    const { body } = await api.call(key, { path: '/requests' });
    expect(body.data).toMatchObject([{ id, payload: { state: 'erased' } }]);
    expect(await eventsOf(id)).toEqual([
      { action: 'payload.erased', actor_kind: 'management_key', after: { reason: 'asked for by the customer' } },
    ]);
  });

  test('invariant 30: a repeat, also of twenty at once and after the expiry, answers the same and is recorded once', async () => {
    const id = await api.store(organization);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => erase(id, `attempt ${index}`)));
    api.clock.advance(2 * MS_PER_DAY);
    answers.push(await erase(id));
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]?.body]);
    expect(await eventsOf(id)).toHaveLength(1);
  });

  test('concurrent reads get all of it or payload_erased, never half', async () => {
    const id = await api.store(organization);
    const reads = Array.from({ length: 20 }, () => read(id));
    const [erased, ...seen] = await Promise.all([erase(id), ...reads]);
    expect(erased.status).toBe(200);
    for (const { status, body } of seen) {
      if (status === 200) expect(body).toEqual({ request: { model: 'm' }, response: { id: 'r' } });
      else expect({ status, code: body.code }).toEqual({ status: 410, code: 'payload_erased' });
    }
    const readEvents = (await eventsOf(id)).filter(({ action }) => action === 'payload.read');
    expect(readEvents).toHaveLength(seen.filter(({ status }) => status === 200).length);
  });

  test('a part that a late repeat of the batch wrote once more is not readable', async () => {
    const id = await api.store(organization);
    const kept = await testDatabase.query('SELECT * FROM payload WHERE request_id = $1', [id]);
    await erase(id);
    for (const row of kept) {
      const columns = Object.keys(row);
      await testDatabase.query(
        `INSERT INTO payload (${columns.join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
        Object.values(row),
      );
    }
    expect(await partCount(id)).toBe(2);
    expect(await testDatabase.query('SELECT * FROM readable_payload WHERE request_id = $1', [id])).toEqual([]);
    expect(await read(id)).toMatchObject({ status: 410, body: { code: 'payload_erased' } });
  });

  test('there is nothing to erase in what was never stored, or has expired', async () => {
    const never = await api.record(organization, 'header');
    expect(await erase(never)).toMatchObject({ status: 404, body: { code: 'payload_not_stored', reason: 'header' } });
    const expired = await api.store(organization);
    api.clock.advance(MS_PER_DAY);
    expect(await erase(expired)).toMatchObject({ status: 410, body: { code: 'payload_expired' } });
    expect(await partCount(expired)).toBe(2);
  });

  test.each([{}, { reason: '' }, { reason: '   ' }, { reason: 'x'.repeat(501) }, { reason: 'x', by: 'y' }])(
    'is refused with %j',
    async (body) => {
      const id = await api.store(organization);
      const answer = await api.call(key, { method: 'DELETE', path: `/requests/${id}/payload`, body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
      expect(await partCount(id)).toBe(2);
    },
  );

  test('invariant 24: what a hold covers is not erased: it answers payload_held, and nothing is deleted', async () => {
    const id = await api.store(organization);
    await testDatabase.query(
      `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label)
       VALUES ($1, gen_random_uuid(), 'Case 7', 'litigation', ARRAY[$2::uuid], now(), 'Counsel')`,
      [organization.organizationId, id],
    );
    expect(await erase(id)).toMatchObject({ status: 409, body: { code: 'payload_held' } });
    expect(await partCount(id)).toBe(2);
    expect(await eventsOf(id)).toEqual([]);
  });

  test('another organization cannot erase it, whatever its key may do', async () => {
    const id = await api.store(organization);
    const foreign = await api.insertKey(await insertOrganization(testDatabase));
    const answer = await api.call(foreign, {
      method: 'DELETE',
      path: `/requests/${id}/payload`,
      body: { reason: 'x' },
    });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await partCount(id)).toBe(2);
  });
});
