import { randomUUID } from 'node:crypto';
import type { PaymentFacts } from '@lethe/core/billing/payments';
import { composeOwed } from '@lethe/core/billing/payments';
import { auditOf, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaymentBooks, createPaymentRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';
import {
  AT,
  balanceOf,
  type Customer,
  factsOf,
  insertCustomer,
  openCharge,
  postingsOf,
  USD,
} from './testing/payments.ts';

const RUNS = 40;
const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const payments = () => createPaymentRepository(connections.app);
const apply = (facts: PaymentFacts) => createPaymentBooks(connections.worker).apply(facts, () => []);

/** A customer who owes $38 and a plan fee of $49 that was given up, for both of which suspension was asked. */
async function debtor() {
  const customer = await insertCustomer(testDatabase, connections.app);
  const { organizationId } = customer;
  await testDatabase.query(
    `SELECT post_transfer($1, $2, 'correction', 'customer_credit', 'grants', $3, NULL, lethe_now())`,
    [organizationId, randomUUID(), 38n * USD],
  );
  const feeId = await openCharge(testDatabase, customer, { kind: 'plan_fee', amountNanoUsd: 49n * USD });
  await testDatabase.query(
    `UPDATE payment SET status = 'given_up', attempt_count = 4, first_failed_at = $3, ended_at = $3, next_attempt_at = NULL
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, feeId, AT],
  );
  return { customer, feeId };
}

async function openSettlement(customer: Customer): Promise<{ paymentId: string; facts: PaymentFacts }> {
  const paymentId = randomUUID();
  const { dueNanoUsd: amountNanoUsd, planFeePaymentIds } = composeOwed(await payments().owed(customer.organizationId));
  const audit = auditOf(customer, 'credit.settlement_started');
  const { organizationId } = customer;
  await payments().openSettlement({ organizationId, paymentId, amountNanoUsd, planFeePaymentIds, at: AT, audit });
  return { paymentId, facts: factsOf(customer, paymentId, { receivedNanoUsd: amountNanoUsd }) };
}

const statusOf = async ({ organizationId }: Customer, paymentId: string) =>
  (await payments().find({ organizationId, paymentId }))?.status;
const openRequests = async ({ organizationId }: Customer) =>
  (
    await testDatabase.query<{ reason: string }>(
      'SELECT reason FROM suspension_request WHERE organization_id = $1 AND resolved_at IS NULL',
      [organizationId],
    )
  ).map(({ reason }) => reason);

describe('a payment of all that is owed', () => {
  test('is of the balance and of the fees that were refused, and of no fee that is charged for the first time', async () => {
    const { customer, feeId } = await debtor();
    await openCharge(testDatabase, customer, { kind: 'plan_fee', amountNanoUsd: 7n * USD });
    const owed = composeOwed(await payments().owed(customer.organizationId));
    expect(owed).toMatchObject({
      dueNanoUsd: 87n * USD,
      planFeePaymentIds: [feeId],
      decline: { count: 4, lastAt: AT },
    });
  });

  test('pays the fee, makes the rest credit, resolves what was asked for over the fee, and leaves nothing owed', async () => {
    const { customer, feeId } = await debtor();
    expect(await openRequests(customer)).toEqual(['plan_fee']);
    const { paymentId, facts } = await openSettlement(customer);
    expect(await apply(facts)).toMatchObject({
      kind: 'applied',
      applied: { kind: 'settlement', receivedNanoUsd: 87n * USD },
    });
    for (let again = 0; again < 3; again += 1) expect(await apply(facts)).toEqual({ kind: 'nothing_new' });
    expect(await balanceOf(testDatabase, customer)).toBe(0n);
    expect([await statusOf(customer, paymentId), await statusOf(customer, feeId)]).toEqual(['succeeded', 'succeeded']);
    expect(await postingsOf(testDatabase, customer)).toContain('topup revenue_plan 49');
    expect(await openRequests(customer)).toEqual([]);
    expect(composeOwed(await payments().owed(customer.organizationId)).dueNanoUsd).toBe(0n);
    expect(await testDatabase.query('SELECT * FROM ledger_differences($1)', [customer.organizationId])).toEqual([]);
  });

  test('does not pay a fee again that the card paid meanwhile: its part is credit', async () => {
    const { customer, feeId } = await debtor();
    const { facts } = await openSettlement(customer);
    await apply(factsOf(customer, feeId, { receivedNanoUsd: 49n * USD }));
    await apply(facts);
    expect(await balanceOf(testDatabase, customer)).toBe(49n * USD);
  });

  test('makes a charge of the card that comes in afterwards credit, and an alarm', async () => {
    const { customer, feeId } = await debtor();
    const { facts } = await openSettlement(customer);
    await apply(facts);
    const late = await apply(factsOf(customer, feeId, { receivedNanoUsd: 49n * USD }));
    expect(late).toMatchObject({ kind: 'applied', applied: { isPaidTwice: true } });
    expect(await balanceOf(testDatabase, customer)).toBe(49n * USD);
  });

  test('goes back out of the credit, so that what is missing then is owed', async () => {
    const { customer } = await debtor();
    const { facts } = await openSettlement(customer);
    const refund = { refundId: `re_${randomUUID()}`, amountNanoUsd: 87n * USD, status: 'succeeded' as const };
    await apply({ ...facts, refunds: [refund] });
    expect(await balanceOf(testDatabase, customer)).toBe(-87n * USD);
  });

  test('keeps the card that it brings from being charged for the fee as well', async () => {
    const { customer, feeId } = await debtor();
    const { facts } = await openSettlement(customer);
    const card = { paymentMethodId: 'pm_new', brand: 'visa', last4: '4242', expiresMonth: 12, expiresYear: 2034 };
    await createPaymentBooks(connections.worker).noteCard({ customerId: customer.customerId, card, at: AT });
    expect(await statusOf(customer, feeId)).toBe('given_up');
    await apply(facts);
    expect(await balanceOf(testDatabase, customer)).toBe(0n);
  });

  test('names fees when it is begun, and no others afterwards', async () => {
    const { customer } = await debtor();
    const { paymentId } = await openSettlement(customer);
    const change = testDatabase.query(`UPDATE payment SET settles = '{}' WHERE id = $1`, [paymentId]);
    await expect(change).rejects.toThrow('what a payment is for never changes');
  });

  test('invariants 4 and 12: settlements, card charges and refunds in any order and however often leave the fee paid once and the rest as credit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (numbers, count, isCharged) => {
          const { customer, feeId } = await debtor();
          const settled = await Promise.all(Array.from({ length: count }, () => openSettlement(customer)));
          const told = settled.flatMap(({ facts }) => [
            { ...facts, status: 'processing' as const, receivedNanoUsd: 0n },
            facts,
            facts,
          ]);
          if (isCharged) told.push(factsOf(customer, feeId, { receivedNanoUsd: 49n * USD }));
          for (const facts of shuffled(told, numbers)) await apply(facts);
          const received = 87n * BigInt(count) + (isCharged ? 49n : 0n);
          expect(await balanceOf(testDatabase, customer)).toBe((received - 49n - 38n) * USD);
          const [revenue] = await testDatabase.query<{ amount: string }>(
            `SELECT sum(amount_nano_usd)::text AS amount FROM ledger_entry WHERE organization_id = $1 AND account = 'revenue_plan'`,
            [customer.organizationId],
          );
          expect(BigInt(revenue?.amount ?? 0)).toBe(49n * USD);
          expect(await openRequests(customer)).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});

function shuffled<Item>(items: readonly Item[], numbers: Iterator<number>): Item[] {
  return items
    .map((item) => ({ item, place: Number(numbers.next().value) }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
