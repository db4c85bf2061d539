import { creditChange, TRANSACTION_KINDS } from '@lethe/core/billing';
import { autoTopUpDraftSchema } from '@lethe/core/billing/dunning';
import { describe, expect, test } from 'vitest';
import {
  DECLINED_PAYMENT,
  STORY_AUTO_TOP_UP,
  STORY_CARD,
  STORY_NOW,
  STORY_PAYMENTS,
  STORY_TRANSACTIONS,
} from '../fixtures/credit-fixtures.ts';
import { describeAutoTopUp, formOf, readAutoTopUp } from './auto-top-up-draft.ts';
import { balanceNote } from './balance-note.ts';
import { cardExpiry, cardName } from './card-words.ts';
import { purposeText, sumOf, TRANSACTION_WORDS, transactionWord } from './ledger-words.ts';
import { declinedPayments, declinedTitle, describePayment } from './payment-words.ts';
import { reconciliationWords } from './reconciliation-words.ts';
import { isSettled, returnState, SLOW_AFTER_MS } from './return-state.ts';

const [paid, , partlyRefunded, cancelled] = STORY_PAYMENTS;
if (paid === undefined || partlyRefunded === undefined || cancelled === undefined) throw new Error('fixtures');

describe('a payment', () => {
  test('that was declined says why and when it is tried again', () => {
    expect(describePayment(DECLINED_PAYMENT, STORY_NOW)).toEqual({
      word: 'Declined',
      note: 'Your card has insufficient funds. Tried again 21 Nov, 16:04 UTC, in 1 h 32 m.',
      isTrouble: true,
    });
  });

  test('whose next attempt is due says that it is under way and no time that has passed', () => {
    const { note } = describePayment(DECLINED_PAYMENT, new Date('2026-11-21T16:04:12Z'));
    expect(note).toBe('Your card has insufficient funds. Being tried again now.');
  });

  test.each([
    ['paid', paid, 'Paid', null, false],
    ['partly refunded', partlyRefunded, 'Partly refunded', '$120.00 went back to the card.', false],
    [
      'refunded',
      { ...paid, refundedNanoUsd: paid.amountNanoUsd },
      'Refunded',
      'All of it went back to the card.',
      false,
    ],
    [
      'disputed',
      { ...paid, disputedNanoUsd: paid.amountNanoUsd },
      'Disputed',
      '$250.00 is with the bank, and off the credit.',
      true,
    ],
    ['left on the payment page', cancelled, 'Cancelled', 'The payment page was left, nothing was charged.', false],
    [
      'given up',
      { ...DECLINED_PAYMENT, status: 'given_up' as const, attemptCount: 11 },
      'Given up',
      'Your card has insufficient funds. Tried 11 times.',
      true,
    ],
    [
      'not yet tried',
      { ...DECLINED_PAYMENT, attemptCount: 0, failureMessage: null },
      'Being charged',
      'The saved card is charged now.',
      false,
    ],
    [
      'open on the payment page',
      { ...cancelled, status: 'open' as const },
      'Not finished',
      'The payment page was opened and nothing was paid yet.',
      false,
    ],
  ] as const)('that is %s reads so', (_, payment, word, note, isTrouble) => {
    expect(describePayment(payment, STORY_NOW)).toEqual({ word, note, isTrouble });
  });
});

test('payments that are tried again are told of together', () => {
  const declined = declinedPayments([paid, DECLINED_PAYMENT, cancelled]);
  expect(declinedTitle(declined)).toBe('Automatic top-up of $250.00 was declined');
  expect(declinedTitle([...declined, ...declined])).toBe('2 payments of $500.00 together were declined');
  expect(declinedPayments([{ ...DECLINED_PAYMENT, status: 'given_up' }])).toEqual([]);
});

describe('the ledger', () => {
  test('shows what each transaction did to the credit, and nothing for one that passed it by', () => {
    expect(STORY_TRANSACTIONS.map(creditChange)).toEqual([-506_074_310n, -462_206_030n, 250_000_000_000n, 0n]);
  });

  test('every transaction sums to zero over its entries', () => {
    expect(STORY_TRANSACTIONS.map(({ entries }) => sumOf(entries))).toEqual([0n, 0n, 0n, 0n]);
  });

  test('says what usage went to, and of anything else what was noted with it', () => {
    expect(STORY_TRANSACTIONS.map(purposeText)).toEqual([
      'Inference $0.412803, Data storage $0.093271',
      'Inference $0.388200, Data storage $0.074006',
      'Automatic top-up, pi_3QKc8Zr4',
      'HALDEN-0011',
    ]);
  });

  test('has a word for every kind, and shows an unknown one by its name', () => {
    expect(TRANSACTION_KINDS.map(transactionWord)).toEqual(TRANSACTION_KINDS.map((kind) => TRANSACTION_WORDS[kind]));
    expect(transactionWord('some_new_kind')).toBe('some new kind');
  });
});

describe('the page that the payment page leads back to', () => {
  const open = { status: 'open' as const, failureMessage: null };

  test('says that the credit was added only when the ledger has it', () => {
    expect(returnState({ ...open, status: 'succeeded' }, 0)).toEqual({ kind: 'credited' });
    expect(returnState({ ...open, status: 'processing' }, 0)).toEqual({ kind: 'waiting' });
    expect(returnState(open, SLOW_AFTER_MS - 1)).toEqual({ kind: 'waiting' });
  });

  test('stops promising seconds when it takes longer, and goes on looking', () => {
    const state = returnState(open, SLOW_AFTER_MS);
    expect(state).toEqual({ kind: 'slow' });
    expect(isSettled(state)).toBe(false);
  });

  test('stops looking when nothing can change any more', () => {
    const ends = (['succeeded', 'failed', 'cancelled', 'given_up'] as const).map((status) =>
      isSettled(returnState({ status, failureMessage: 'Declined.' }, 0)),
    );
    expect(ends).toEqual([true, true, true, true]);
  });
});

describe('automatic top-up', () => {
  const settings = STORY_AUTO_TOP_UP;

  test('is read back from the form as it was', () => {
    const { thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd } = settings;
    expect(readAutoTopUp(formOf(settings))).toEqual({
      problems: { threshold: null, amount: null, monthlyCap: null },
      amounts: { thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd },
    });
    expect(readAutoTopUp(formOf({ ...settings, monthlyCapNanoUsd: null })).amounts?.monthlyCapNanoUsd).toBeNull();
  });

  test('whose month would not have room for one top-up is refused, and says how much it takes', () => {
    const { problems, amounts } = readAutoTopUp({ ...formOf(settings), monthlyCap: '249.99' });
    expect(problems.monthlyCap).toBe('Less than one top-up of $250.00.');
    expect(amounts).toBeNull();
  });

  test('cannot be saved while a field is empty', () => {
    expect(readAutoTopUp({ ...formOf(settings), threshold: '' }).amounts).toBeNull();
  });

  test('everything that the form lets through is what the server takes', () => {
    const amounts = readAutoTopUp({ threshold: '0', amount: '5', monthlyCap: '5' }).amounts;
    expect(autoTopUpDraftSchema.safeParse({ ...amounts, isEnabled: true }).success).toBe(true);
  });

  test('says in a sentence what it will do', () => {
    expect(describeAutoTopUp(settings)).toBe('Adds $250.00 below $100.00, at most $1,000.00 a month.');
  });
});

test.each([
  [118_000_000_000n, null, 'Prepaid, in US dollars'],
  [118_000_000_000n, 118_000_000_000n, 'Prepaid, in US dollars'],
  [117_999_999_999n, 118_000_000_000n, 'Low: under $118.00'],
  [-1n, null, 'Below zero since 20 Nov, 08:15 UTC. The next top-up settles it first.'],
])('a balance of %s nano-USD with %s called low reads so', (balanceNanoUsd, lowBalanceNanoUsd, note) => {
  const negativeSince = balanceNanoUsd < 0n ? new Date('2026-11-20T08:15:30Z') : null;
  expect(balanceNote({ balanceNanoUsd, lowBalanceNanoUsd, negativeSince })).toBe(note);
});

describe('a saved card', () => {
  test('works until its month ends, UTC', () => {
    const at = (instant: string) => cardExpiry(STORY_CARD, new Date(instant));
    expect(at('2026-11-21T00:00:00Z')).toEqual({ text: 'Expires 08/2029', isTrouble: false });
    expect(at('2029-08-31T23:59:59.999Z')).toEqual({ text: 'Expires 08/2029', isTrouble: true });
    expect(at('2029-09-01T00:00:00Z')).toEqual({ text: 'Expired 08/2029', isTrouble: true });
  });

  test('goes by its brand and its last digits', () => {
    expect(cardName(STORY_CARD)).toBe('Visa •••• 4242');
    expect(cardName({ ...STORY_CARD, brand: 'unheard_of' })).toBe('Card •••• 4242');
  });
});

test('a comparison with Stripe that found differences says how many', () => {
  const night = { ranAt: STORY_NOW, paymentCount: 41, missedCount: 1, differenceCount: 2 };
  expect(reconciliationWords(night)).toEqual({
    figure: '2 differences',
    note: '41 payments, 1 of them found that night',
    isTrouble: true,
  });
  expect(reconciliationWords({ ...night, differenceCount: 0 }).isTrouble).toBe(false);
});
