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

const post = (path: string, body: unknown) => api.call(key, { method: 'POST', path, body });
const read = (id: string) => api.call(key, { path: `/requests/${id}/payload` });
const selection = { kind: 'filter' };

describe('erasures', () => {
  test('invariant 30: counted, filed, approved: unreadable at the answer, with a receipt; a repeat answers the same', async () => {
    const ids = [await api.store(organization), await api.store(organization)];
    expect((await post('/erasures/preview', selection)).body).toMatchObject({ matched_count: 2, erasable_count: 2 });
    const filed = await post('/erasures', { ...selection, reason: 'asked for' });
    expect(filed).toMatchObject({ status: 201, body: { number: 'ER-1', status: 'requested', receipts: [] } });
    for (const id of ids) expect((await read(id)).status).toBe(200);

    const path = `/erasures/${filed.body.id}`;
    expect(await post(`${path}/approve`, { confirm_count: 1 })).toMatchObject({
      status: 409,
      body: { code: 'conflict', count: 2 },
    });
    const approved = await post(`${path}/approve`, { confirm_count: 2 });
    expect(approved).toMatchObject({ status: 200, body: { status: 'approved', erased_count: 2 } });
    for (const id of ids) expect(await read(id)).toMatchObject({ status: 410, body: { code: 'payload_erased' } });
    const [receipt] = approved.body.receipts as unknown as { receipt_index: number }[];
    const { body } = await api.call(key, { path: `/requests/${ids[0]}` });
    expect(body.payload).toMatchObject({ state: 'erased', receipt_index: receipt?.receipt_index });
    expect((await post(`${path}/approve`, { confirm_count: 0 })).body).toEqual(approved.body);
    expect((await api.call(key, { path })).body).toEqual(approved.body);
    expect((await api.call(key, { path: '/erasures' })).body.data).toEqual([approved.body]);
  });

  test('confirmed, it is carried out at once; declined, it is not and says why', async () => {
    const id = await api.store(organization);
    const { body: waiting } = await post('/erasures', { ...selection, reason: 'asked for' });
    expect(await post(`/erasures/${waiting.id}/decline`, { note: 'not theirs' })).toMatchObject({
      body: { status: 'declined', decision_note: 'not theirs' },
    });
    expect((await post(`/erasures/${waiting.id}/approve`, { confirm_count: 9 })).status).toBe(409);
    expect((await read(id)).status).toBe(200);
    const one = { kind: 'requests', request_ids: [id], reason: 'asked for', confirm_count: 1 };
    expect(await post('/erasures', one)).toMatchObject({ status: 201, body: { status: 'approved', erased_count: 1 } });
    expect((await read(id)).status).toBe(410);
  });

  test.each([
    [{ kind: 'end_user' }, 'end_user'],
    [{ kind: 'end_user', end_user: 'a', period_days: 3 }, 'kind'],
    [{ kind: 'requests', request_ids: ['no id'] }, 'request_ids'],
    [{ kind: 'filter', from: '2026-11-02', to: '2026-11-01' }, 'to'],
  ])('%j is refused and names %s', async (body, param) => {
    expect(await post('/erasures/preview', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    });
  });

  test('invariant 33: an erasure of another organization is answered like one that does not exist', async () => {
    const foreign = await insertOrganization(testDatabase);
    const foreignKey = await api.insertKey(foreign);
    const { body } = await api.call(foreignKey, {
      method: 'POST',
      path: '/erasures',
      body: { ...selection, reason: 'asked for' },
    });
    expect(await api.call(key, { path: `/erasures/${body.id}` })).toMatchObject({ status: 404 });
    expect(await post(`/erasures/${body.id}/approve`, { confirm_count: 9 })).toMatchObject({ status: 404 });
  });
});
