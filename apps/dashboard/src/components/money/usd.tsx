import type { NanoUsd } from '@lethe/core/money';
import { classNames } from '../class-names.ts';
import { splitUsd } from '../format/usd.ts';

interface UsdProps {
  amountNanoUsd: NanoUsd | null;
  /** 2 in summaries, 6 in lists, 9 in details. */
  fractionDigits: 2 | 6 | 9;
  className?: string;
}

/** An amount of dollars. Null is an unknown amount, which is a dash and never a zero. */
export function Usd({ amountNanoUsd, fractionDigits, className }: UsdProps) {
  if (amountNanoUsd === null) {
    return (
      <span title="The price of this model is not known." className={classNames('text-ink-3', className)}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">unknown</span>
      </span>
    );
  }
  const { lead, figure, tail, exact } = splitUsd(amountNanoUsd, fractionDigits);
  return (
    <span title={exact ?? undefined} className={classNames('numeric whitespace-nowrap', className)}>
      <span className="text-ink-3">{lead}</span>
      {figure}
      <span className="text-ink-3">{tail}</span>
    </span>
  );
}
