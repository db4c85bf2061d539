import type { NotStoredReason, PayloadState } from '@lethe/core/payloads';
import { formatRemaining } from '../format/duration.ts';
import { formatInstant } from '../format/instant.ts';
import type { DialKind } from './dial.tsx';

/** A payload's state as a list shows it. */
export interface StateLabel {
  readonly dial: DialKind;
  readonly remainingFraction: number;
  readonly word: string;
  /** The whole sentence, for a tip and for screen readers. */
  readonly sentence: string;
}

/** The short name of each cause, for lists. */
export const NOT_STORED_LABELS: Readonly<Record<NotStoredReason, string>> = {
  level: 'level',
  header: 'header',
  zero_days: '0 days',
  no_credit: 'no credit',
  storage_cap: 'storage cap',
  redaction_failed: 'redaction failed',
  store_failed: 'store failed',
};

export function describeState({
  state,
  admittedAt,
  now,
}: {
  state: PayloadState;
  admittedAt: Date;
  now: Date;
}): StateLabel {
  switch (state.kind) {
    case 'stored': {
      const remainingMs = state.expiresAt.getTime() - now.getTime();
      const lifeMs = Math.max(1, state.expiresAt.getTime() - admittedAt.getTime());
      const left = formatRemaining(remainingMs);
      return {
        dial: state.isExpiring ? 'expiring' : 'stored',
        remainingFraction: Math.min(1, remainingMs / lifeMs),
        word: left,
        sentence: `Stored, readable for ${left}, until ${formatInstant(state.expiresAt)}`,
      };
    }
    case 'expired':
      return {
        dial: 'expired',
        remainingFraction: 0,
        word: 'Expired',
        sentence: `Expired on ${formatInstant(state.expiredAt)}`,
      };
    case 'held':
      return {
        dial: 'held',
        remainingFraction: 0,
        word: 'Held',
        sentence: `Expired on ${formatInstant(state.expiredAt)}, and a legal hold preserves it`,
      };
    case 'erased':
      return {
        dial: 'erased',
        remainingFraction: 0,
        word: 'Erased',
        sentence: `Erased on ${formatInstant(state.erasedAt)}`,
      };
    case 'not_stored':
      return {
        dial: 'not_stored',
        remainingFraction: 0,
        word: 'Not stored',
        sentence: `Never stored: ${NOT_STORED_LABELS[state.reason]}`,
      };
  }
}
