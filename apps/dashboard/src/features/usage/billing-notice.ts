import type { SpendingPolicy } from '@lethe/core/billing';
import {
  type CreditStanding,
  GIVEN_UP_AFTER_MS,
  NEGATIVE_BALANCE_TOLERATED_MS,
  type SuspensionReason,
} from '@lethe/core/billing/dunning';
import { formatDate } from '../../components/format/instant.ts';
import { dollars } from '../billing/amount-draft.ts';
import { CHOICE_SENTENCES, type StorageCapState } from './storage-cap.ts';

/** What whoever may act on money has to know on every page. */
export interface BillingNotice {
  readonly tone: 'danger' | 'warning';
  readonly title: string;
  readonly sentence: string;
  readonly action: { readonly label: string; readonly path: 'credits' | 'credits?dialog=top_up' | 'usage' };
}

export interface BillingNoticeInput {
  readonly standing: Pick<CreditStanding, 'balanceNanoUsd' | 'lowSince' | 'negativeSince' | 'suspensionRequests'>;
  readonly outOfCredit: SpendingPolicy['outOfCredit'];
  /** Since when the saved card has been refused; null while it is not. */
  readonly failingSince: Date | null;
  /** Null without a cap. */
  readonly cap: StorageCapState | null;
}

const OWED: Readonly<Record<SuspensionReason, string>> = {
  plan_fee: 'The plan fee could not be collected for 7 days.',
  auto_top_up: 'Automatic top-ups were declined for 7 days and are switched off.',
  negative_balance: 'The balance has been below zero for 7 days.',
};

const TOP_UP = { label: 'Top up', path: 'credits?dialog=top_up' } as const;

/** The gravest thing alone: what waits behind it shows when it is settled. Null when all is well. */
export function billingNotice({ standing, failingSince, outOfCredit, cap }: BillingNoticeInput): BillingNotice | null {
  const { balanceNanoUsd, lowSince, negativeSince, suspensionRequests } = standing;
  const [request] = suspensionRequests;
  if (request !== undefined) {
    return {
      tone: 'danger',
      title: 'Suspension was requested',
      sentence: `${OWED[request.reason]} It is withdrawn when the payment arrives.`,
      action: { label: 'Settle it', path: 'credits' },
    };
  }
  if (failingSince !== null && (negativeSince === null || failingSince <= negativeSince)) {
    const by = formatDate(new Date(failingSince.getTime() + GIVEN_UP_AFTER_MS));
    return {
      tone: 'danger',
      title: 'The card was declined',
      sentence: `It is tried again until ${by}; then the organization is suspended.`,
      action: { label: 'Replace the card', path: 'credits' },
    };
  }
  if (negativeSince !== null) {
    const by = formatDate(new Date(negativeSince.getTime() + NEGATIVE_BALANCE_TOLERATED_MS));
    return {
      tone: 'danger',
      title: `The balance is ${dollars(balanceNanoUsd)}`,
      sentence: `Top up by ${by}, or the organization is suspended.`,
      action: TOP_UP,
    };
  }
  if (cap?.isReached === true) {
    return {
      tone: 'warning',
      title: `The storage cap of ${dollars(cap.capNanoUsd)} is reached`,
      sentence: `${CHOICE_SENTENCES[outOfCredit]} It reopens with the next month.`,
      action: { label: 'Change the cap', path: 'usage' },
    };
  }
  if (lowSince === null) return null;
  return {
    tone: 'warning',
    title: balanceNanoUsd === 0n ? 'Credit is used up' : `Credit is low: ${dollars(balanceNanoUsd)}`,
    sentence: `Low since ${formatDate(lowSince)}.`,
    action: TOP_UP,
  };
}
