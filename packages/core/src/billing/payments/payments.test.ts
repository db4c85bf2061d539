import { describe, expect, test } from 'vitest';
import type { NewAuditEvent } from '../../audit/index.ts';
import type { OrganizationId } from '../../tenancy/index.ts';
import { ManualClock } from '../../time/index.ts';
import {
  type BillingAccount,
  isTopUpAmount,
  NANO_USD_PER_CENT,
  type OwedFacts,
  type PaymentRepository,
  removeCard,
  startCardSetup,
  startSettlement,
  startTopUp,
  TOP_UP_MAX_NANO_USD,
  TOP_UP_MIN_NANO_USD,
} from './index.ts';
import { paymentMails } from './payment-mails.ts';
import type { AppliedFacts } from './ports.ts';
import { MemoryProcessor } from './testing/index.ts';

const USD = 1_000_000_000n;
const ORGANIZATION_ID = '0197a000-0000-7000-8000-000000000001' as OrganizationId;
const ORGANIZATION = { id: ORGANIZATION_ID, slug: 'halden', name: 'Halden' };
const ACTOR = { kind: 'user', id: 'u-1', label: 'Ines Marchetti' } as const;
const COMMAND = {
  organization: ORGANIZATION,
  email: 'pay@halden.example',
  publicUrl: 'https://lethe.example',
  actor: ACTOR,
  origin: { requestId: 'call-1', address: null },
};

const NOTHING_OWED: OwedFacts = {
  balanceNanoUsd: 0n,
  negativeSince: null,
  failingSince: null,
  planFees: [],
  autoTopUp: null,
};

/** What the dashboard's side does, in the order in which it does it. */
function desk({ card = null, owed = NOTHING_OWED }: { card?: BillingAccount['card']; owed?: OwedFacts } = {}) {
  const steps: string[] = [];
  const audited: NewAuditEvent[] = [];
  const paymentProcessor = new MemoryProcessor();
  let account: BillingAccount | null =
    card === null ? null : { organizationId: ORGANIZATION_ID, customerId: 'cus_1', card, billingEmail: null };
  const note = (step: string, audit?: NewAuditEvent) => {
    steps.push(step);
    if (audit !== undefined) audited.push(audit);
  };
  const payments: PaymentRepository = {
    account: async () => account,
    openAccount: async ({ organizationId, customerId }) => {
      note(`account ${customerId}`);
      account = { organizationId, customerId, card: null, billingEmail: null };
      return account;
    },
    openTopUp: async ({ paymentId, amountNanoUsd, audit }) => {
      note(`payment ${paymentId} ${amountNanoUsd / USD}`, audit);
      return 'opened';
    },
    owed: async () => owed,
    openSettlement: async ({ paymentId, amountNanoUsd, planFeePaymentIds, audit }) => {
      note(`settlement ${paymentId} ${amountNanoUsd / USD} of ${planFeePaymentIds.join()}`, audit);
      return 'opened';
    },
    noteSession: async ({ paymentId, sessionId }) => note(`page ${paymentId} ${sessionId}`),
    noteCardSetup: async (audit) => note('card setup', audit),
    forgetCard: async ({ audit }) => note('card forgotten', audit),
    find: async () => null,
    list: async () => [],
    askToLook: async () => {},
  };
  const clock = new ManualClock(new Date('2026-11-22T10:00:00Z'));
  return { steps, audited, paymentProcessor, ports: { payments, paymentProcessor, mintId: () => 'p-1', clock } };
}

describe('the amount of a top-up', () => {
  test.each([
    [TOP_UP_MIN_NANO_USD, true],
    [TOP_UP_MIN_NANO_USD - NANO_USD_PER_CENT, false],
    [TOP_UP_MAX_NANO_USD, true],
    [TOP_UP_MAX_NANO_USD + NANO_USD_PER_CENT, false],
    [50n * USD + NANO_USD_PER_CENT, true],
    [50n * USD + 1n, false],
    [-50n * USD, false],
  ])('%s nano-USD may be one: %s', (amount, isAllowed) => {
    expect(isTopUpAmount(amount)).toBe(isAllowed);
  });

  test('out of bounds makes no payment, no customer and no page', async () => {
    const { ports, steps } = desk();
    const top = startTopUp(ports, { ...COMMAND, amountNanoUsd: 1n, isCardSaved: false });
    await expect(top).rejects.toMatchObject({ code: 'invalid_request' });
    expect(steps).toEqual([]);
  });
});

describe('a top-up', () => {
  test('is noted before its page is made, and leads back to the payment', async () => {
    const { ports, steps, audited, paymentProcessor } = desk();
    const asked: unknown[] = [];
    const { startTopUp: makePage } = paymentProcessor;
    paymentProcessor.startTopUp = (query) => {
      asked.push(query);
      return makePage(query);
    };
    const { paymentId, url } = await startTopUp(ports, { ...COMMAND, amountNanoUsd: 50n * USD, isCardSaved: true });
    expect({ paymentId, url }).toEqual({ paymentId: 'p-1', url: 'https://pay.example/cs_1' });
    expect(steps).toEqual([`account cus_${ORGANIZATION_ID}`, 'payment p-1 50', 'page p-1 cs_1']);
    expect(asked).toMatchObject([
      {
        successUrl: 'https://lethe.example/halden/credits/return?payment=p-1',
        cancelUrl: 'https://lethe.example/halden/credits',
        isCardSaved: true,
      },
    ]);
    expect(audited).toMatchObject([{ action: 'credit.top_up_started', after: { amount_usd: '50' } }]);
  });

  test('uses the customer that is there', async () => {
    const { ports, steps } = desk({ card: new MemoryProcessor().save('cus_1') });
    await startTopUp(ports, { ...COMMAND, amountNanoUsd: 5n * USD, isCardSaved: false });
    expect(steps).toEqual(['payment p-1 5', 'page p-1 cs_1']);
  });

  test('and everything else that needs a processor is refused with a code where payments are off', async () => {
    const ports = { ...desk().ports, paymentProcessor: null };
    const code = { code: 'payments_not_configured' };
    const top = startTopUp(ports, { ...COMMAND, amountNanoUsd: 5n * USD, isCardSaved: false });
    await expect(top).rejects.toMatchObject(code);
    await expect(startCardSetup(ports, COMMAND)).rejects.toMatchObject(code);
    await expect(removeCard(ports, { organizationId: ORGANIZATION_ID, ...COMMAND })).rejects.toMatchObject(code);
  });
});

describe('a payment of all that is owed', () => {
  const owed: OwedFacts = {
    balanceNanoUsd: -38_204_118_220n,
    negativeSince: null,
    failingSince: null,
    planFees: [
      {
        paymentId: 'fee-1',
        amountNanoUsd: 49n * USD,
        attemptCount: 4,
        firstFailedAt: null,
        givenUpAt: null,
        month: null,
      },
    ],
    autoTopUp: null,
  };
  const amountNanoUsd = 87_210_000_000n;

  test('names the plan fees that it pays before its page is made, and saves the card that pays', async () => {
    const { ports, steps, audited, paymentProcessor } = desk({ owed });
    const asked: unknown[] = [];
    const { startTopUp: makePage } = paymentProcessor;
    paymentProcessor.startTopUp = (query) => {
      asked.push(query);
      return makePage(query);
    };
    await startSettlement(ports, { ...COMMAND, amountNanoUsd });
    expect(steps).toEqual([`account cus_${ORGANIZATION_ID}`, 'settlement p-1 87 of fee-1', 'page p-1 cs_1']);
    expect(asked).toMatchObject([{ kind: 'settlement', amountNanoUsd, isCardSaved: true }]);
    expect(audited).toMatchObject([{ action: 'credit.settlement_started', after: { amount_usd: '87.21' } }]);
  });

  test('is refused when another amount is owed by now than was shown, and when nothing is', async () => {
    const { ports, steps } = desk({ owed });
    const other = startSettlement(ports, { ...COMMAND, amountNanoUsd: amountNanoUsd - NANO_USD_PER_CENT });
    await expect(other).rejects.toMatchObject({ code: 'conflict', publicMessage: expect.stringContaining('$87.21') });
    const nothing = startSettlement(desk().ports, { ...COMMAND, amountNanoUsd: 0n });
    await expect(nothing).rejects.toMatchObject({ code: 'conflict' });
    expect(steps).toEqual([]);
  });
});

describe('a saved card', () => {
  test('is removed at the processor with those saved before it, and then forgotten', async () => {
    const cards = new MemoryProcessor();
    const { ports, steps, audited, paymentProcessor } = desk({ card: cards.save('cus_1') });
    paymentProcessor.save('cus_1', '1881');
    paymentProcessor.save('cus_1');
    await removeCard(ports, { organizationId: ORGANIZATION_ID, ...COMMAND });
    expect(await paymentProcessor.savedCard('cus_1')).toBeNull();
    expect(steps).toEqual(['card forgotten']);
    expect(audited).toMatchObject([{ action: 'credit.card_removed', before: { brand: 'visa', last4: '4242' } }]);
  });

  test('that the processor could not remove stays shown', async () => {
    const { ports, steps, paymentProcessor } = desk({ card: new MemoryProcessor().save('cus_1') });
    paymentProcessor.save('cus_1');
    paymentProcessor.removeCard = () => Promise.reject(new Error('away'));
    await expect(removeCard(ports, { organizationId: ORGANIZATION_ID, ...COMMAND })).rejects.toThrow('away');
    expect(steps).toEqual([]);
  });

  test('that is not there is not found', async () => {
    const removal = removeCard(desk().ports, { organizationId: ORGANIZATION_ID, ...COMMAND });
    await expect(removal).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('mails', () => {
  const APPLIED: AppliedFacts = {
    organizationId: ORGANIZATION_ID,
    organizationName: 'Halden',
    organizationSlug: 'halden',
    paymentId: 'p-1',
    kind: 'top_up',
    receivedNanoUsd: 0n,
    balanceNanoUsd: 70n * USD,
    isPaidTwice: false,
    refunds: [],
    disputes: [],
  };
  const subjectsOf = (changes: Partial<AppliedFacts>) =>
    paymentMails({ ...APPLIED, ...changes }, 'https://lethe.example').map(({ subject }) => subject);

  test('call what settled a debt no credit', () => {
    expect(subjectsOf({ kind: 'settlement', receivedNanoUsd: 87_210_000_000n })).toEqual(['$87.21 paid for Halden']);
    const again = subjectsOf({ kind: 'settlement', receivedNanoUsd: 87_210_000_000n, isPaidTwice: true });
    expect(again).toEqual(['$87.21 of credit for Halden']);
  });

  test('tell of each thing that was new, with the amount and the credit after it', () => {
    const [mail] = paymentMails({ ...APPLIED, receivedNanoUsd: 50n * USD }, 'https://lethe.example');
    expect(mail?.subject).toBe('$50.00 of credit for Halden');
    for (const form of [mail?.text, mail?.html]) {
      for (const fact of ['$50.00', '$70.00', 'https://lethe.example/halden/credits']) expect(form).toContain(fact);
    }
    const amountNanoUsd = 20n * USD;
    expect(
      subjectsOf({
        refunds: [
          { refundId: 're_1', amountNanoUsd, isFailed: false },
          { refundId: 're_2', amountNanoUsd, isFailed: true },
        ],
        disputes: [{ disputeId: 'dp_1', amountNanoUsd, status: 'lost' }],
      }),
    ).toEqual([
      '$20.00 refunded to Halden',
      'A refund of $20.00 to Halden failed',
      'A dispute over $20.00 is lost: Halden',
    ]);
  });

  test('of a plan fee there are none, since it stands on its invoice', () => {
    expect(subjectsOf({ kind: 'plan_fee', receivedNanoUsd: 49n * USD })).toEqual([]);
  });
});
