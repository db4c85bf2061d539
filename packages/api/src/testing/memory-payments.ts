import type { NewAuditEvent } from '@lethe/core/audit';
import type {
  BillingAccount,
  OwedFacts,
  Payment,
  PaymentProcessor,
  PaymentRepository,
} from '@lethe/core/billing/payments';
import { MemoryProcessor } from '@lethe/core/billing/payments/testing';
import { HALDEN, NOW } from './halden.ts';

export const PAYMENT_ID = '0197a000-0000-7000-8000-0000000000aa';

/** A balance below zero and one plan fee, both of HALDEN: $87.21 in all. */
const OWED: OwedFacts = {
  balanceNanoUsd: -38_204_118_220n,
  negativeSince: NOW,
  failingSince: null,
  planFees: [
    {
      paymentId: '0197a000-0000-7000-8000-0000000000ab',
      amountNanoUsd: 49_000_000_000n,
      attemptCount: 4,
      firstFailedAt: NOW,
      givenUpAt: NOW,
      month: null,
    },
  ],
  autoTopUp: null,
};

/** One payment, one saved card, and a processor that answers pages. */
export function createMemoryPayments(world: { readonly audited: NewAuditEvent[] }): {
  payments: PaymentRepository;
  paymentProcessor: PaymentProcessor;
} {
  const paid: Payment[] = [paymentOf(PAYMENT_ID)];
  const paymentProcessor = new MemoryProcessor();
  let account: BillingAccount = {
    organizationId: HALDEN.id,
    customerId: 'cus_1',
    card: paymentProcessor.save('cus_1'),
    billingEmail: null,
  };
  return {
    payments: {
      account: async () => account,
      openAccount: async () => account,
      openTopUp: async ({ paymentId, amountNanoUsd, audit }) => {
        paid.unshift({ ...paymentOf(paymentId), amountNanoUsd, status: 'open', endedAt: null });
        world.audited.push(audit);
        return 'opened';
      },
      owed: async () => OWED,
      openSettlement: async ({ paymentId, amountNanoUsd, audit }) => {
        paid.unshift({ ...paymentOf(paymentId), kind: 'settlement', amountNanoUsd, status: 'open', endedAt: null });
        world.audited.push(audit);
        return 'opened';
      },
      noteSession: async () => {},
      noteCardSetup: async (audit) => void world.audited.push(audit),
      forgetCard: async ({ audit }) => {
        account = { ...account, card: null };
        world.audited.push(audit);
      },
      find: async ({ paymentId }) => paid.find(({ id }) => id === paymentId) ?? null,
      list: async ({ countMax, before }) => {
        const start = before === null ? 0 : paid.findIndex(({ id }) => id === before.id) + 1;
        return paid.slice(start, start + countMax);
      },
      askToLook: async () => {},
    },
    paymentProcessor,
  };
}

function paymentOf(id: string): Payment {
  return {
    organizationId: HALDEN.id,
    id,
    kind: 'top_up',
    amountNanoUsd: 50_000_000_000n,
    status: 'succeeded',
    invoiceId: null,
    attemptCount: 0,
    nextAttemptAt: null,
    firstFailedAt: null,
    failureCode: null,
    failureMessage: null,
    createdAt: NOW,
    endedAt: NOW,
    refundedNanoUsd: 0n,
    disputedNanoUsd: 0n,
  };
}
