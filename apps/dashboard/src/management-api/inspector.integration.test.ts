import { randomUUID } from 'node:crypto';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
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

const get = (path: string) => api.call(key, { path });
const send = (method: string, path: string, body?: unknown) =>
  api.call(key, { method, path, ...(body === undefined ? {} : { body }) });

describe('a search inside payloads', () => {
  const request = JSON.stringify({ messages: [{ role: 'user', content: 'Where is the Br\u00fcnn shipment?' }] });
  const search = (body: Record<string, unknown>) => send('POST', '/requests/search', body);

  test('opens what is sealed, finds the text, and says what it looked into', async () => {
    const id = await api.store(organization, { request });
    await api.store(organization, { request: '{"messages":[]}' });
    await api.record(organization);
    const answer = await search({ text: 'brünn SHIPMENT' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        data: [
          {
            id,
            hit_count: 1,
            hits: [
              {
                part: 'request',
                path: 'messages[0].content',
                before: 'Where is the ',
                found: 'Brünn shipment',
                after: '?',
              },
            ],
          },
        ],
        scanned_count: 2,
        gone_count: 0,
        unreadable_count: 0,
        window_count: 2,
        is_window_full: false,
        next_cursor: null,
      },
    });
    const events = await testDatabase.query(
      `SELECT row_to_json(audit_event)::text AS row FROM audit_event WHERE organization_id = $1 AND action = 'payload.searched'`,
      [organization.organizationId],
    );
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events)).toContain(id);
    expect(JSON.stringify(events)).not.toMatch(/br.nn/i);
  });

  test('keeps to the filter, and refuses a key that may not read payloads, a text that is too short and a cursor that is none', async () => {
    await api.store(organization, { request });
    expect((await search({ text: 'shipment', filter: 'model=another' })).body).toMatchObject({
      data: [],
      window_count: 0,
    });
    const reader = await api.insertKey(organization, { scopes: ['requests:read'] });
    const refused = await api.call(reader, { method: 'POST', path: '/requests/search', body: { text: 'shipment' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden', scope: 'payloads:read' } });
    expect((await search({ text: 'x' })).status).toBe(400);
    expect((await search({ text: 'shipment', cursor: 'nonsense' })).status).toBe(400);
  });

  test('invariant 36: finds nothing in a suspended organization', async () => {
    await api.store(organization, { request });
    await moveOrganization(testDatabase, organization.organizationId, 'suspended');
    expect(await search({ text: 'shipment' })).toMatchObject({ status: 403, body: { code: 'organization_suspended' } });
  });
});

describe('saved views', () => {
  test('are shared, listed, changed and removed, each change in the audit log', async () => {
    const made = await send('POST', '/saved-views', { name: 'Failures', address: '?status=5xx&peek=nothing&range=7d' });
    expect(made).toMatchObject({ status: 201, body: { name: 'Failures', address: 'status=5xx&range=7d' } });
    const { id } = made.body as unknown as { id: string };
    expect(await send('POST', '/saved-views', { name: 'Failures', address: '' })).toMatchObject({ status: 409 });
    const changed = await send('PUT', `/saved-views/${id}`, { name: 'Errors', address: 'status=4xx' });
    expect(changed).toMatchObject({ status: 200, body: { id, name: 'Errors', address: 'status=4xx' } });
    expect((await get('/saved-views')).body.data).toEqual([changed.body]);
    expect(await send('DELETE', `/saved-views/${id}`)).toMatchObject({ status: 200 });
    expect(await send('DELETE', `/saved-views/${id}`)).toMatchObject({ status: 404 });
    const events = (await get('/audit-log?limit=10')).body.data as unknown as { action: string }[];
    expect(events.map(({ action }) => action).filter((action) => action.startsWith('saved_view'))).toEqual([
      'saved_view.removed',
      'saved_view.changed',
      'saved_view.shared',
    ]);
  });

  test('invariant 33: another organization’s key neither sees nor changes them', async () => {
    const { id } = (await send('POST', '/saved-views', { name: 'Failures', address: '' })).body as unknown as {
      id: string;
    };
    const stranger = await api.insertKey(await insertOrganization(testDatabase));
    expect((await api.call(stranger, { path: '/saved-views' })).body.data).toEqual([]);
    const body = { name: 'Mine', address: '' };
    expect(await api.call(stranger, { method: 'PUT', path: `/saved-views/${id}`, body })).toMatchObject({
      status: 404,
    });
    expect(await api.call(stranger, { method: 'DELETE', path: `/saved-views/${id}` })).toMatchObject({ status: 404 });
  });
});

describe('feedback', () => {
  test('of a key is given, replaced and taken back, beside that of others', async () => {
    const id = await api.record(organization);
    await testDatabase.query('SELECT store_feedback($1, $2, $3, $4, $5, $6)', [
      organization.organizationId,
      organization.projectId,
      id,
      organization.apiKeyId,
      'thumbs',
      -0.5,
    ]);
    const path = `/requests/${id}/feedback`;
    await send('PUT', path, { name: 'review', score: -1 });
    const given = await send('PUT', path, { name: 'review', score: 0.25 });
    expect(given.status).toBe(200);
    expect(given.body.data).toMatchObject([
      { name: 'review', score: 0.25, given_by: { kind: 'management_key' } },
      { name: 'thumbs', score: -0.5, given_by: { kind: 'api_key', id: organization.apiKeyId, name: 'server' } },
    ]);
    expect((await get(path)).body).toEqual(given.body);
    expect((await send('PUT', path, { name: 'review', score: null })).body.data).toMatchObject([{ name: 'thumbs' }]);
  });

  test('of a request that is not there, or is another organization’s, is refused alike', async () => {
    const id = await api.record(await insertOrganization(testDatabase));
    for (const unknown of [id, randomUUID(), 'nonsense'])
      expect(await send('PUT', `/requests/${unknown}/feedback`, { score: 1 })).toMatchObject({ status: 404 });
    expect((await send('PUT', `/requests/${id}/feedback`, { score: 2 })).status).toBe(400);
  });
});

describe('conversations', () => {
  test('of an organization without any are none, and one that is not there is not found', async () => {
    await api.record(organization);
    expect((await get('/conversations')).body).toEqual({ data: [], next_cursor: null });
    expect(await get('/conversations/ses_1/requests')).toMatchObject({ status: 404 });
  });

  test('are listed with their figures and read request by request, whatever their id looks like', async () => {
    const sessionId = 'a/b?c=ä %2F';
    const first = await api.record(organization);
    const second = await api.record(organization);
    await testDatabase.query('UPDATE request SET session_id = $2 WHERE id = ANY ($1::uuid[])', [
      [first, second],
      sessionId,
    ]);
    expect((await get('/conversations')).body.data).toMatchObject([
      { session_id: sessionId, request_count: 2, is_whole: true, payloads: { stored: 0, not_stored: 2 } },
    ]);
    const read = await get(`/conversations/${encodeURIComponent(sessionId)}/requests`);
    expect(new Set((read.body.data as unknown as { id: string }[]).map(({ id }) => id))).toEqual(
      new Set([first, second]),
    );
  });
});
