import type { NewAuditEvent } from '@lethe/core/audit';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { appendAuditEvent, createAuditLog } from './audit-log.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

function eventOf(organizationId: OrganizationId, targetId = 'req-1'): NewAuditEvent {
  return {
    organizationId,
    actor: { kind: 'user', id: 'u-1', label: 'Ines Marchetti' },
    origin: { requestId: 'call-1', address: '203.0.113.9' },
    action: 'payload.read',
    target: { kind: 'request', id: targetId },
    before: null,
    after: { parts: 2 },
  };
}

function append(organizationId: OrganizationId, fail = false): Promise<void> {
  return connections.app.withOrganization(organizationId, async (transaction) => {
    await appendAuditEvent(transaction, eventOf(organizationId));
    if (fail) throw new Error('the operation failed');
  });
}

describe('the audit log', () => {
  test('numbers have no gaps, whatever fails and however many write at once', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await Promise.allSettled(Array.from({ length: 60 }, (_, index) => append(organizationId, index % 3 === 0)));
    const events = await createAuditLog(connections.app).list({
      organizationId,
      filter: {},
      before: null,
      pageSize: 100,
    });
    expect(events.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => BigInt(40 - index)));
  });

  test('an event is read back as it was written, with the instant of the database', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await append(organizationId);
    const [event] = await createAuditLog(connections.app).list({
      organizationId,
      filter: {},
      before: null,
      pageSize: 1,
    });
    expect(event).toEqual({ ...eventOf(organizationId), number: 1n, occurredAt: expect.any(Date) });
  });

  test('filters and pages by number', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    for (let count = 0; count < 5; count += 1) await append(organizationId);
    const log = createAuditLog(connections.app);
    const list = async (filter: object, before: bigint | null, pageSize = 2) =>
      (await log.list({ organizationId, filter, before, pageSize })).map(({ number }) => Number(number));
    expect(await list({}, null)).toEqual([5, 4]);
    expect(await list({ action: 'payload.read' }, 4n)).toEqual([3, 2]);
    expect(await list({ action: 'payload.erased' }, null)).toEqual([]);
    expect(await list({ targetId: 'req-1', actorId: 'u-1' }, 2n)).toEqual([1]);
  });

  test('no application role, and not even the owner of the database, changes or deletes an event', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    await append(organizationId);
    const changes = [
      `UPDATE audit_event SET actor_label = 'nobody'`,
      'DELETE FROM audit_event',
      'TRUNCATE audit_event',
    ];
    for (const change of changes) {
      for (const database of Object.values(connections))
        await expect(database.pool.query(change)).rejects.toThrow('permission denied');
      await expect(testDatabase.query(change)).rejects.toThrow('append-only');
    }
  });

  test('an event without a tenant is refused, and a tenant sees only its own', async () => {
    const [mine, theirs] = [await insertOrganization(testDatabase), await insertOrganization(testDatabase)];
    await append(theirs.organizationId);
    await expect(
      connections.app.withTransaction((transaction) => appendAuditEvent(transaction, eventOf(mine.organizationId))),
    ).rejects.toThrow('belongs to an organization');
    expect(
      await createAuditLog(connections.app).list({
        organizationId: mine.organizationId,
        filter: {},
        before: null,
        pageSize: 9,
      }),
    ).toEqual([]);
  });
});
