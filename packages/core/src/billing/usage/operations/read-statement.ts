import type { NanoUsd } from '../../../money/index.ts';
import type { OrganizationId, ProjectScope } from '../../../tenancy/index.ts';
import { addMs, type Clock, MS_PER_DAY, utcDayOf } from '../../../time/index.ts';
import { FORECAST_LOOKBACK_DAYS, type Forecast, forecastCost } from '../forecast.ts';
import type { RowSums, UsageReader, UsageSums } from '../ports.ts';
import { netStorage } from '../usage-figures.ts';
import type { UsageMonth } from '../usage-month.ts';

/** What a month came to so far, and what it is expected to come to. */
export interface UsageStatement extends Omit<UsageSums, 'rows' | 'ledger'> {
  readonly month: UsageMonth;
  /** Whether the month is over, so that only late shipments can still add to it. */
  readonly isOver: boolean;
  readonly check: StatementCheck;
  /** Null for a month that is over, and before a day is complete. */
  readonly forecast: Forecast | null;
}

/** The statement's amounts held against their own rows and against the ledger. */
export interface StatementCheck extends RowSums {
  /** False when the reader does not see all projects, whose usage is one transaction. */
  readonly isLedgerCompared: boolean;
  /** How far the lines, the rows and the ledger are apart, all differences added up. Zero, or there is a defect. */
  readonly differenceNanoUsd: NanoUsd;
}

export interface ReadStatementQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly month: UsageMonth;
}

export async function readStatement(
  { usage, clock }: { readonly usage: UsageReader; readonly clock: Clock },
  { organizationId, projects, month }: ReadStatementQuery,
): Promise<UsageStatement> {
  const now = clock.now();
  const { rows, ledger, ...sums } = await usage.statement({ organizationId, projects, from: month.from, to: month.to });
  const isOver = now >= month.to;
  const forecast = isOver ? null : await forecastMonth(usage, { organizationId, projects, month, now });
  return { ...sums, month, isOver, check: checkSums({ ...sums, rows, ledger }), forecast };
}

export function checkSums({ total, rows, ledger }: Pick<UsageSums, 'total' | 'rows' | 'ledger'>): StatementCheck {
  const differences = [
    total.chargedInferenceNanoUsd - rows.chargedInferenceNanoUsd,
    netStorage(total) - netStorage(rows),
    ...(ledger === null
      ? []
      : [total.chargedInferenceNanoUsd - ledger.inferenceNanoUsd, netStorage(total) - ledger.storageNanoUsd]),
  ];
  const differenceNanoUsd = differences.reduce((sum, value) => sum + (value < 0n ? -value : value), 0n);
  return { ...rows, isLedgerCompared: ledger !== null, differenceNanoUsd };
}

async function forecastMonth(
  usage: UsageReader,
  { organizationId, projects, month, now }: ReadStatementQuery & { readonly now: Date },
): Promise<Forecast | null> {
  const lookback = addMs(utcDayOf(now), -FORECAST_LOOKBACK_DAYS * MS_PER_DAY);
  const from = new Date(Math.min(lookback.getTime(), month.from.getTime()));
  const points = await usage.series({ organizationId, projects, from, to: month.to, groupBy: 'category' });
  const costs = points.map(({ day, figures }) => ({
    day,
    inferenceNanoUsd: figures.chargedInferenceNanoUsd,
    storageNanoUsd: netStorage(figures),
  }));
  return forecastCost({ costs, from: month.from, to: month.to, now });
}
