/** An amount of money in nano-USD (10⁻⁹ dollars). Every amount in Lethe is one; there is no float in any money path. */
export type NanoUsd = bigint;

export const NANO_USD_PER_USD = 1_000_000_000n;
const FRACTION_DIGITS = 9;

/**
 * The exact decimal of an amount in dollars, without exponent and without trailing zeros: 15 000n → `0.000015`.
 * It is also the text of a valid JSON number, which is how amounts leave Lethe without passing through a float.
 */
export function toDecimalUsd(amountNanoUsd: NanoUsd): string {
  const amount = Number(amountNanoUsd);
  if (amount >= 0 && amount <= Number.MAX_SAFE_INTEGER) return safeDecimalUsd(amount);
  const sign = amountNanoUsd < 0n ? '-' : '';
  const magnitude = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd;
  const whole = magnitude / NANO_USD_PER_USD;
  const fraction = (magnitude % NANO_USD_PER_USD).toString().padStart(FRACTION_DIGITS, '0').replace(/0+$/, '');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

const ZERO = 48;
const NANO_PER_USD = Number(NANO_USD_PER_USD);

/** The same of an amount that a number holds exactly, without a bigint on the way: six of these stand in every answer. */
function safeDecimalUsd(amount: number): string {
  const fraction = amount % NANO_PER_USD;
  const whole = (amount - fraction) / NANO_PER_USD;
  if (fraction === 0) return String(whole);
  // The leading one keeps the zeros that the fraction begins with.
  const digits = String(fraction + NANO_PER_USD);
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return `${whole}.${digits.slice(1, end)}`;
}

const DECIMAL_USD = /^(\d{1,10})(?:\.(\d{1,9}))?$/;

/** The amount that a decimal in dollars says exactly, up to ten digits before the point: `12.5`. Null for any other text, a sign included. */
export function parseDecimalUsd(text: string): NanoUsd | null {
  const match = DECIMAL_USD.exec(text);
  if (match === null) return null;
  const [, whole = '0', fraction = ''] = match;
  return BigInt(whole) * NANO_USD_PER_USD + BigInt(fraction.padEnd(FRACTION_DIGITS, '0'));
}

/**
 * An amount in dollars with a fixed number of decimals (0–9), rounded half away from zero, grouped, with a real minus sign: `−1,204.50`.
 * Without the currency sign, so that a view can set it apart.
 */
export function formatUsd(amountNanoUsd: NanoUsd, fractionDigits: number): string {
  const unit = 10n ** BigInt(FRACTION_DIGITS - fractionDigits);
  const magnitude = amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd;
  const rounded = (magnitude + unit / 2n) / unit;
  const scale = 10n ** BigInt(fractionDigits);
  const whole = (rounded / scale).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  const fraction = fractionDigits === 0 ? '' : `.${(rounded % scale).toString().padStart(fractionDigits, '0')}`;
  const sign = amountNanoUsd < 0n && rounded > 0n ? '−' : '';
  return `${sign}${whole}${fraction}`;
}
