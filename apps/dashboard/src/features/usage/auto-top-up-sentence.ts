import type { AutoTopUp } from '@lethe/core/billing/dunning';
import { describeAutoTopUp } from '../billing/credits/auto-top-up-draft.ts';

/** What refills credit by itself, or that nothing does. */
export function autoTopUpSentence(settings: AutoTopUp): string {
  if (settings.isEnabled) return `Auto top-up: ${describeAutoTopUp(settings).replace(/^A/, 'a')}`;
  return settings.switchedOffAt === null
    ? 'Auto top-up is off.'
    : 'Auto top-up was switched off: the saved card was declined for 7 days.';
}
