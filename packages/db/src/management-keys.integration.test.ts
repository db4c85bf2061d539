import { randomBytes, randomUUID } from 'node:crypto';
import type { ManagementKeyRepository, NewManagementKey } from '@lethe/core/management';
import type { ManagementKeyId } from '@lethe/core/tenancy';
import {
  auditOf,
  insertOrganization,
  moveOrganization,
  type OrganizationFixture,
  useDatabase,
} from '@lethe/testkit/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createManagementKeyRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
let keys: ManagementKeyRepository;
let fixture: OrganizationFixture;

beforeAll(() => {
  keys = createManagementKeyRepository(connections.app);
});
beforeEach(async () => {
  fixture = await insertOrganization(testDatabase);
});

function newKey(changes: Partial<NewManagementKey> = {}): NewManagementKey {
  return {
    organizationId: fixture.organizationId,
    id: randomUUID() as ManagementKeyId,
    name: 'nightly export',
    environment: 'live',
    lastFour: '9xQ2',
    digest: randomBytes(32),
    scopes: ['requests:read'],
    expiresAt: null,
    createdById: null,
    countMax: 3,
    audit: auditOf(fixture, 'management_key.created'),
    ...changes,
  };
}

const eventCount = async (): Promise<number> =>
  (await testDatabase.query('SELECT number FROM audit_event WHERE organization_id = $1', [fixture.organizationId]))
    .length;

describe('management keys', () => {
  test('one that was made is listed by its mask and resolves to its organization', async () => {
    const key = newKey();
    expect(await keys.insert(key)).toMatchObject({ id: key.id, mask: 'lethe_mgmt_live_…9xQ2', lastUsedAt: null });
    expect(await keys.list(fixture.organizationId)).toMatchObject([{ id: key.id, scopes: ['requests:read'] }]);
    expect(await keys.resolve(key.digest)).toMatchObject({
      managementKeyId: key.id,
      organization: { id: fixture.organizationId, slug: fixture.slug, lifecycle: { state: 'active' } },
    });
    expect(await keys.list(fixture.organizationId)).toMatchObject([{ lastUsedAt: expect.any(Date) }]);
    expect(await eventCount()).toBe(1);
  });

  test('of many made at once no more than allowed are, and the others are not in the audit log', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => keys.insert(newKey())));
    expect(made.filter((key) => key !== null)).toHaveLength(3);
    expect(await eventCount()).toBe(3);
  });

  test('a revoked one resolves like an unknown one, makes room, and is revoked once', async () => {
    const key = newKey({ countMax: 1 });
    await keys.insert(key);
    const command = { organizationId: fixture.organizationId, managementKeyId: key.id, audit: auditOf(fixture) };
    const first = await keys.revoke(command);
    expect(first?.revokedAt).toBeInstanceOf(Date);
    expect(await keys.revoke(command)).toEqual(first);
    expect(await keys.resolve(key.digest)).toBeNull();
    expect(await eventCount()).toBe(2);
    expect(await keys.insert(newKey({ countMax: 1 }))).not.toBeNull();
  });

  test('invariant 33: the key of another organization is neither listed nor revoked', async () => {
    const key = newKey();
    await keys.insert(key);
    const other = await insertOrganization(testDatabase);
    const command = { organizationId: other.organizationId, managementKeyId: key.id, audit: auditOf(other) };
    expect(await keys.list(other.organizationId)).toEqual([]);
    expect(await keys.revoke(command)).toBeNull();
    expect(await keys.resolve(key.digest)).not.toBeNull();
  });

  test('an expired one, and one of a purged organization, resolve like unknown ones', async () => {
    const expired = newKey({ expiresAt: new Date(Date.now() - 1) });
    const purged = newKey();
    await keys.insert(expired);
    await keys.insert(purged);
    await moveOrganization(testDatabase, fixture.organizationId, 'purged');
    expect([await keys.resolve(expired.digest), await keys.resolve(purged.digest)]).toEqual([null, null]);
    expect(await keys.resolve(randomBytes(32))).toBeNull();
  });
});
