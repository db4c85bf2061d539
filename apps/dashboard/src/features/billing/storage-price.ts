import { STORAGE_RATE } from '@lethe/core/billing';
import { formatUsdRate } from '../../components/format/usd.ts';

const TOKENS = 1_000_000n;

/** `$0.01` for 1 M tokens, out of the one rate that requests are charged by. */
export const STORAGE_USD_PER_MILLION = formatUsdRate((STORAGE_RATE.amountNanoUsd * TOKENS) / STORAGE_RATE.perQuantity);
