import { MS_PER_DAY } from '@lethe/core/time';
import { useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { usePayments } from './testing/use-payments.ts';

const RUNS = 15;
const USD = 1_000_000_000n;
const CENTS = 10_000_000n;
const AMOUNT_CENTS = 5_000n;
const testDatabase = useDatabase();
const payments = usePayments(testDatabase);

const payment = fc.nat({ max: 2 });
/** What customers, banks, the network and the worker do, in any order. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('pay' as const), payment }),
  fc.record({ kind: fc.constant('refund' as const), payment, cents: fc.integer({ min: 1, max: 2_000 }) }),
  fc.record({ kind: fc.constant('dispute' as const), payment }),
  fc.record({ kind: fc.constant('decide' as const), payment, isWon: fc.boolean() }),
  fc.record({ kind: fc.constant('deliver' as const), place: fc.nat(), isForged: fc.boolean() }),
  fc.constant({ kind: 'apply' as const }),
);

test('invariants 4 and 12: events that come twice, late, forged, in any order and between anything leave the credit that the processor’s own books say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.infiniteStream(fc.nat()), async (steps, numbers) => {
      const standIn = payments.standIn();
      const payer = await payments.insertPayer();
      const seen = standIn.events().length;
      const events = () => standIn.events().slice(seen);
      const tops = [
        await payments.begin(payer, AMOUNT_CENTS * CENTS),
        await payments.begin(payer, AMOUNT_CENTS * CENTS),
        await payments.begin(payer, AMOUNT_CENTS * CENTS),
      ];
      const made = new Map<number, { intentId: string; leftCents: number; disputeId: string | null }>();

      for (const one of steps) {
        if (one.kind === 'apply') await payments.apply();
        else if (one.kind === 'deliver') await deliverOne(events(), one);
        else act(one);
      }
      // In the end every event arrives, in an order of its own and some twice.
      const late = [...events(), ...events()].toSorted(() => (Number(numbers.next().value) % 2 === 0 ? 1 : -1));
      await payments.deliver(late);
      while ((await payments.apply()) > 0);

      let expected = 0n;
      for (const { intentId } of made.values()) {
        const facts = await payments.processor().readPayment(intentId);
        const back = [...(facts?.refunds ?? []), ...(facts?.disputes ?? []).filter(({ status }) => status !== 'won')];
        expected += back.reduce((sum, { amountNanoUsd }) => sum - amountNanoUsd, facts?.receivedNanoUsd ?? 0n);
      }
      expect(await payments.balance(payer.organizationId)).toBe(expected);
      expect(made.size === 0 || expected <= BigInt(made.size) * 50n * USD).toBe(true);

      function act(
        deed: Exclude<typeof step extends fc.Arbitrary<infer Step> ? Step : never, { kind: 'apply' | 'deliver' }>,
      ) {
        const known = made.get(deed.payment);
        if (deed.kind === 'pay' && known === undefined) {
          const sessionId = tops[deed.payment]?.sessionId ?? '';
          standIn.paySession(sessionId);
          const intentId = standIn.session(sessionId).payment_intent ?? '';
          made.set(deed.payment, { intentId, leftCents: Number(AMOUNT_CENTS), disputeId: null });
        }
        if (known === undefined) return;
        if (deed.kind === 'refund' && known.disputeId === null && deed.cents <= known.leftCents) {
          standIn.refund(known.intentId, deed.cents);
          known.leftCents -= deed.cents;
        }
        if (deed.kind === 'dispute' && known.disputeId === null && known.leftCents > 0) {
          known.disputeId = standIn.dispute(known.intentId, known.leftCents).id;
        }
        if (deed.kind === 'decide' && known.disputeId !== null) {
          standIn.closeDispute(known.disputeId, deed.isWon ? 'won' : 'lost');
          known.leftCents = 0;
          made.set(deed.payment, { ...known, disputeId: null });
        }
      }
    }),
    { numRuns: RUNS },
  );
});

/** One event of those so far; forged ones are old, or altered after they were signed. */
async function deliverOne(events: readonly object[], { place, isForged }: { place: number; isForged: boolean }) {
  const event = events[place % Math.max(events.length, 1)];
  if (event === undefined) return;
  if (!isForged) return payments.deliver([event]);
  const stale = payments.standIn().sign(JSON.stringify(event), new Date(Date.now() - 3 * MS_PER_DAY));
  expect(await payments.post(stale.body, stale.signature)).toMatchObject({ status: 400 });
  const { body, signature } = payments.standIn().sign(JSON.stringify(event));
  expect(await payments.post(body.replace('evt_', 'evt_x'), signature)).toMatchObject({ status: 400 });
}
