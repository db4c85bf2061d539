import { divideHalfEven, type Rate } from '@lethe/core/money';

const NANO_DIGITS = 9;
const TOKENS_PER_RATE = 1_000_000n;

/**
 * Turns a price in dollars per 1 M tokens, which the price data holds as a float, into an integer rate.
 * The float's shortest decimal text is what its author wrote; it is read digit by digit, so that no float arithmetic is done.
 * Beyond nine decimals the amount is rounded half to even.
 */
export function exactRate(usdPerMillion: number): Rate {
  return { amountNanoUsd: decimalToNano(usdPerMillion), perQuantity: TOKENS_PER_RATE, unit: 'token' };
}

function decimalToNano(value: number): bigint {
  if (!Number.isFinite(value) || value < 0) throw new RangeError('A price is a finite number, not negative.');
  const [mantissa = '0', exponentText = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponentText) - fraction.length + NANO_DIGITS;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfEven(digits, 10n ** BigInt(-shift));
}
