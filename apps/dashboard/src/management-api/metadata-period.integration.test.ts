import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase, { plan: 'enterprise' });
  key = await api.insertKey(organization);
});

const read = async () => (await api.call(key, { path: '/retention-policy' })).body;
const put = (version: number, body: object) =>
  api.call(key, { method: 'PUT', path: '/retention-policy', body: { level: 'retain_all', version, ...body } });
const preview = (body: object) =>
  api.call(key, { method: 'POST', path: '/retention-policy/preview', body: { level: 'retain_all', ...body } });

describe('the metadata period of an Enterprise organization', () => {
  test('is set, kept where a change leaves it out, and taken away again', async () => {
    expect(await put(1, { payload_retention_days: 365, metadata_retention_days: 365 })).toMatchObject({
      status: 200,
      body: { payload_retention_days: 365, metadata_retention_days: 365, version: 2 },
    });
    expect(await read()).toMatchObject({ metadata_retention_days: 365, version: 2 });
    expect((await put(2, { payload_retention_days: 7 })).body).toMatchObject({ metadata_retention_days: 365 });
    expect((await put(3, { payload_retention_days: 0, metadata_retention_days: 0 })).status).toBe(200);
    expect((await put(4, { payload_retention_days: 0, metadata_retention_days: null })).status).toBe(200);
    expect(await read()).toMatchObject({ metadata_retention_days: null, version: 5 });
    const { body } = await api.call(key, { path: '/audit-log?action=retention_policy.changed' });
    expect(body.data).toMatchObject([
      { before: { metadata_retention_days: 0 }, after: { metadata_retention_days: null } },
      { before: { metadata_retention_days: 365 }, after: { metadata_retention_days: 0 } },
      { before: { metadata_retention_days: 365 }, after: { metadata_retention_days: 365 } },
      { before: { metadata_retention_days: null }, after: { metadata_retention_days: 365 } },
    ]);
  });

  test.each([
    [
      { payload_retention_days: 30, metadata_retention_days: 29 },
      { minimum: 30, maximum: 365 },
    ],
    [
      { payload_retention_days: 1, metadata_retention_days: 0 },
      { minimum: 1, maximum: 365 },
    ],
    [
      { payload_retention_days: 365, metadata_retention_days: 364 },
      { minimum: 365, maximum: 365 },
    ],
  ])('is refused as %j by saving and by previewing, with what it may be', async (body, facts) => {
    const refusal = {
      status: 400,
      body: { code: 'retention_out_of_bounds', param: 'metadata_retention_days', ...facts },
    };
    expect(await put(1, body)).toMatchObject(refusal);
    expect(await preview(body)).toMatchObject(refusal);
    expect(await read()).toMatchObject({ version: 1 });
  });

  test.each([366, -1, 1.5, '30'])('is no period when it is %j', async (metadata_retention_days) => {
    const answer = await put(1, { payload_retention_days: 0, metadata_retention_days });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', param: 'metadata_retention_days' } });
  });

  test('is not dropped silently when the payload period outgrows it', async () => {
    await put(1, { payload_retention_days: 7, metadata_retention_days: 30 });
    expect(await put(2, { payload_retention_days: 31 })).toMatchObject({
      status: 400,
      body: { param: 'metadata_retention_days', minimum: 31 },
    });
  });

  test('is previewed with the first expiry of a record, and changes no stored one', async () => {
    const { body } = await preview({ payload_retention_days: 7, metadata_retention_days: 90 });
    expect(body).toMatchObject({ changed_payload_count: 0, changed_record_count: 0 });
    const computedAt = new Date(String(body.computed_at));
    expect(body.first_new_metadata_expiry_at).toBe(addMs(computedAt, 90 * MS_PER_DAY).toISOString());
    const unlimited = await preview({ payload_retention_days: 7 });
    expect(unlimited.body.first_new_metadata_expiry_at).toBeNull();
  });
});

test('after a change to a plan without it, a metadata period is refused, left out is none, and the old one does not act', async () => {
  await put(1, { payload_retention_days: 7, metadata_retention_days: 30 });
  await testDatabase.query(`UPDATE organization SET plan = 'pro' WHERE id = $1`, [organization.organizationId]);
  expect((await preview({ payload_retention_days: 7 })).body.first_new_metadata_expiry_at).toBeNull();
  expect(await put(2, { payload_retention_days: 7, metadata_retention_days: 30 })).toMatchObject({
    status: 400,
    body: { code: 'retention_out_of_bounds', param: 'metadata_retention_days' },
  });
  expect((await put(2, { payload_retention_days: 7 })).body).toMatchObject({ metadata_retention_days: null });
});

test('a request shows its effective retention, who set it and when its record goes', async () => {
  const requestId = await api.store(organization);
  const { body } = await api.call(key, { path: `/requests/${requestId}` });
  expect(body.retention).toEqual({
    level: 'retain_all',
    payload_retention_days: 30,
    policy_version: 1,
    source: 'organization',
    metadata_expires_at: null,
  });
  await testDatabase.query('ALTER TABLE request DISABLE TRIGGER USER');
  await testDatabase.query(
    `UPDATE request SET retention_source = 'request', metadata_expires_at = timestamptz '2100-01-01T00:00:00Z' WHERE id = $1`,
    [requestId],
  );
  await testDatabase.query('ALTER TABLE request ENABLE TRIGGER USER');
  const tightened = await api.call(key, { path: `/requests/${requestId}` });
  expect(tightened.body.retention).toMatchObject({
    source: 'request',
    metadata_expires_at: '2100-01-01T00:00:00.000Z',
  });
});
