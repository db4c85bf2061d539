import { netStorage, type UsageStatement } from '@lethe/core/billing/usage';
import type { NanoUsd } from '@lethe/core/money';
import { formatCount, formatQuantity } from '../../components/format/duration.ts';
import { dollars } from '../billing/amount-draft.ts';
import { inferenceOf } from './chart-input.ts';
import { chargedProjectCount } from './statement-lines.ts';

export interface FigureText {
  readonly key: 'total' | 'inference' | 'storage' | 'credit';
  readonly label: string;
  /** Null where it could not be read. */
  readonly amountNanoUsd: NanoUsd | null;
  readonly note: string;
}

interface FiguresInput {
  readonly statement: UsageStatement;
  readonly planFeeNanoUsd: NanoUsd;
  /** Undefined where nobody has credit; null where it could not be read. */
  readonly balanceNanoUsd: NanoUsd | null | undefined;
  readonly isSelfHosted: boolean;
}

const ENOUGH_DAYS = 365n;

/** The figures that the page begins with. */
export function figuresOf({
  statement,
  planFeeNanoUsd,
  balanceNanoUsd,
  isSelfHosted,
}: FiguresInput): readonly FigureText[] {
  const { total, byProject, isOver } = statement;
  const inference = inferenceOf(total, isSelfHosted);
  const storage = netStorage(total);
  const planFee = planFeeNanoUsd === 0n ? '' : `, plan fee ${dollars(planFeeNanoUsd)}`;
  const projects = formatQuantity(chargedProjectCount(byProject), 'project');
  const figures: FigureText[] = [
    {
      key: 'total',
      label: isOver ? 'Whole month' : 'Month to date',
      amountNanoUsd: inference + storage + planFeeNanoUsd,
      note: `${formatQuantity(total.requestCount, 'request')}, ${formatCount(total.storedCount)} stored${planFee}`,
    },
    {
      key: 'inference',
      label: 'Inference',
      amountNanoUsd: inference,
      note: isSelfHosted ? 'At list prices, paid by your own keys' : `Credits mode, ${projects}`,
    },
    {
      key: 'storage',
      label: 'Data storage',
      amountNanoUsd: storage,
      note: isSelfHosted ? 'Not charged here' : formatQuantity(total.storedTokens, 'token'),
    },
  ];
  if (balanceNanoUsd === undefined) return figures;
  return [
    ...figures,
    {
      key: 'credit',
      label: 'Credit balance',
      amountNanoUsd: balanceNanoUsd,
      note: isOver ? 'Now, whatever the month' : runwayText(balanceNanoUsd, statement),
    },
  ];
}

/** How long a balance lasts, by what the coming days are expected to cost. Rounded down. */
export function runwayText(balanceNanoUsd: NanoUsd | null, { forecast }: Pick<UsageStatement, 'forecast'>): string {
  if (balanceNanoUsd === null) return 'The balance could not be read';
  if (balanceNanoUsd <= 0n) return 'No credit';
  const days = forecast?.days.slice(1) ?? [];
  const expected = days.reduce(
    (sum, { inferenceNanoUsd, storageNanoUsd }) => sum + inferenceNanoUsd + storageNanoUsd,
    0n,
  );
  if (expected === 0n) return 'Prepaid';
  const lasts = (balanceNanoUsd * BigInt(days.length)) / expected;
  if (lasts > ENOUGH_DAYS) return 'More than a year at this rate';
  return lasts === 0n ? 'Less than a day at this rate' : `About ${formatQuantity(Number(lasts), 'day')} at this rate`;
}
