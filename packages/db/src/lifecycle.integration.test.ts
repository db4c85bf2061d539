import { LIFE_PERIODS_DEFAULT, type LifecycleEvent } from '@lethe/core/lifecycle';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createLifecycleRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createLives, LIFE_ACTORS, type LifeActor, refusalOf, VIOLATION } from './testing/lives.ts';
import { overtake } from './testing/overtake.ts';
import { standAt } from './testing/stand-at.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const AT = new Date('2031-03-08T23:59:59.999Z');
const lives = createLives(testDatabase, connections);
const organizationAt = lives.begin;
const suspend = VIOLATION;

describe('a transition', () => {
  test('writes state, history, audit event, event for mails and leaf together', async () => {
    const one = await organizationAt(AT);
    const done = await one.move(suspend, 'staff');
    expect(done).toMatchObject({
      version: 2,
      event: 'suspend',
      from: 'active',
      to: 'suspended',
      reason: 'terms_violation',
      actor: LIFE_ACTORS.staff,
      occurredAt: AT,
      closesAt: addMs(AT, 14 * MS_PER_DAY),
    });
    expect(await one.life()).toMatchObject({
      state: 'suspended',
      version: 2,
      suspendedAt: AT,
      closesAt: done.closesAt,
    });
    expect(await one.history()).toEqual([done]);
    const of = 'WHERE organization_id = $1';
    const [audit, events, leaves] = await Promise.all([
      testDatabase.query(`SELECT action, actor_label, before, after FROM audit_event ${of}`, [one.organizationId]),
      testDatabase.query(`SELECT type, data FROM organization_event ${of}`, [one.organizationId]),
      testDatabase.query<{ index: string; body: string }>(`SELECT index, body FROM keyring.log_leaf ${of}`, [
        one.organizationId,
      ]),
    ]);
    expect(audit).toMatchObject([
      { action: 'organization.suspended', actor_label: 'Sam Support', after: { state: 'suspended' } },
    ]);
    expect(events).toMatchObject([{ type: 'organization.suspended', data: { reason: 'terms_violation', version: 2 } }]);
    expect(JSON.parse(leaves[0]?.body ?? '')).toMatchObject({
      type: 'lifecycle',
      event: 'suspend',
      from: 'active',
      to: 'suspended',
    });
    expect(leaves[0]?.body).not.toContain(one.organizationId);
    expect(leaves[0]?.body).not.toContain('Sam');
  });

  test('that is refused writes nothing at all', async () => {
    const one = await organizationAt(AT);
    expect(await refusalOf(lives.change(one.organizationId, 7, { name: 'close' }, 'user'))).toBe('stale_version');
    expect(await refusalOf(one.move({ name: 'reopen' }, 'user'))).toBe('no_such_edge');
    const written = await testDatabase.query(
      `SELECT (SELECT count(*) FROM audit_event WHERE organization_id = $1)::int + (SELECT count(*) FROM organization_event WHERE organization_id = $1)::int
         + (SELECT count(*) FROM lifecycle_transition WHERE organization_id = $1)::int AS count`,
      [one.organizationId],
    );
    expect(written).toEqual([{ count: 0 }]);
  });

  test('is one of the actor who may cause it, and only the worker ends a grace or purges', async () => {
    const one = await organizationAt(AT);
    const other = await insertOrganization(testDatabase);
    const attempt = (event: LifecycleEvent, by: LifeActor, organizationId = one.organizationId) =>
      createLifecycleRepository(connections.app).change({
        organizationId,
        baseVersion: 1,
        event,
        periods: LIFE_PERIODS_DEFAULT,
        actor: LIFE_ACTORS[by],
        origin: { requestId: 'call', address: null },
        note: null,
      });
    const denied = 'is not among the transitions';
    await expect(attempt({ name: 'end_grace' }, 'system')).rejects.toThrow(denied);
    await expect(attempt({ name: 'purge' }, 'system')).rejects.toThrow(denied);
    await expect(attempt({ name: 'suspend', reason: 'non_payment' }, 'staff')).rejects.toThrow(denied);
    await expect(attempt(suspend, 'user')).rejects.toThrow(denied);
    await expect(attempt({ name: 'close' }, 'staff')).rejects.toThrow(denied);
    const foreign = connections.app.withOrganization(other.organizationId, (transaction) =>
      transaction.query(
        `SELECT change_lifecycle($1, 1, 'close', NULL, 14, 30, 'user', NULL, 'x', NULL, 'call', NULL)`,
        [one.organizationId],
      ),
    );
    await expect(foreign).rejects.toThrow('one of the transaction');
    expect(await one.life()).toMatchObject({ state: 'active', version: 1 });
  });

  test('the columns of the state are changed by nothing else', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    for (const database of [connections.app, connections.worker, connections.gateway]) {
      const write = database.withOrganization(organizationId, (transaction) =>
        transaction.query(`UPDATE organization SET lifecycle_state = 'active', lifecycle_version = 9 WHERE id = $1`, [
          organizationId,
        ]),
      );
      await expect(write).rejects.toThrow('permission denied');
      const history = database.withOrganization(organizationId, (transaction) =>
        transaction.query('DELETE FROM lifecycle_transition'),
      );
      await expect(history).rejects.toThrow('permission denied');
    }
  });
});

describe('invariants 27 and 28: boundaries in the database', () => {
  test('suspended at t, it is closed at t + 14 d and purged at t + 44 d, and at no millisecond before', async () => {
    const one = await organizationAt(AT);
    await one.move(suspend, 'staff');
    const day = (count: number, ms = 0) => addMs(AT, count * MS_PER_DAY + ms);
    expect(await refusalOf(one.move({ name: 'end_grace' }, 'system', day(14, -1)))).toBe('not_due');
    await one.move({ name: 'end_grace' }, 'system', day(14));
    expect(await one.life()).toMatchObject({ state: 'closed', closedAt: day(14), purgesAt: day(44) });
    expect(await refusalOf(one.move({ name: 'reopen' }, 'user'))).toBe('resolution_required');
    expect(await refusalOf(one.move({ name: 'purge' }, 'system', day(44, -1)))).toBe('not_due');
    await one.move({ name: 'purge' }, 'system', day(44));
    expect(await one.life()).toMatchObject({ state: 'purged', purgedAt: day(44) });
  });

  test('closed at t, it is reopened until t + 30 d and not at that millisecond', async () => {
    const one = await organizationAt(AT);
    await one.move({ name: 'close' }, 'user');
    await one.move({ name: 'reopen' }, 'user', addMs(AT, 30 * MS_PER_DAY - 1));
    expect(await one.life()).toMatchObject({ state: 'active', version: 3 });
    const two = await organizationAt(AT);
    await two.move({ name: 'close' }, 'user');
    expect(await refusalOf(two.move({ name: 'reopen' }, 'user', addMs(AT, 30 * MS_PER_DAY)))).toBe('too_late');
  });

  test('while destruction is paused no grace ends and nothing is purged', async () => {
    const one = await organizationAt(AT);
    await one.move(suspend, 'staff');
    await standAt(testDatabase, addMs(AT, 15 * MS_PER_DAY));
    await testDatabase.query(`UPDATE time_guard SET paused_at = confirmed_at, pause_reason = 'operator'`);
    expect(await refusalOf(one.move({ name: 'end_grace' }, 'system'))).toBe('not_due');
    await testDatabase.query('UPDATE time_guard SET paused_at = NULL, pause_reason = NULL');
    await one.move({ name: 'end_grace' }, 'system');
  });
});

describe('of two who decide on the same version', () => {
  test('the second one waits for the first and is refused', async () => {
    const one = await organizationAt(AT);
    await one.move(suspend, 'staff');
    await standAt(testDatabase, addMs(AT, 14 * MS_PER_DAY));
    const second = await overtake(testDatabase, connections.worker, {
      first: async (transaction) => {
        await transaction.query(`SELECT set_config('app.organization_id', $1, true)`, [one.organizationId]);
        await transaction.query(
          `SELECT change_lifecycle($1, 2, 'end_grace', NULL, 14, 30, 'system', NULL, 'Lethe', NULL, 'call', NULL)`,
          [one.organizationId],
        );
      },
      second: () => refusalOf(lives.change(one.organizationId, 2, { name: 'resolve' }, 'staff')),
    });
    expect(second).toBe('stale_version');
    expect(await one.life()).toMatchObject({ state: 'closed', version: 3 });
  });
});
