import { randomUUID } from 'node:crypto';
import { createCaller } from '@lethe/api';
import type { UserId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;
let caller: ReturnType<typeof createCaller>;

beforeEach(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
  caller = await callerWith('owner');
});

async function callerWith(role: 'owner' | 'admin') {
  const id = randomUUID() as UserId;
  await testDatabase.query(`INSERT INTO "user" (id, email, name) VALUES ($1::uuid, $1 || '@example.test', 'Ada')`, [
    id,
  ]);
  await testDatabase.query('INSERT INTO member (organization_id, user_id, role, project_ids) VALUES ($1, $2, $3, $4)', [
    organization.organizationId,
    id,
    role,
    [],
  ]);
  return createCaller(api.contextOf({ id, name: 'Ada', email: `${id}@example.test` }));
}

const at = () => ({ organizationSlug: organization.slug });
const close = () => caller.lifecycle.close({ ...at(), typedName: organization.slug, baseVersion: 1 });

describe('closing and reopening by the owner', () => {
  test('invariant 36: from the closure on REST and the dashboard refuse, and from the reopening on they answer with the same payload', async () => {
    const requestId = await api.store(organization);
    const read = () => caller.requests.payload({ ...at(), requestId });
    const before = await read();
    const step = await close();
    expect(step.purgesAt).toEqual(addMs(step.occurredAt, 30 * MS_PER_DAY));
    const refusal = { code: 'FORBIDDEN', cause: { code: 'organization_closed' } };
    await expect(read()).rejects.toMatchObject(refusal);
    await expect(caller.requests.list(at())).rejects.toMatchObject(refusal);
    for (const path of ['/requests', `/requests/${requestId}/payload`, '/organization', '/organization/lifecycle']) {
      expect(await api.call(key, { path })).toMatchObject({ status: 403, body: { code: 'organization_closed' } });
    }
    expect(await caller.lifecycle.get(at())).toMatchObject({ life: { state: 'closed', purgesAt: step.purgesAt } });
    await caller.lifecycle.reopen({ ...at(), baseVersion: 2 });
    expect(await read()).toEqual(before);
    expect(await api.call(key, { path: '/organization' })).toMatchObject({ status: 200 });
  });

  test('the preview counts what the closure concerns', async () => {
    await api.store(organization);
    await api.store(organization);
    expect(await caller.lifecycle.previewClosure(at())).toMatchObject({
      version: 1,
      storedPayloadCount: 2,
      memberCount: 1,
      projectCount: 1,
      apiKeyCount: 1,
      holdCount: 0,
      balanceNanoUsd: 0n,
    });
  });

  test('is no admin’s, and of two owners who close at once one does', async () => {
    const admin = await callerWith('admin');
    const denied = admin.lifecycle.close({ ...at(), typedName: organization.slug, baseVersion: 1 });
    await expect(denied).rejects.toMatchObject({ code: 'FORBIDDEN', cause: { code: 'forbidden' } });
    const outcomes = await Promise.allSettled([close(), close()]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT', cause: { code: 'lifecycle_conflict' } },
    });
  });

  test('a member leaves a closed organization, and the last owner does not', async () => {
    const admin = await callerWith('admin');
    await close();
    await admin.organizations.leave(at());
    await expect(caller.organizations.leave(at())).rejects.toMatchObject({ cause: { code: 'last_owner' } });
  });
});

test('REST tells every step of the life so far', async () => {
  await close();
  await caller.lifecycle.reopen({ ...at(), baseVersion: 2 });
  const { status, body } = await api.call(key, { path: '/organization/lifecycle' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'active',
    version: 3,
    suspension_grace_days: 14,
    closed_retention_days: 30,
    transitions: [
      {
        version: 3,
        event: 'reopen',
        from: 'closed',
        to: 'active',
        reason: null,
        actor: { kind: 'user', label: 'Ada' },
      },
      { version: 2, event: 'close', from: 'active', to: 'closed', note: null, leaf_index: expect.any(Number) },
    ],
  });
});

test('a purged organization does not exist for anybody any more, also before its rows are gone', async () => {
  await close();
  await testDatabase.query(
    `UPDATE organization SET lifecycle_state = 'purged', purged_at = lethe_now() WHERE id = $1`,
    [organization.organizationId],
  );
  await expect(caller.lifecycle.get(at())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await caller.organizations.list()).organizations).toEqual([]);
  expect((await api.call(key, { path: '/organization' })).status).toBe(401);
});
