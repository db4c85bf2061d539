import { formatUsd, NANO_USD_PER_USD, type NanoUsd } from '@lethe/core/money';

export interface AxisTick {
  readonly amountNanoUsd: NanoUsd;
  /** `$20`, `$0.005`. */
  readonly label: string;
}

/** Gridlines above the base line: between these two numbers of them. */
const STEP_COUNT_MAX = 4;
const STEP_DIGITS = [1n, 2n, 5n] as const;
const FRACTION_DIGITS_MAX = 9;

/** The gridlines of an amount axis from zero to at least `spent`, a step of 1, 2 or 5 times a power of ten apart. Nothing spent is drawn on a scale of a dollar. */
export function axisTicks(spent: NanoUsd): readonly AxisTick[] {
  const highest = spent === 0n ? NANO_USD_PER_USD : spent;
  const step = stepFor(highest);
  const count = Number((highest + step - 1n) / step);
  const digits = fractionDigitsOf(step);
  return Array.from({ length: count + 1 }, (_, index) => {
    const amountNanoUsd = step * BigInt(index);
    return { amountNanoUsd, label: index === 0 ? '$0' : `$${formatUsd(amountNanoUsd, digits)}` };
  });
}

function stepFor(highest: NanoUsd): NanoUsd {
  let power = 1n;
  for (;;) {
    for (const digit of STEP_DIGITS) {
      if (digit * power * BigInt(STEP_COUNT_MAX) >= highest) return digit * power;
    }
    power *= 10n;
  }
}

/** As many decimals as the step has, and no single one, because $0.5 reads like a slip. */
function fractionDigitsOf(step: NanoUsd): number {
  let digits = FRACTION_DIGITS_MAX;
  for (let rest = step; digits > 0 && rest % 10n === 0n; rest /= 10n) digits -= 1;
  if (step >= NANO_USD_PER_USD) return 0;
  return Math.max(2, digits);
}
