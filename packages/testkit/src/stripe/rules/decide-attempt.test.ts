import { expect, test } from 'vitest';
import { CARD_BEHAVIOURS, TEST_CARDS, testCardOfNumber, testCardOfToken } from './cards.ts';
import { type Attempt, decideAttempt } from './decide-attempt.ts';

const attempt: Attempt = {
  behaviour: 'approves',
  purpose: 'payment',
  isOffSession: false,
  isAuthenticated: false,
  isSetUp: false,
};
const offSession = { isOffSession: true };
const answered = { isAuthenticated: true };

test.each<[Partial<Attempt>, string]>([
  [{}, 'approved'],
  [offSession, 'approved'],
  [{ behaviour: 'declines' }, 'generic_decline'],
  [{ behaviour: 'declines', purpose: 'setup' }, 'generic_decline'],
  [{ behaviour: 'declines_insufficient_funds' }, 'insufficient_funds'],
  [{ behaviour: 'declines_lost' }, 'lost_card'],
  [{ behaviour: 'declines_stolen' }, 'stolen_card'],
  [{ behaviour: 'declines_expired' }, 'expired_card'],
  [{ behaviour: 'declines_security_code' }, 'incorrect_cvc'],
  [{ behaviour: 'declines_processing' }, 'processing_error'],
  [{ behaviour: 'declines_when_charged', purpose: 'setup' }, 'approved'],
  [{ behaviour: 'declines_when_charged', ...offSession }, 'generic_decline'],
  [{ behaviour: 'asks_until_set_up' }, 'challenged'],
  [{ behaviour: 'asks_until_set_up', ...answered }, 'approved'],
  [{ behaviour: 'asks_until_set_up', ...offSession }, 'authentication_required'],
  [{ behaviour: 'asks_until_set_up', ...offSession, isSetUp: true }, 'approved'],
  [{ behaviour: 'asks_always', purpose: 'setup' }, 'challenged'],
  [{ behaviour: 'asks_always', ...answered }, 'approved'],
  [{ behaviour: 'asks_always', ...offSession, isSetUp: true }, 'authentication_required'],
  [{ behaviour: 'asks_then_insufficient_funds', purpose: 'setup', ...answered }, 'approved'],
  [{ behaviour: 'asks_then_insufficient_funds', ...offSession, isSetUp: true }, 'insufficient_funds'],
  [{ behaviour: 'asks_then_insufficient_funds', ...answered }, 'insufficient_funds'],
])('%o is %s', (change, expected) => {
  const outcome = decideAttempt({ ...attempt, ...change });
  expect(outcome.kind === 'declined' ? outcome.reason : outcome.kind).toBe(expected);
});

test('every behaviour belongs to a test card, and each card is found by its number and by its name', () => {
  expect(new Set(TEST_CARDS.map(({ behaviour }) => behaviour))).toEqual(new Set(CARD_BEHAVIOURS));
  for (const card of TEST_CARDS) {
    expect(testCardOfNumber(card.number.replaceAll(/(.{4})/g, '$1 '))).toEqual(card);
    expect(testCardOfToken(card.token)).toEqual(card);
  }
});

test.each(['', '4242', '4242424242424241', 'four thousand', '42424242424242424242'])(
  '%o is no card number',
  (typed) => {
    expect(testCardOfNumber(typed)).toBeNull();
  },
);
