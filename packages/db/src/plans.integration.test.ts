import { changePlan, listedPlan } from '@lethe/core/billing/plans';
import type { OrganizationId } from '@lethe/core/tenancy';
import { auditOf, insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { describe, expect, test } from 'vitest';
import { createCardOnFile, createPlanRepository, createRecordWriter } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const CHANGED_AT = new Date('2026-11-21T12:00:00Z');
const repository = () => createPlanRepository(connections.app);

async function saveCard(organizationId: OrganizationId): Promise<void> {
  await testDatabase.query(
    `INSERT INTO billing_account (organization_id, customer_id, card_method_id, card_brand, card_last4, card_expires_month, card_expires_year, created_at)
     VALUES ($1, 'cus_' || gen_random_uuid(), 'pm_1', 'visa', '4242', 4, 2030, now())`,
    [organizationId],
  );
}

const change = (organizationId: OrganizationId, to: 'free' | 'pro') =>
  changePlan(
    { plans: repository(), cardOnFile: createCardOnFile(connections.app), clock: { now: () => CHANGED_AT } },
    {
      organizationId,
      to,
      isSelfHosted: false,
      actor: auditOf({ organizationId }).actor,
      origin: auditOf({ organizationId }).origin,
    },
  );

describe('an owner', () => {
  test('moves to Pro with a saved card and back, and each change keeps its fees', async () => {
    const { organizationId } = await insertOrganization(testDatabase, { plan: 'free' });
    await expect(change(organizationId, 'pro')).rejects.toThrow('Save a card first');
    await saveCard(organizationId);
    expect(await change(organizationId, 'pro')).toEqual(listedPlan('pro'));
    await change(organizationId, 'free');
    const { current, changes } = await repository().history(organizationId);
    expect(current).toEqual(listedPlan('free'));
    expect(changes).toMatchObject([
      { version: 1, from: listedPlan('free'), to: listedPlan('pro'), changedAt: CHANGED_AT },
      { version: 2, from: listedPlan('pro'), to: listedPlan('free') },
    ]);
    const events = await testDatabase.query('SELECT action FROM audit_event WHERE organization_id = $1', [
      organizationId,
    ]);
    expect(events).toEqual([{ action: 'plan.changed' }, { action: 'plan.changed' }]);
  });

  test('of two that change the plan at once, one does', async () => {
    const { organizationId } = await insertOrganization(testDatabase, { plan: 'free' });
    await saveCard(organizationId);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => change(organizationId, 'pro')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await repository().history(organizationId)).changes).toHaveLength(1);
  });

  test('cannot reach an agreement, also not past the rules', async () => {
    const { organizationId } = await insertOrganization(testDatabase, { plan: 'free' });
    const to = { plan: 'enterprise' as const, monthlyFeeNanoUsd: 0n };
    const audit = auditOf({ organizationId }, 'plan.changed');
    const draft = {
      organizationId,
      baseVersion: 0,
      from: listedPlan('free'),
      to,
      changedAt: CHANGED_AT,
      actor: audit.actor,
      audit,
    };
    await expect(repository().change(draft)).rejects.toThrow('only staff');
    await expect(connections.app.pool.query(`UPDATE organization SET plan = 'enterprise'`)).rejects.toThrow('denied');
  });
});

test('a change of plan rewrites neither the fee before it nor a month that is closed', async () => {
  const { organizationId } = await insertOrganization(testDatabase, { plan: 'free' });
  await saveCard(organizationId);
  await change(organizationId, 'pro');
  const audit = auditOf({ organizationId }, 'plan.changed');
  const back = { organizationId, baseVersion: 1, from: listedPlan('pro'), to: listedPlan('free'), audit };
  const changeBack = (traits: object) =>
    repository().change({ ...back, changedAt: CHANGED_AT, actor: audit.actor, ...traits });
  await expect(changeBack({ from: { plan: 'pro', monthlyFeeNanoUsd: 0n } })).rejects.toThrow('nothing before it');
  await testDatabase.query(
    `INSERT INTO invoice_series (organization_id, closed_until) VALUES ($1, '2026-12-01T00:00:00Z')
     ON CONFLICT (organization_id) DO UPDATE SET closed_until = EXCLUDED.closed_until`,
    [organizationId],
  );
  await expect(changeBack({})).rejects.toThrow('nothing before it');
  expect(await changeBack({ changedAt: new Date('2026-12-01T00:00:00Z') })).toBe(true);
});

test('invariant 16: a change of plan alters no expiry that was stamped', async () => {
  const fixture = await insertOrganization(testDatabase, { plan: 'pro' });
  const expiresAt = new Date('2026-12-20T08:00:00Z');
  for (let count = 0; count < 3; count += 1) {
    await createRecordWriter(connections.gateway).write([entryOf(storedUntil(expiresAt, recordOf(fixture)))]);
  }
  const expiries = () =>
    testDatabase.query('SELECT id, expires_at FROM request WHERE organization_id = $1 ORDER BY id', [
      fixture.organizationId,
    ]);
  const before = await expiries();
  await change(fixture.organizationId, 'free');
  expect(await expiries()).toEqual(before);
  expect(before).toHaveLength(3);
});
