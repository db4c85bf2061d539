import type { SpendingPolicyDraft } from '@lethe/core/billing';
import { dollars } from '../billing/amount-draft.ts';
import { OUT_OF_CREDIT_WORDS } from '../usage/spending-words.ts';
import type { PolicyLine } from './policy-diff.ts';

/** What of the spending policy this page sets. */
export function spendingLines({
  outOfCredit,
  monthlyStorageCapNanoUsd: cap,
}: SpendingPolicyDraft): readonly PolicyLine[] {
  return [
    { label: 'When credit or the cap runs out', value: OUT_OF_CREDIT_WORDS[outOfCredit].title },
    { label: 'Monthly storage cap', value: cap === null ? 'none' : dollars(cap) },
  ];
}
