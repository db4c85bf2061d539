import { TOP_UP_MAX_NANO_USD, TOP_UP_MIN_NANO_USD } from '@lethe/core/billing/payments';
import { NANO_USD_PER_USD, type NanoUsd } from '@lethe/core/money';
import { dollars } from '../amount-draft.ts';

export const TOP_UP_BOUNDS = { minNanoUsd: TOP_UP_MIN_NANO_USD, maxNanoUsd: TOP_UP_MAX_NANO_USD };

/** What most people add; anything between the bounds can be typed. */
export const SUGGESTED_TOP_UPS: readonly NanoUsd[] = [25n, 100n, 250n, 1_000n].map((usd) => usd * NANO_USD_PER_USD);

export const TOP_UP_HINT = `From ${dollars(TOP_UP_MIN_NANO_USD)} to ${dollars(TOP_UP_MAX_NANO_USD)}.`;
