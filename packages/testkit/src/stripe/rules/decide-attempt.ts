import type { CardBehaviour, DeclineReason } from './cards.ts';

export interface Attempt {
  readonly behaviour: CardBehaviour;
  readonly purpose: 'payment' | 'setup';
  /** Nobody is there to answer the bank's question. */
  readonly isOffSession: boolean;
  /** The bank's question of this very attempt was answered. */
  readonly isAuthenticated: boolean;
  /** The bank was asked when the card was saved for payments like this one. */
  readonly isSetUp: boolean;
}

export type AttemptOutcome =
  | { kind: 'approved' }
  | { kind: 'challenged' }
  | { kind: 'declined'; reason: DeclineReason };

const APPROVED: AttemptOutcome = { kind: 'approved' };
const declined = (reason: DeclineReason): AttemptOutcome => ({ kind: 'declined', reason });

/** What the bank says to an attempt to charge or to save a card. */
export function decideAttempt(attempt: Attempt): AttemptOutcome {
  switch (attempt.behaviour) {
    case 'approves':
      return APPROVED;
    case 'declines':
      return declined('generic_decline');
    case 'declines_insufficient_funds':
      return declined('insufficient_funds');
    case 'declines_lost':
      return declined('lost_card');
    case 'declines_stolen':
      return declined('stolen_card');
    case 'declines_expired':
      return declined('expired_card');
    case 'declines_security_code':
      return declined('incorrect_cvc');
    case 'declines_processing':
      return declined('processing_error');
    case 'declines_when_charged':
      return attempt.purpose === 'setup' ? APPROVED : declined('generic_decline');
    case 'asks_until_set_up':
      return attempt.isSetUp ? APPROVED : ask(attempt, APPROVED);
    case 'asks_always':
      return ask(attempt, APPROVED);
    case 'asks_then_insufficient_funds':
      if (attempt.isSetUp && attempt.purpose === 'payment') return declined('insufficient_funds');
      return ask(attempt, attempt.purpose === 'setup' ? APPROVED : declined('insufficient_funds'));
  }
}

function ask(attempt: Attempt, answered: AttemptOutcome): AttemptOutcome {
  if (attempt.isAuthenticated) return answered;
  return attempt.isOffSession ? declined('authentication_required') : { kind: 'challenged' };
}
