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

const DRAFT = { name: 'Brandt carrier dispute', reason: 'letter of counsel' };
const post = (path: string, body: unknown, of = key) => api.call(of, { method: 'POST', path, body });
const place = async (scope: object = {}) =>
  (await post('/holds', { ...DRAFT, ...scope })).body as unknown as { id: string };
/** A second person, who is none of the API's. */
const confirm = (id: string) =>
  testDatabase.query(`UPDATE legal_hold SET confirmed_at = now(), confirmed_by_label = 'Aksel' WHERE id = $1`, [id]);

describe('legal holds over the API', () => {
  test('a hold is counted before it is placed, and preserves from the answer on', async () => {
    const id = await api.store(organization);
    const scope = { request_ids: [id] };
    expect((await post('/holds/preview', scope)).body).toMatchObject({ records: 1, stored: 1, past_expiry: 0 });
    const placed = await post('/holds', { ...DRAFT, ...scope });
    expect(placed).toMatchObject({
      status: 201,
      body: { case_number: 'LH-1', state: 'waiting', is_in_force: true, scope, confirmed: null },
    });
    const erasing = { method: 'DELETE', path: `/requests/${id}/payload`, body: { reason: 'asked for' } };
    expect(await api.call(key, erasing)).toMatchObject({ status: 409, body: { code: 'payload_held' } });
    const held = (await api.call(key, { path: '/holds' })).body as unknown as { data: { id: string }[] };
    expect(held.data).toMatchObject([{ case_number: 'LH-1', covers: { records: 1, stored: 1 } }]);
    const path = `/holds/${held.data[0]?.id}/requests`;
    expect((await api.call(key, { path })).body).toMatchObject({ data: [{ id }], next_cursor: null });
  });

  test('a key asks for a release and decides nothing: there is no call that confirms or approves', async () => {
    const { id } = await place();
    const release = { reason: 'settled' };
    expect(await post(`/holds/${id}/release-request`, release)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await confirm(id);
    expect((await post(`/holds/${id}/release-request`, release)).body).toMatchObject({
      state: 'release_requested',
      is_in_force: true,
      release_reason: 'settled',
    });
    for (const step of ['confirm', 'approve', 'release', 'confirmation', 'release-approval'])
      expect((await post(`/holds/${id}/${step}`, {})).status).toBe(404);
  });

  test.each([
    ['name', { name: ' ' }],
    ['admitted_to', { admitted_from: '2026-10-22', admitted_to: '2026-10-18' }],
    ['request_ids', { request_ids: ['req_1'] }],
    ['project_id', { project_id: 'support' }],
  ])('a draft whose %s makes no sense is refused by name, and nothing is placed', async (param, change) => {
    expect(await post('/holds', { ...DRAFT, ...change })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param },
    });
    expect((await api.call(key, { path: '/holds' })).body).toEqual({ data: [] });
  });

  test('a hold of another organization is not there, to read or to release', async () => {
    const { id } = await place();
    await confirm(id);
    const foreign = await api.insertKey(await insertOrganization(testDatabase));
    for (const path of [`/holds/${id}`, `/holds/${id}/requests`])
      expect(await api.call(foreign, { path })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await post(`/holds/${id}/release-request`, { reason: 'r' }, foreign)).toMatchObject({ status: 404 });
  });
});
