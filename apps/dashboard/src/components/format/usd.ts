import { formatUsd, NANO_USD_PER_USD, type NanoUsd } from '@lethe/core/money';

/** An amount in dollars, cut where its weight changes: zeros before the first digit and digits after the cents step back. */
export interface UsdParts {
  /** Currency, sign and leading zeros below one dollar; empty weight. */
  readonly lead: string;
  readonly figure: string;
  /** Digits after the cents from one dollar on. */
  readonly tail: string;
  /** Every digit, where rounding dropped some; otherwise null. */
  readonly exact: string | null;
}

const EXACT_DIGITS = 9;
const CENT_DIGITS = 2;

/** @param fractionDigits 2 in summaries, 6 in lists, 9 in details */
export function splitUsd(amountNanoUsd: NanoUsd, fractionDigits: number): UsdParts {
  const text = formatUsd(amountNanoUsd, fractionDigits);
  const sign = text.startsWith('−') ? '−' : '';
  const digits = text.slice(sign.length);
  const exact = isRounded(amountNanoUsd, fractionDigits)
    ? `${sign}$${formatUsd(magnitudeOf(amountNanoUsd), EXACT_DIGITS)}`
    : null;
  if (digits.startsWith('0')) {
    const firstDigit = digits.search(/[1-9]/);
    const cut = firstDigit === -1 ? digits.length : firstDigit;
    return { lead: `${sign}$${digits.slice(0, cut)}`, figure: digits.slice(cut), tail: '', exact };
  }
  const point = digits.indexOf('.');
  const cut = point === -1 ? digits.length : point + 1 + CENT_DIGITS;
  return { lead: '', figure: `${sign}$${digits.slice(0, cut)}`, tail: digits.slice(cut), exact };
}

/** A price of 1 M tokens without needless digits: `$3.00`, `$0.075`, `$0.01`. */
export function formatUsdRate(nanoUsdPerMillion: NanoUsd): string {
  const [whole = '0', fraction = ''] = formatUsd(nanoUsdPerMillion, EXACT_DIGITS).split('.');
  return `$${whole}.${fraction.replace(/0+$/, '').padEnd(CENT_DIGITS, '0')}`;
}

function isRounded(amountNanoUsd: NanoUsd, fractionDigits: number): boolean {
  const unit = NANO_USD_PER_USD / 10n ** BigInt(fractionDigits);
  return amountNanoUsd % unit !== 0n;
}

function magnitudeOf(amountNanoUsd: NanoUsd): NanoUsd {
  return amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd;
}
