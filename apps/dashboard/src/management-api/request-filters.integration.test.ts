import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;
let ids: readonly string[];

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
  ids = [
    await api.store(organization, { request: '{}' }),
    await api.store(organization, { request: '{}' }),
    await api.record(organization),
  ];
  await testDatabase.query(
    `UPDATE request SET status_code = 429, tags = '{refund,!odd}', end_user = 'cus_1' WHERE id = $1`,
    [ids[0]],
  );
});

const get = (path: string) => api.call(key, { path });
const post = (path: string, body: object) => api.call(key, { method: 'POST', path, body });
const listed = async (query: string) => {
  const { body } = await get(`/requests?${query}`);
  return (body as unknown as { data: { id: string }[] }).data.map(({ id }) => id).toSorted();
};
const only = (...indexes: number[]) => indexes.map((index) => ids[index] ?? '').toSorted();

test('a list takes facets several times, without and with a mark that leaves their values out', async () => {
  expect(await listed('')).toEqual(only(0, 1, 2));
  expect(await listed('status=4xx')).toEqual(only(0));
  expect(await listed('status=!4xx&status=!5xx')).toEqual(only(1, 2));
  expect(await listed(`tag=${encodeURIComponent('\\!odd')}`)).toEqual(only(0));
  expect(await listed('payload=not_stored&payload=erased')).toEqual(only(2));
  expect(await listed('end_user=cus_1&cost=..0')).toEqual([]);
});

test.each([
  ['/requests?status=teapot', 'status'],
  ['/requests?cost=cheap', 'cost'],
  ['/requests?project=!none', 'project'],
  ['/requests?from=2026-11-01&from=2026-11-02', 'from'],
  ['/requests/facets?field=colour', 'field'],
  ['/requests/histogram?buckets=61', 'buckets'],
])('%s is refused and names what is wrong', async (path, param) => {
  expect(await get(path)).toMatchObject({ status: 400, body: { code: 'invalid_request', param } });
});

test('facets are counted under the rest of the filter, and the histogram under all of it', async () => {
  const { body } = await get('/requests/facets?status=429&field=status');
  const counts = (
    body as unknown as { data: { values: { value: string; request_count: number }[]; is_complete: boolean }[] }
  ).data[0];
  expect(counts).toMatchObject({
    is_complete: true,
    values: [
      { value: '200', request_count: 2 },
      { value: '429', request_count: 1 },
    ],
  });
  const histogram = await get('/requests/histogram?status=429&to=2100-01-01');
  const buckets = (histogram.body as unknown as { data: { stored: number; expiring: number; not_stored: number }[] })
    .data;
  expect(buckets.reduce((sum, bucket) => sum + bucket.stored + bucket.expiring + bucket.not_stored, 0)).toBe(1);
});

test('an export and an erasure take the same filter, and say it again', async () => {
  const filter = { tag: ['!odd'], exclude: { status: ['5xx'] } };
  expect(await post('/exports/preview', filter)).toMatchObject({ body: { request_count: 1, payload_count: 1 } });
  expect(await post('/exports', filter)).toMatchObject({ status: 201, body: { filter, payload_count: 1 } });
  const erased = await post('/erasures', { kind: 'filter', ...filter, reason: 'asked for', confirm_count: 1 });
  expect(erased).toMatchObject({ status: 201, body: { filter, erased_count: 1 } });
  expect(await listed('payload=erased')).toEqual(only(0));
  expect(await post('/erasures/preview', { kind: 'filter', tag: [] })).toMatchObject({ status: 400 });
});

test('an export goes on record without what callers wrote', async () => {
  await post('/exports', { end_user: ['cus_1'], model: ['gpt-5'] });
  const [event] = await testDatabase.query<{ after: { filter: string } }>(
    `SELECT "after" FROM audit_event WHERE organization_id = $1 AND action = 'export.started'`,
    [organization.organizationId],
  );
  expect(event?.after.filter).toBe('model=gpt-5&end_user=*');
});
