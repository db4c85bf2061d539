import { listedPlan, planFee, planSpans } from '@lethe/core/billing/plans';
import { useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { createPlanRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { openInvoicing } from './testing/invoicing.ts';
import { createLives, VIOLATION } from './testing/lives.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

const FEE_NANO_USD = listedPlan('pro').monthlyFeeNanoUsd;
const NOVEMBER = new Date('2033-11-01T00:00:00Z');

test('no plan fee accrues while an organization is suspended or closed: what its invoices charge is the time active', async () => {
  const lives = createLives(testDatabase, connections);
  const invoicing = openInvoicing({ testDatabase, connections });
  const one = await lives.begin(NOVEMBER);
  await testDatabase.query('UPDATE organization SET created_at = $2 WHERE id = $1', [one.organizationId, NOVEMBER]);
  await one.move(VIOLATION, 'staff', new Date('2033-11-04T00:00:00Z'));
  await one.move({ name: 'resolve' }, 'staff', new Date('2033-11-10T00:00:00Z'));
  await one.move(VIOLATION, 'staff', new Date('2033-11-21T00:00:00Z'));
  await one.move({ name: 'end_grace' }, 'system', new Date('2033-12-05T00:00:00Z'));
  await one.move({ name: 'resolve' }, 'staff', new Date('2033-12-06T00:00:00Z'));
  await one.move({ name: 'reopen' }, 'user', new Date('2033-12-30T12:00:00Z'));
  await one.move({ name: 'close' }, 'user', new Date('2034-01-01T00:00:00Z'));

  expect((await createPlanRepository(connections.app).history(one.organizationId)).pauses).toEqual([
    { fromAt: new Date('2033-11-04T00:00:00Z'), untilAt: new Date('2033-11-10T00:00:00Z') },
    { fromAt: new Date('2033-11-21T00:00:00Z'), untilAt: new Date('2033-12-30T12:00:00Z') },
    { fromAt: new Date('2034-01-01T00:00:00Z'), untilAt: null },
  ]);
  await invoicing.issueAt(new Date('2034-02-01T00:10:00Z'));
  const fees = (await invoicing.all(one.organizationId)).map(
    ({ lines }) => lines.find(({ kind }) => kind === 'plan_fee')?.amountNanoUsd,
  );
  // 14 of 30 days in November, a day and a half of 31 in December, and nothing in January, which has no invoice.
  expect(fees).toEqual([(FEE_NANO_USD * 14n + 15n) / 30n, (FEE_NANO_USD * 3n + 31n) / 62n]);
  const record = await createPlanRepository(connections.app).history(one.organizationId);
  expect(planFee(planSpans(record, new Date('2034-01-01')), new Date('2034-01-01'))).toBe(0n);
});
