import type { AnalyticsUnit, AnalyticsValue } from '../analytics/index.ts';
import { formatUsd } from '../money/index.ts';
import { MS_PER_SECOND } from '../time/index.ts';

const CENTS_DIGITS = 2;
/** An amount that rounds to nothing says what it is to the last digit. */
const EXACT_DIGITS = 9;
const NANO_USD_PER_CENT = 10_000_000n;
const UNKNOWN = '–';

/** A figure as a mail words it: `1,234`, `$12.34`, `3.41 s`, `53.2 %`. */
export function figureText(unit: AnalyticsUnit, value: AnalyticsValue): string {
  if (value === null) return UNKNOWN;
  switch (unit) {
    case 'nano_usd':
      return usdText(BigInt(value));
    case 'count':
    case 'tokens':
      return value.toLocaleString('en');
    case 'ms':
      return Number(value) < MS_PER_SECOND
        ? `${Math.round(Number(value))} ms`
        : `${(Number(value) / MS_PER_SECOND).toFixed(2)} s`;
    case 'ratio':
      return `${(Number(value) * 100).toFixed(1)} %`;
    case 'score':
      return Number(value).toFixed(2).replace('-', '−');
  }
}

/** How a figure stands to the one before it, in its own unit; null where that cannot be said. */
export function changeText(now: AnalyticsValue, before: AnalyticsValue): string | null {
  if (now === null || before === null || Number(before) === 0) return null;
  const permille =
    typeof now === 'bigint' || typeof before === 'bigint'
      ? Number(((BigInt(now) - BigInt(before)) * 1_000n) / BigInt(before))
      : Math.round(((now - before) / before) * 1_000);
  if (permille === 0) return 'unchanged';
  return `${permille > 0 ? '+' : '−'}${(Math.abs(permille) / 10).toFixed(1)} %`;
}

function usdText(amountNanoUsd: bigint): string {
  const magnitude = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd;
  const digits = magnitude !== 0n && magnitude < NANO_USD_PER_CENT ? EXACT_DIGITS : CENTS_DIGITS;
  return `${amountNanoUsd < 0n ? '−' : ''}$${formatUsd(magnitude, digits)}`;
}
