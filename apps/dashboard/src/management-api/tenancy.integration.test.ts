import { randomUUID } from 'node:crypto';
import { isApiKeyShaped, type Role } from '@lethe/core/tenancy';
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

const call = (method: string, path: string, body?: unknown) =>
  api.call(key, { method, path, ...(body === undefined ? {} : { body }) });

describe('API keys', () => {
  test('invariant 38: the key itself is in the answer that makes it and in no other, and not in the audit log', async () => {
    const body = { project_id: organization.projectId, name: 'batch', spend_limit_nano_usd: 5_000_000_000 };
    const made = await call('POST', '/api-keys', body);
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'batch', spend_limit_nano_usd: 5_000_000_000, spent_nano_usd: 0 },
    });
    const apiKey = String(made.body.api_key);
    expect(isApiKeyShaped(apiKey)).toBe(true);
    const { api_key: _, ...listed } = made.body;
    const list = await call('GET', `/api-keys?project_id=${organization.projectId}`);
    expect(list.body.data).toContainEqual(listed);
    const log = await call('GET', '/audit-log');
    expect(JSON.stringify([list.body, log.body])).not.toContain(apiKey);
    expect(log.body.data).toMatchObject([{ action: 'api_key.created', actor: { kind: 'management_key' } }]);
  });

  test('one is revoked once, and a repeat answers the same', async () => {
    const first = await call('DELETE', `/api-keys/${organization.apiKeyId}`);
    expect(first).toMatchObject({ status: 200, body: { revoked_at: expect.any(String) } });
    expect((await call('DELETE', `/api-keys/${organization.apiKeyId}`)).body).toEqual(first.body);
    expect((await call('GET', '/audit-log')).body.data).toHaveLength(1);
  });

  test.each([
    { spend_limit_nano_usd: -1 },
    { spend_limit_nano_usd: 1.5 },
    { spend_limit_nano_usd: 1e16 },
    { expires_at: 'soon' },
  ])('refuses %j', async (wrong) => {
    const body = { project_id: organization.projectId, name: 'batch', ...wrong };
    expect(await call('POST', '/api-keys', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', param: Object.keys(wrong)[0] },
    });
  });
});

describe('projects', () => {
  test('one is created, changed, listed and archived', async () => {
    const made = await call('POST', '/projects', { name: 'batch', mode: 'credits' });
    expect(made).toMatchObject({ status: 201, body: { name: 'batch', retention_level: null, archived_at: null } });
    const path = `/projects/${String(made.body.id)}`;
    const changed = await call('PUT', path, { name: 'night', mode: 'credits', payload_retention_days: 3 });
    expect(changed).toMatchObject({ status: 200, body: { name: 'night', payload_retention_days: 3 } });
    expect((await call('GET', '/projects')).body.data).toContainEqual({ ...changed.body, request_count_30d: 0 });
    expect(await call('DELETE', path)).toMatchObject({ status: 200, body: { archived_at: expect.any(String) } });
    expect(await call('PUT', path, { name: 'day', mode: 'credits' })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  test('one can be tightened and never loosened', async () => {
    const body = { name: 'assistant', mode: 'api_keys', payload_retention_days: 31 };
    expect(await call('PUT', `/projects/${organization.projectId}`, body)).toMatchObject({
      status: 400,
      body: { code: 'retention_out_of_bounds', param: 'payload_retention_days', maximum: 30 },
    });
  });
});

describe('members', () => {
  async function insertMember(role: Role): Promise<string> {
    const id = randomUUID();
    await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [
      id,
      `${id}@example.test`,
      role,
    ]);
    await testDatabase.query('INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)', [
      organization.organizationId,
      id,
      role,
    ]);
    return id;
  }

  test('one is given another role, and removed', async () => {
    await insertMember('owner');
    const id = await insertMember('viewer');
    const changed = await call('PUT', `/members/${id}`, { role: 'developer', project_ids: [organization.projectId] });
    expect(changed).toMatchObject({ status: 200, body: { role: 'developer', project_ids: [organization.projectId] } });
    expect(await call('DELETE', `/members/${id}`)).toMatchObject({ status: 200, body: { user_id: id } });
    expect((await call('GET', '/members')).body.data).toMatchObject([{ role: 'owner' }]);
  });

  test('a key neither makes, changes nor removes an owner', async () => {
    await insertMember('owner');
    const owner = await insertMember('owner');
    const viewer = await insertMember('viewer');
    const attempts = [
      call('PUT', `/members/${viewer}`, { role: 'owner' }),
      call('PUT', `/members/${owner}`, { role: 'viewer' }),
      call('DELETE', `/members/${owner}`),
    ];
    for (const answer of await Promise.all(attempts))
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
