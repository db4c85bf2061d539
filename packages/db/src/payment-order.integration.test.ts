import type { PaymentFacts } from '@lethe/core/billing/payments';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPaymentBooks } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { balanceOf, type Customer, insertCustomer, openTopUp, postingsOf, USD } from './testing/payments.ts';

const RUNS = 40;
const AMOUNT = 50n * USD;
const testDatabase = useDatabase();
const connections = useConnections(testDatabase);

/** What customers and banks do to one payment, in the order in which they can. */
const deed = fc.oneof(
  fc.record({ kind: fc.constant('refund' as const), dollars: fc.bigInt({ min: 1n, max: 10n }) }),
  fc.record({ kind: fc.constant('refund_fails' as const) }),
  fc.record({ kind: fc.constant('dispute' as const), dollars: fc.bigInt({ min: 1n, max: 50n }) }),
  fc.record({ kind: fc.constant('dispute_won' as const) }),
  fc.record({ kind: fc.constant('dispute_lost' as const) }),
);
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

class History {
  /** The facts as they were after each deed. */
  readonly snapshots: PaymentFacts[] = [];
  readonly #processor = new MemoryProcessor();
  readonly #paymentIntentId: string;

  constructor({ organizationId, customerId }: Customer, paymentId: string) {
    this.#processor.sessions.set('cs', {
      sessionId: 'cs',
      kind: 'top_up',
      status: 'open',
      customerId,
      organizationId,
      paymentId,
      paymentIntentId: null,
      amountNanoUsd: AMOUNT,
    });
    const made = this.#processor.pay('cs');
    const facts = this.#processor.payment(made);
    // Ids are one processor's own, and all histories of this file share a database.
    this.#paymentIntentId = `pi_${paymentId}`;
    this.#processor.payments.set(this.#paymentIntentId, { ...facts, paymentIntentId: this.#paymentIntentId });
    this.#keep({ status: 'processing', receivedNanoUsd: 0n });
    this.#keep();
  }

  async do(deed: Deed): Promise<void> {
    const facts = this.#processor.payment(this.#paymentIntentId);
    const left = facts.refunds.reduce((sum, { amountNanoUsd }) => sum - amountNanoUsd, AMOUNT);
    if (deed.kind === 'refund' && deed.dollars * USD <= left) {
      const refundKey = `${facts.refunds.length}_${this.#paymentIntentId}`;
      await this.#processor.refund({
        paymentIntentId: this.#paymentIntentId,
        amountNanoUsd: deed.dollars * USD,
        refundKey,
      });
    }
    if (deed.kind === 'refund_fails') {
      facts.refunds = facts.refunds.map((refund, index) => (index === 0 ? { ...refund, status: 'failed' } : refund));
    }
    const [dispute] = facts.disputes;
    if (deed.kind === 'dispute' && dispute === undefined) {
      this.#processor.dispute(this.#paymentIntentId, deed.dollars * USD, 'open');
    }
    if (deed.kind === 'dispute_won' && dispute?.status === 'open') {
      this.#processor.dispute(this.#paymentIntentId, dispute.amountNanoUsd, 'won');
    }
    if (deed.kind === 'dispute_lost' && dispute?.status === 'open') {
      this.#processor.dispute(this.#paymentIntentId, dispute.amountNanoUsd, 'lost');
    }
    this.#keep();
  }

  /** What of the payment is the customer's in the end. */
  credit(): bigint {
    const { refunds, disputes } = this.#processor.payment(this.#paymentIntentId);
    const taken = [
      ...refunds.filter(({ status }) => status === 'succeeded'),
      ...disputes.filter(({ status }) => status !== 'won'),
    ];
    return taken.reduce((sum, { amountNanoUsd }) => sum - amountNanoUsd, AMOUNT);
  }

  #keep(changes: Partial<PaymentFacts> = {}): void {
    this.snapshots.push({ ...structuredClone(this.#processor.payment(this.#paymentIntentId)), ...changes });
  }
}

test('invariants 4 and 12: whatever is told of payments, in any order and however often, old and foreign words among it, the credit is what was paid less what went back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      async (wishes, numbers) => {
        const books = createPaymentBooks(connections.worker);
        const [payer, stranger] = await Promise.all([
          insertCustomer(testDatabase, connections.app),
          insertCustomer(testDatabase, connections.app),
        ]);
        const histories: History[] = [];
        for (const deeds of wishes) {
          const history = new History(payer, await openTopUp(connections.app, payer, AMOUNT));
          for (const one of deeds) await history.do(one);
          histories.push(history);
        }
        const told = histories.flatMap(({ snapshots }) => snapshots);
        const forged = told.map((facts) => ({
          ...facts,
          paymentIntentId: `${facts.paymentIntentId}_forged`,
          customerId: stranger.customerId,
        }));
        const again = told.filter(() => Number(numbers.next().value) % 3 === 0);
        // Each is told once, some again, the last word of each payment somewhere among the old ones.
        for (const facts of shuffled([...told, ...again, ...forged], numbers)) {
          await books.apply(facts, () => []);
        }
        const expected = histories.reduce((sum, history) => sum + history.credit(), 0n);
        expect(await balanceOf(testDatabase, payer)).toBe(expected);
        expect(await balanceOf(testDatabase, stranger)).toBe(0n);
        const postings = await postingsOf(testDatabase, payer);
        for (const facts of told) expect(await books.apply(facts, () => [])).toEqual({ kind: 'nothing_new' });
        expect(await postingsOf(testDatabase, payer)).toEqual(postings);
      },
    ),
    { numRuns: RUNS },
  );
});

function shuffled<Item>(items: readonly Item[], numbers: Iterator<number>): Item[] {
  return items
    .map((item) => ({ item, place: Number(numbers.next().value) }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
