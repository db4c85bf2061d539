import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { setPlan } from './set-plan.ts';

const testDatabase = useDatabase();
const set = (organization: string, plan: string, fee: string | null = null) =>
  setPlan({ databaseUrl: testDatabase.url, organization, plan, fee, by: 'Mara Lindqvist', now: null });

test('staff moves an organization to an agreement at its own fee, once, and the audit log says who', async () => {
  const { organizationId, slug } = await insertOrganization(testDatabase, { plan: 'free' });
  expect(await set(slug, 'enterprise', '1500')).toEqual({ plan: 'enterprise', fee: '1500' });
  await set(slug, 'enterprise', '1500');
  await set(slug, 'enterprise', '1200.50');
  expect(await testDatabase.query('SELECT plan FROM organization WHERE id = $1', [organizationId])).toEqual([
    { plan: 'enterprise' },
  ]);
  const changes = await testDatabase.query(
    'SELECT version, from_plan, to_plan, to_monthly_fee_nano_usd AS fee FROM plan_change WHERE organization_id = $1 ORDER BY version',
    [organizationId],
  );
  expect(changes).toEqual([
    { version: 1, from_plan: 'free', to_plan: 'enterprise', fee: '1500000000000' },
    { version: 2, from_plan: 'enterprise', to_plan: 'enterprise', fee: '1200500000000' },
  ]);
  const events = await testDatabase.query('SELECT actor_label, action FROM audit_event WHERE organization_id = $1', [
    organizationId,
  ]);
  expect(events).toEqual(Array(2).fill({ actor_label: 'Mara Lindqvist', action: 'plan.changed' }));
});

test.each([
  ['a plan that is none', 'gold', '5', 'is not a plan'],
  ['an agreement without a fee', 'enterprise', null, 'has no listed fee'],
  ['a fee for nothing', 'free', '5', 'Free costs nothing'],
  ['a fee that is none', 'pro', '-5', 'is not a monthly fee'],
])('%s is refused and changes nothing', async (_, plan, fee, words) => {
  const { organizationId, slug } = await insertOrganization(testDatabase, { plan: 'free' });
  await expect(set(slug, plan, fee)).rejects.toThrow(words);
  expect(await testDatabase.query('SELECT 1 FROM plan_change WHERE organization_id = $1', [organizationId])).toEqual(
    [],
  );
});

test('an organization that is none is told', async () => {
  await expect(set('nobody', 'pro')).rejects.toThrow('There is no organization "nobody".');
});
