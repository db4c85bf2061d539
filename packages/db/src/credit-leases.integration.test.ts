import { randomUUID } from 'node:crypto';
import { describeCreditLeases } from '@lethe/core/billing/testing';
import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { CREDIT_CHANNEL, createDatabase, createUsageSettlement } from './index.ts';
import { subscribe } from './subscribe.ts';
import { useConnections } from './testing/connections.ts';
import { openCreditHarness } from './testing/credit.ts';
import { overtake } from './testing/overtake.ts';

const testDatabase = useDatabase({ isLedgerChecked: false });
const connections = useConnections(testDatabase);
const open = () => openCreditHarness({ testDatabase, connections });
const NOTHING = { creditWantedNanoUsd: 0n, overdraftWantedNanoUsd: 0n, storageWantedNanoUsd: 0n };

describeCreditLeases('in PostgreSQL', open, { numRuns: 25 });

test('invariant 11: of 200 holders that ask at once for what there is once, together they get it once', async () => {
  const { organizationId, leases, give } = await open();
  await give(1_000n);
  const asking = Array.from({ length: 200 }, (_, index) =>
    leases.lease({
      ...{ organizationId, leaseId: randomUUID(), holder: `gateway ${index}` },
      ...{ ...NOTHING, creditWantedNanoUsd: 1_000n, overdraftWantedNanoUsd: 100n },
    }),
  );
  const grants = await Promise.all(asking);
  expect(grants.filter(({ creditGrantedNanoUsd }) => creditGrantedNanoUsd === 1_000n)).toHaveLength(1);
  expect(grants.filter(({ creditGrantedNanoUsd }) => creditGrantedNanoUsd === 0n)).toHaveLength(199);
  expect(grants.reduce((sum, { overdraftGrantedNanoUsd }) => sum + overdraftGrantedNanoUsd, 0n)).toBe(500n);
});

test('invariant 11: whoever asks while another grant is not committed waits for it, and gets what it left', async () => {
  const { organizationId, leases, give } = await open();
  await give(1_000n);
  const grant = await overtake(testDatabase, connections.gateway, {
    first: (transaction) =>
      transaction.query(`SELECT lease_credit($1, gen_random_uuid(), 'gateway', 900, 0, 0, 500, 360)`, [organizationId]),
    second: () =>
      leases.lease({
        ...{ organizationId, leaseId: randomUUID(), holder: 'gateway' },
        ...{ ...NOTHING, creditWantedNanoUsd: 1_000n },
      }),
  });
  expect(grant.creditGrantedNanoUsd).toBe(100n);
});

test('a lease ends so long after its last renewal as the gateway was told, in real time', async () => {
  const { organizationId, leases } = await open();
  const grant = await leases.lease({
    ...{ organizationId, leaseId: randomUUID(), holder: 'gateway' },
    ...{ ...NOTHING, creditWantedNanoUsd: 1n },
  });
  const [row] = await testDatabase.query<{ seconds: number }>(
    'SELECT extract(epoch FROM expires_at - renewed_at)::int AS seconds FROM credit_lease WHERE organization_id = $1',
    [organizationId],
  );
  expect(row).toEqual({ seconds: 360 });
  expect(Math.abs(grant.expiresAt.getTime() - Date.now() - 360_000)).toBeLessThan(60_000);
});

test('other holders are told of whoever lacks credit, unless nobody holds any', async () => {
  const { organizationId, leases, give } = await open();
  const heard: string[] = [];
  let hear = (): void => {};
  const subscription = await subscribe({
    url: testDatabase.urlAs('lethe_gateway'),
    applicationName: 'test',
    channels: {
      [CREDIT_CHANNEL]: (payload) => {
        heard.push(payload);
        hear();
      },
    },
    onConnected: () => {},
  });
  const want = (leaseId: string, creditWantedNanoUsd: bigint) =>
    leases.lease({ organizationId, leaseId, holder: 'gateway', ...NOTHING, creditWantedNanoUsd });
  await want(randomUUID(), 10n);
  await give(100n);
  await want(randomUUID(), 100n);
  const told = new Promise<void>((resolve) => {
    hear = resolve;
  });
  await want(randomUUID(), 1n);
  await told;
  await subscription.close();
  expect(heard).toEqual([organizationId]);
});

test('invariant 14: a lease that ended an hour ago is forgotten, and only such a one', async () => {
  const { organizationId, leases } = await open();
  const [old, recent] = [randomUUID(), randomUUID()];
  for (const leaseId of [old, recent]) {
    await leases.lease({ organizationId, leaseId, holder: 'gateway', ...NOTHING, creditWantedNanoUsd: 1n });
  }
  await testDatabase.query(`UPDATE credit_lease SET expires_at = now() - interval '61 minutes' WHERE id = $1`, [old]);
  expect(await createUsageSettlement(connections.worker).forgetExpiredLeases()).toBe(1);
  expect(await testDatabase.query('SELECT id FROM credit_lease WHERE organization_id = $1', [organizationId])).toEqual([
    { id: recent },
  ]);
});

test('a gateway changes no balance, no lease and no ledger but by its one function, and a tenant leases nothing', async () => {
  for (const table of ['credit_balance', 'credit_lease', 'ledger_entry', 'usage_batch']) {
    await expect(connections.gateway.pool.query(`SELECT * FROM ${table}`)).rejects.toThrow('permission denied');
  }
  const app = createDatabase({ url: testDatabase.urlAs('lethe_app'), applicationName: 'test', poolSizeMax: 1 });
  for (const call of [
    'lease_credit(NULL, NULL, NULL, 1, 1, 1, 1, 1)',
    'settle_usage(NULL, 1)',
    'grant_credit(NULL, NULL, 1, NULL)',
  ]) {
    await expect(app.pool.query(`SELECT ${call}`)).rejects.toThrow('permission denied');
    await expect(connections.gateway.pool.query(`SELECT grant_credit(NULL, NULL, 1, NULL)`)).rejects.toThrow(
      'permission denied',
    );
  }
  await app.close();
});
