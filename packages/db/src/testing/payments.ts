import { randomUUID } from 'node:crypto';
import type { Payment, PaymentFacts } from '@lethe/core/billing/payments';
import type { NanoUsd } from '@lethe/core/money';
import { auditOf, insertOrganization, type OrganizationFixture, type TestDatabase } from '@lethe/testkit/postgres';
import type { Database } from '../database.ts';
import { createPaymentRepository } from '../payments.ts';

export const AT = new Date('2026-11-22T10:00:00Z');
export const USD = 1_000_000_000n;

export interface Customer extends OrganizationFixture {
  readonly customerId: string;
}

/** An organization that is a customer of the processor. */
export async function insertCustomer(testDatabase: TestDatabase, app: Database): Promise<Customer> {
  const fixture = await insertOrganization(testDatabase);
  const customerId = `cus_${fixture.organizationId}`;
  await createPaymentRepository(app).openAccount({ organizationId: fixture.organizationId, customerId, at: AT });
  return { ...fixture, customerId };
}

/** A top-up that somebody began, and its id. */
export async function openTopUp(app: Database, customer: Customer, amountNanoUsd: NanoUsd): Promise<string> {
  const paymentId = randomUUID();
  const audit = auditOf(customer, 'credit.top_up_started');
  const { organizationId } = customer;
  await createPaymentRepository(app).openTopUp({ organizationId, paymentId, amountNanoUsd, at: AT, audit });
  return paymentId;
}

/** What the worker opens, due at once. */
export async function openCharge(
  testDatabase: TestDatabase,
  { organizationId }: Customer,
  { kind, amountNanoUsd = 20n * USD }: { kind: Payment['kind']; amountNanoUsd?: NanoUsd },
): Promise<string> {
  const paymentId = randomUUID();
  await testDatabase.query(
    `INSERT INTO payment (organization_id, id, kind, amount_nano_usd, next_attempt_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)`,
    [organizationId, paymentId, kind, amountNanoUsd, AT],
  );
  return paymentId;
}

/** A payment that came in, unless told otherwise. */
export function factsOf(customer: Customer, paymentId: string, changes: Partial<PaymentFacts> = {}): PaymentFacts {
  return {
    paymentIntentId: `pi_${paymentId}`,
    customerId: customer.customerId,
    organizationId: customer.organizationId,
    paymentId,
    currency: 'usd',
    status: 'succeeded',
    receivedNanoUsd: 50n * USD,
    createdAt: AT,
    refunds: [],
    disputes: [],
    failure: null,
    ...changes,
  };
}

export async function balanceOf(testDatabase: TestDatabase, { organizationId }: Customer): Promise<NanoUsd> {
  const [row] = await testDatabase.query<{ balance: string }>(
    'SELECT coalesce(sum(balance_nano_usd), 0)::text AS balance FROM credit_balance WHERE organization_id = $1',
    [organizationId],
  );
  return BigInt(row?.balance ?? '0');
}

/** Kind and what it did to the credit, sorted. */
export async function postingsOf(testDatabase: TestDatabase, { organizationId }: Customer): Promise<readonly string[]> {
  const rows = await testDatabase.query<{ posting: string }>(
    `SELECT kind || ' ' || account || ' ' || amount_nano_usd / 1000000000 AS posting
     FROM ledger_transaction JOIN ledger_entry ON ledger_entry.organization_id = ledger_transaction.organization_id AND transaction_id = id
     WHERE ledger_transaction.organization_id = $1 AND account <> 'stripe_clearing' ORDER BY 1`,
    [organizationId],
  );
  return rows.map(({ posting }) => posting);
}
