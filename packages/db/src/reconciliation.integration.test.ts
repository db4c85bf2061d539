import { type ReconciliationFinding, reconcilePayments } from '@lethe/core/billing/dunning';
import { useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, expect, test } from 'vitest';
import { createCreditStandingReader, createPaymentAudit } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { createDomainClock } from './testing/domain-clock.ts';
import { type Debtor, insertDebtor } from './testing/dunning.ts';
import { balanceOf, openTopUp, USD } from './testing/payments.ts';

const AT = new Date('2026-11-22T10:00:00Z');
const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const clock = createDomainClock(testDatabase);

beforeEach(() => clock.moveTo(AT));

const debtor = () => insertDebtor(testDatabase, connections, clock);

/** What one run says of one organization: those of other tests know nothing of its processor. */
async function reconcile(one: Debtor) {
  const { ports, processor, organizationId } = one;
  const findings: ReconciliationFinding[] = [];
  const { books, publicUrl } = ports.payments;
  await reconcilePayments({
    processor,
    books,
    audit: createPaymentAudit(connections.worker),
    clock,
    realClock: clock,
    publicUrl,
    onFinding: (finding) => findings.push(finding),
  });
  const own = findings.filter((finding) => finding.organizationId === organizationId);
  const { ranAt: _, ...report } = (await runOf(one)) ?? { ranAt: AT };
  return { report, kinds: own.map(({ kind }) => kind) };
}

/** Somebody paid on a hosted page; nothing has told of it. */
async function pay(one: Debtor, amountNanoUsd = 50n * USD): Promise<string> {
  const { customerId, organizationId } = one;
  const paymentId = await openTopUp(connections.app, one, amountNanoUsd);
  const urls = { successUrl: '', cancelUrl: '', isCardSaved: false };
  const { sessionId } = await one.processor.startTopUp({
    customerId,
    organizationId,
    paymentId,
    kind: 'top_up',
    amountNanoUsd,
    ...urls,
  });
  return one.processor.pay(sessionId);
}

const runOf = async ({ organizationId }: Debtor) =>
  (await createCreditStandingReader(connections.app).standing(organizationId)).reconciliation;

test('invariant 12: a payment and a refund that no webhook told of are posted by the night, once, and are said to have been missed', async () => {
  const one = await debtor();
  const paymentIntentId = await pay(one);
  expect(await reconcile(one)).toEqual({
    report: { paymentCount: 1, missedCount: 1, differenceCount: 0 },
    kinds: ['missed'],
  });
  expect(await balanceOf(testDatabase, one)).toBe(50n * USD);
  expect(await reconcile(one)).toEqual({ report: { paymentCount: 1, missedCount: 0, differenceCount: 0 }, kinds: [] });
  await one.processor.refund({ paymentIntentId, amountNanoUsd: 20n * USD, refundKey: one.organizationId });
  one.processor.dispute(paymentIntentId, 10n * USD, 'open');
  expect((await reconcile(one)).report).toEqual({ paymentCount: 1, missedCount: 1, differenceCount: 0 });
  one.processor.dispute(paymentIntentId, 10n * USD, 'won');
  await reconcile(one);
  expect(await balanceOf(testDatabase, one)).toBe(30n * USD);
  expect(await runOf(one)).toEqual({ ranAt: AT, paymentCount: 1, missedCount: 1, differenceCount: 0 });
});

test('a payment of another amount or customer posts nothing and counts as a difference', async () => {
  const one = await debtor();
  const paymentIntentId = await pay(one);
  one.processor.payment(paymentIntentId).receivedNanoUsd = 60n * USD;
  expect(await reconcile(one)).toMatchObject({ kinds: ['refused'], report: { differenceCount: 1 } });
  one.processor.payment(paymentIntentId).receivedNanoUsd = 50n * USD;
  one.processor.payment(paymentIntentId).customerId = 'cus_other';
  expect(await reconcile(one)).toMatchObject({ kinds: ['refused'] });
  expect(await balanceOf(testDatabase, one)).toBe(0n);
  expect(await runOf(one)).toMatchObject({ differenceCount: 1 });
});

test('what the ledger has and the processor has not is a difference', async () => {
  const one = await debtor();
  const paymentIntentId = await pay(one);
  await reconcile(one);
  one.processor.payment(paymentIntentId).disputes = [];
  await one.processor.refund({ paymentIntentId, amountNanoUsd: 20n * USD, refundKey: one.organizationId });
  await reconcile(one);
  // The processor tells another amount of the refund than it did.
  one.processor.payment(paymentIntentId).refunds = [
    { refundId: `re_${one.organizationId}`, amountNanoUsd: 15n * USD, status: 'succeeded' },
  ];
  expect(await reconcile(one)).toMatchObject({ kinds: ['ledger_differs'] });
  one.processor.payments.clear();
  expect(await reconcile(one)).toMatchObject({ kinds: ['unknown_to_processor'], report: { paymentCount: 0 } });
});

test('what is not ours is passed over', async () => {
  const one = await debtor();
  const paymentIntentId = await pay(one);
  Object.assign(one.processor.payment(paymentIntentId), { organizationId: null, paymentId: null });
  expect(await reconcile(one)).toEqual({ report: { paymentCount: 0, missedCount: 0, differenceCount: 0 }, kinds: [] });
});
