import { randomUUID } from 'node:crypto';
import { createCaller } from '@lethe/api';
import type { RequestId, Role, UserId } from '@lethe/core/tenancy';
import { MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;
let id: RequestId;
let holdId: string;

/** One payload that a hold covers, and one minute past its expiry by every clock. */
beforeEach(async () => {
  await setDatabaseClock();
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization);
  id = await api.store(organization);
  holdId = randomUUID();
  await testDatabase.query(
    `INSERT INTO legal_hold (organization_id, id, name, reason, request_ids, placed_at, placed_by_label, confirmed_at, confirmed_by_label)
     VALUES ($1, $2, 'Case 7', 'litigation', ARRAY[$3::uuid], now(), 'Counsel', now(), 'Officer')`,
    [organization.organizationId, holdId, id],
  );
  api.clock.advance(MS_PER_DAY + 60_000);
  await setDatabaseClock();
});

async function setDatabaseClock(): Promise<void> {
  await testDatabase.query(
    'INSERT INTO demo_clock VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
    [api.clock.now().getTime() - Date.now()],
  );
}

async function readAs(role: Role): Promise<{ kind: string }> {
  const userId = randomUUID() as UserId;
  const email = `${userId}@example.test`;
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [userId, email, role]);
  await testDatabase.query('INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, $3)', [
    organization.organizationId,
    userId,
    role,
  ]);
  const caller = createCaller(api.contextOf({ id: userId, name: role, email }));
  return caller.requests.payload({ organizationSlug: organization.slug, requestId: id });
}

const reads = () =>
  testDatabase.query(
    `SELECT action, actor_label, after FROM audit_event WHERE target_id = $1 AND action LIKE 'payload.read%' ORDER BY number`,
    [id],
  );

describe('a payload that a hold preserves past its expiry', () => {
  test('is shown as held, in the list and alone, to everybody who sees metadata', async () => {
    const { body } = await api.call(key, { path: '/requests' });
    expect(body.data).toMatchObject([{ id, payload: { state: 'held' } }]);
    expect((await api.call(key, { path: `/requests/${id}` })).body).toMatchObject({ payload: { state: 'held' } });
  });

  test.each(['owner', 'admin', 'developer', 'viewer'] as const)('is not exposed to the role %s', async (role) => {
    expect(await readAs(role)).toMatchObject({ kind: 'held' });
    expect(await reads()).toEqual([]);
  });

  test('is read by compliance, and each read is recorded as that of a held payload, with its hold', async () => {
    expect(await readAs('compliance')).toMatchObject({ kind: 'readable', request: { text: '{"model":"m"}' } });
    expect(await reads()).toEqual([
      { action: 'payload.read_held', actor_label: 'compliance', after: { hold_id: holdId } },
    ]);
  });

  test('is read by no management key, whatever its scopes', async () => {
    const answer = await api.call(key, { path: `/requests/${id}/payload` });
    expect(answer).toMatchObject({ status: 403, body: { code: 'payload_held', expired_at: expect.any(String) } });
    expect(await reads()).toEqual([]);
  });

  test('has expired for everybody once the hold is released', async () => {
    await testDatabase.query(`UPDATE legal_hold SET released_at = now(), released_by_label = 'Counsel' WHERE id = $1`, [
      holdId,
    ]);
    for (const role of ['compliance', 'owner'] as const) expect(await readAs(role)).toMatchObject({ kind: 'expired' });
    expect((await api.call(key, { path: `/requests/${id}` })).body).toMatchObject({ payload: { state: 'expired' } });
  });
});
