import { randomUUID } from 'node:crypto';
import type { AutoTopUpDraft, LookAfterCreditPorts } from '@lethe/core/billing/dunning';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import type { NanoUsd } from '@lethe/core/money';
import type { Clock } from '@lethe/core/time';
import { auditOf, type TestDatabase } from '@lethe/testkit/postgres';
import { createAutoTopUpRepository } from '../auto-top-ups.ts';
import { createCreditCare } from '../credit-care.ts';
import { createPaymentBooks } from '../payment-books.ts';
import type { RoleConnections } from './connections.ts';
import { type Customer, insertCustomer, USD } from './payments.ts';

export const DECLINED = { code: 'card_declined', message: 'Your card was declined.', needsCustomer: false };
export const AUTO_TOP_UP: AutoTopUpDraft = {
  isEnabled: true,
  thresholdNanoUsd: 10n * USD,
  amountNanoUsd: 50n * USD,
  monthlyCapNanoUsd: null,
};

export interface Debtor extends Customer {
  readonly processor: MemoryProcessor;
  readonly ports: LookAfterCreditPorts & { readonly payments: NonNullable<LookAfterCreditPorts['payments']> };
  save(draft: Partial<AutoTopUpDraft>): Promise<void>;
  /** Takes credit, as a grant below zero would. */
  spend(amountNanoUsd: NanoUsd): Promise<void>;
  payments(): Promise<readonly DebtorPayment[]>;
  /** Templates of the mails to its one owner, oldest first. */
  mails(): Promise<readonly string[]>;
  requests(): Promise<readonly { reason: string; is_open: boolean }[]>;
}

interface DebtorPayment {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly amount_nano_usd: string;
  readonly attempt_count: number;
  readonly next_attempt_at: Date | null;
  readonly first_failed_at: Date | null;
}

/** An organization with one owner, a saved card and an empty balance. */
export async function insertDebtor(
  testDatabase: TestDatabase,
  connections: RoleConnections,
  clock: Clock,
): Promise<Debtor> {
  const customer = await insertCustomer(testDatabase, connections.app);
  const { organizationId, customerId } = customer;
  await insertOwner(testDatabase, organizationId);
  const processor = new MemoryProcessor(randomUUID());
  const books = createPaymentBooks(connections.worker);
  await books.noteCard({ customerId, card: processor.save(customerId), at: clock.now() });
  const publicUrl = 'https://lethe.example';
  const payments = { processor, books, clock, publicUrl, onProblem: () => {} };
  const autoTopUps = createAutoTopUpRepository(connections.app);
  const rows = <Row extends object>(sql: string) =>
    testDatabase.query<Row & Record<string, unknown>>(sql, [organizationId]);
  return {
    ...customer,
    processor,
    ports: { care: createCreditCare(connections.worker), payments, publicUrl, mintId: randomUUID },
    async save(draft) {
      const { version } = await autoTopUps.current(organizationId);
      const audit = auditOf(customer, 'auto_top_up.changed');
      await autoTopUps.save({ organizationId, baseVersion: version, draft: { ...AUTO_TOP_UP, ...draft }, audit });
    },
    async spend(amountNanoUsd) {
      await testDatabase.query(
        `SELECT post_transfer($1, $2, 'correction', 'customer_credit', 'grants', $3, NULL, lethe_now())`,
        [organizationId, randomUUID(), amountNanoUsd],
      );
    },
    payments: () => rows<DebtorPayment>('SELECT * FROM payment WHERE organization_id = $1 ORDER BY created_at, id'),
    mails: async () =>
      (
        await rows<{ template: string }>(
          'SELECT template FROM outbox_mail WHERE organization_id = $1 ORDER BY created_at, id',
        )
      ).map(({ template }) => template),
    requests: () =>
      rows(
        'SELECT reason, resolved_at IS NULL AS is_open FROM suspension_request WHERE organization_id = $1 ORDER BY reason',
      ),
  };
}

async function insertOwner(testDatabase: TestDatabase, organizationId: string): Promise<void> {
  const userId = randomUUID();
  await testDatabase.query('INSERT INTO "user" (id, email, name) VALUES ($1, $2, $3)', [
    userId,
    `${userId}@example.test`,
    'Ada',
  ]);
  await testDatabase.query(`INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    organizationId,
    userId,
  ]);
}
