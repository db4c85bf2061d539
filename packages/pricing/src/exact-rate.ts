import { divideHalfEven } from '@lethe/core/money';

const NANO_DIGITS = 9;

/**
 * Turns a price in dollars per 1 M tokens, which the price data holds as a float, into whole nano-dollars per 1 M tokens.
 * The float's shortest decimal text is what its author wrote; it is read digit by digit, so that no float arithmetic is done.
 * Beyond nine decimals the amount is rounded half to even.
 */
export function nanoPerMillion(usdPerMillion: number): bigint {
  if (!Number.isFinite(usdPerMillion) || usdPerMillion < 0)
    throw new RangeError('A price is a finite number, not negative.');
  const [mantissa = '0', exponentText = '0'] = String(usdPerMillion).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponentText) - fraction.length + NANO_DIGITS;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfEven(digits, 10n ** BigInt(-shift));
}
