import { formatUsd, type NanoUsd, parseDecimalUsd } from '@lethe/core/money';

/** What was typed into a field for an amount of dollars. */
export type AmountReading =
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'valid'; readonly amountNanoUsd: NanoUsd };

interface AmountBounds {
  readonly minNanoUsd: NanoUsd;
  readonly maxNanoUsd: NanoUsd;
}

/** Dollars with at most two decimals; a currency sign, spaces and groups of three may be typed along. */
const AMOUNT = /^\d{1,7}(?:\.\d{1,2})?$/;

/** Reads what somebody typed. Cards are charged whole cents, so a third decimal is a mistake and not rounded away. */
export function readAmount(text: string, { minNanoUsd, maxNanoUsd }: AmountBounds): AmountReading {
  const typed = text.replace(/[\s,$]/g, '');
  if (typed === '') return { kind: 'empty' };
  const amountNanoUsd = AMOUNT.test(typed) ? parseDecimalUsd(typed) : null;
  if (amountNanoUsd === null) return { kind: 'invalid', problem: 'Write dollars and cents, for example 250.00.' };
  if (amountNanoUsd < minNanoUsd) return { kind: 'invalid', problem: `At least ${dollars(minNanoUsd)}.` };
  if (amountNanoUsd > maxNanoUsd) return { kind: 'invalid', problem: `At most ${dollars(maxNanoUsd)}.` };
  return { kind: 'valid', amountNanoUsd };
}

export function problemOf(reading: AmountReading): string | null {
  return reading.kind === 'invalid' ? reading.problem : null;
}

/** `$1,000.00` in the middle of a sentence. */
export function dollars(amountNanoUsd: NanoUsd): string {
  const text = formatUsd(amountNanoUsd, 2);
  return text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`;
}

/** An amount as a field begins with it: `250.00`, without groups. */
export function typedAmount(amountNanoUsd: NanoUsd): string {
  return formatUsd(amountNanoUsd, 2).replaceAll(',', '');
}
