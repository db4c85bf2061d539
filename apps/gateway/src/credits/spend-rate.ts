import type { NanoUsd } from '@lethe/core/money';

/** How much of the rate a quieter second takes off: 1 / 8. A busier one counts at once, as the database may be gone in the next. */
const SMOOTHING = 8n;

/** What an organization spends in a second. */
export class SpendRate {
  perSecondNanoUsd: NanoUsd = 0n;

  /** Called once a second. */
  measure(spentNanoUsd: NanoUsd): void {
    const change = spentNanoUsd - this.perSecondNanoUsd;
    this.perSecondNanoUsd += change > 0n ? change : change / SMOOTHING;
  }
}
