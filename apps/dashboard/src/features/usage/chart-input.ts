import {
  chargedTotal,
  type Forecast,
  netStorage,
  type UsageFigures,
  type UsageGroupBy,
  type UsagePoint,
} from '@lethe/core/billing/usage';
import { formatUsd, type NanoUsd } from '@lethe/core/money';
import type { ChartModel } from '../../components/chart/chart-model.ts';
import { formatDay } from '../../components/format/instant.ts';
import { dollars } from '../billing/amount-draft.ts';
import { monthName } from '../billing/invoices/invoice-words.ts';
import type { CostChartInput, CostGroup } from './cost-chart-model.ts';
import { daysOf } from './month.ts';

export interface ChartQuestion {
  readonly month: Date;
  readonly grouping: UsageGroupBy;
  readonly points: readonly UsagePoint[];
  readonly forecast: Forecast | null;
  /** Nothing is charged on an installation of one's own: inference counts at list prices. */
  readonly isSelfHosted: boolean;
}

/** Turns the days of the API into what the chart draws. */
export function chartInput({ month, grouping, points, forecast, isSelfHosted }: ChartQuestion): CostChartInput {
  const costOf = isSelfHosted ? (figures: UsageFigures) => figures.inferenceNanoUsd : chargedTotal;
  return {
    days: daysOf(month),
    groups: grouping === 'category' ? categoriesOf(points, isSelfHosted) : groupsOf(points, costOf),
    kind: grouping === 'category' ? 'category' : 'ranked',
    forecast: (isSelfHosted ? [] : (forecast?.days ?? [])).map(({ day, inferenceNanoUsd, storageNanoUsd }) => ({
      day,
      amountNanoUsd: inferenceNanoUsd + storageNanoUsd,
    })),
  };
}

/** What inference costs the reader: what is taken from credit, or its list price where nothing is. */
export function inferenceOf(figures: UsageFigures, isSelfHosted: boolean): NanoUsd {
  return isSelfHosted ? figures.inferenceNanoUsd : figures.chargedInferenceNanoUsd;
}

function categoriesOf(points: readonly UsagePoint[], isSelfHosted: boolean): readonly CostGroup[] {
  const daysWith = (amountOf: (figures: UsageFigures) => NanoUsd) =>
    points.map(({ day, figures }) => ({ day, amountNanoUsd: amountOf(figures) }));
  return [
    { key: 'inference', label: 'Inference', days: daysWith((figures) => inferenceOf(figures, isSelfHosted)) },
    { key: 'storage', label: 'Data storage', days: daysWith(netStorage) },
  ];
}

function groupsOf(points: readonly UsagePoint[], costOf: (figures: UsageFigures) => NanoUsd): readonly CostGroup[] {
  const byId = Map.groupBy(points, ({ group }) => group.id);
  return [...byId].map(([id, own]) => ({
    key: id,
    label: own[0]?.group.label ?? id,
    days: own.map(({ day, figures }) => ({ day, amountNanoUsd: costOf(figures) })),
  }));
}

/** The chart in one sentence, for who cannot see it. */
export function chartSentence({ series, overall, highest }: ChartModel, month: Date): string {
  const name = monthName(month);
  if (highest === null) return `Nothing was spent in ${name}.`;
  const parts = series.toReversed().map(({ label, total }) => `${label} $${formatUsd(BigInt(total ?? 0), 2)}`);
  const dearest = `${formatDay(highest.startAt)} cost most, ${dollars(BigInt(highest.total ?? 0))}`;
  return `${name}: ${dollars(BigInt(overall ?? 0))} in all, ${parts.join(', ')}; ${dearest}.`;
}
