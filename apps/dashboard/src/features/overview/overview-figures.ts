import { netStorage, type UsageStatement } from '@lethe/core/billing/usage';
import type { NanoUsd } from '@lethe/core/money';
import type { DestructionStatus } from '@lethe/core/retention';
import { formatCount, formatLatency, formatQuantity } from '../../components/format/duration.ts';
import { formatDay } from '../../components/format/instant.ts';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { dollars } from '../billing/amount-draft.ts';
import { inferenceOf } from '../usage/chart-input.ts';
import { addMonths } from '../usage/month.ts';

export interface FigureText {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** Where what it counts can be seen; null where there is no such page. */
  readonly href: string | null;
  readonly isAlarming?: boolean;
}

/** The inspector's preset of the same span. */
const LAST_DAY = 'range=24h';

type Overview = RouterOutputs['overview']['get'];
type Traffic = NonNullable<Overview['traffic']>;

/** `412`, and how it stands to the day before. */
export function requestsFigure({ current, previous }: Traffic, path: string): FigureText {
  return {
    label: 'Requests, 24 h',
    value: formatCount(current.requestCount),
    note: `${formatCount(current.tokenCount)} tokens, ${describeChange(current.requestCount, previous.requestCount)}`,
    href: `${path}/requests?${LAST_DAY}`,
  };
}

export function errorsFigure({ current, previous }: Traffic, path: string): FigureText {
  const rate = current.requestCount === 0 ? null : (current.errorCount * 100) / current.requestCount;
  const share = rate === null ? 'No request' : `${formatPercent(rate)} of requests`;
  return {
    label: 'Errors, 24 h',
    value: formatCount(current.errorCount),
    note: `${share}, ${formatCount(previous.errorCount)} the day before`,
    href: `${path}/requests?status=4xx&status=5xx&${LAST_DAY}`,
    isAlarming: current.errorCount > 0 && current.errorCount > previous.errorCount,
  };
}

export function latencyFigure(p95Ms: number | null, p50Ms: number | null, path: string): FigureText {
  return {
    label: 'Latency, 24 h',
    value: p95Ms === null ? '–' : formatLatency(p95Ms),
    note: p50Ms === null ? 'No request was timed' : `95 % are faster; half are faster than ${formatLatency(p50Ms)}`,
    href: `${path}/analytics?range=24h`,
  };
}

export function storedFigure(
  { readableCount, expiringCount }: NonNullable<Overview['stored']>,
  path: string,
): FigureText {
  return {
    label: 'Stored now',
    value: formatCount(readableCount),
    note: expiringCount === 0 ? 'None expires within a day' : `${formatCount(expiringCount)} expire within a day`,
    href: `${path}/requests?payload=stored&payload=expiring`,
  };
}

/** A statement, and whether storage costs anything on this installation. */
type Statement = UsageStatement & { readonly isStorageCharged: boolean };

/** What the running month came to: inference that credit paid, and storage. On an installation of one's own, inference at list prices. */
export function monthFigure({ total, month, isStorageCharged }: Statement, path: string): FigureText {
  const storage = netStorage(total);
  const inference = inferenceOf(total, !isStorageCharged);
  return {
    label: `Cost since ${formatDay(month.from)}`,
    value: dollars(inference + storage),
    note: isStorageCharged
      ? `Inference ${dollars(inference)}, data storage ${dollars(storage)}`
      : 'At list prices, paid by your own keys',
    href: `${path}/usage`,
  };
}

export function forecastFigure({ forecast, month, isStorageCharged }: Statement, path: string): FigureText {
  const end = formatDay(new Date(addMonths(month.from, 1).getTime() - 1));
  const known = isStorageCharged ? forecast : null;
  return {
    label: `Forecast by ${end}`,
    value: known === null ? '–' : dollars(known.inferenceNanoUsd + known.storageNanoUsd),
    note: !isStorageCharged
      ? 'Nothing is charged here'
      : known === null
        ? 'No whole day has passed yet'
        : 'By the cost of the last days, plan fee apart',
    href: `${path}/usage`,
  };
}

export function balanceFigure(balanceNanoUsd: NanoUsd, runway: string, path: string): FigureText {
  return { label: 'Credit balance', value: dollars(balanceNanoUsd), note: runway, href: `${path}/credits` };
}

export function destroyedFigure({ destroyedPartCount, overdueKeyCount }: DestructionStatus, path: string): FigureText {
  return {
    label: 'Parts destroyed',
    value: formatCount(destroyedPartCount),
    note: overdueKeyCount === 0 ? 'Nothing is overdue' : `${formatQuantity(overdueKeyCount, 'hour')} overdue`,
    href: `${path}/settings/compliance/receipts`,
    isAlarming: overdueKeyCount > 0,
  };
}

export function erasuresFigure(waitingCount: number | null, path: string): FigureText {
  const count = waitingCount ?? 0;
  return {
    label: 'Erasures to decide',
    value: formatCount(count),
    note: count === 0 ? 'Nobody waits' : 'Requested and not decided yet',
    href: `${path}/settings/compliance/erasures`,
    isAlarming: count > 0,
  };
}

/** `12 % more than the day before`. Without a day before there is nothing to compare with. */
export function describeChange(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'none the day before either' : 'none the day before';
  if (now === before) return 'as many as the day before';
  return `${formatPercent((Math.abs(now - before) * 100) / before)} ${now > before ? 'more' : 'fewer'} than the day before`;
}

/** Below ten a tenth counts; never rounded to nothing. */
function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return percent < 10 && percent !== Math.round(percent)
    ? `${percent.toFixed(1)} %`
    : `${formatCount(Math.round(percent))} %`;
}
