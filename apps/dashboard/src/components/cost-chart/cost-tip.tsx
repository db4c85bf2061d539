import { Usd } from '../money/usd.tsx';
import type { CostChartModel } from './cost-chart-model.ts';
import { Swatch } from './swatch.tsx';

/** The exact amounts of the day under the pointer, or under the arrow keys. */
export function CostTip({ model, tick }: { model: CostChartModel; tick: string }) {
  const day = model.days.find((candidate) => candidate.tick === tick);
  if (day === undefined) return null;
  const isToCome = day.forecastNanoUsd !== null && day.totalNanoUsd === 0n;
  const parts = model.series.map((series, index) => ({ ...series, amountNanoUsd: day.amounts[index] ?? 0n }));
  return (
    <div role="status" className="w-[232px] rounded-card bg-surface px-3 py-2.5 text-label leading-5 shadow-popover">
      <p className="font-strong">{day.name}, UTC</p>
      {/* What lies on top of the stack comes first. */}
      {(isToCome ? [] : parts.toReversed()).map(({ key, label, fill, amountNanoUsd }) => (
        <p key={key} className="flex items-center gap-1.5">
          <Swatch fill={fill} />
          <span className="truncate">{label}</span>
          <Usd amountNanoUsd={amountNanoUsd} fractionDigits={9} className="ml-auto" />
        </p>
      ))}
      {day.forecastNanoUsd === null || day.forecastNanoUsd === 0n ? null : (
        <p className="flex items-center gap-1.5">
          <Swatch />
          {isToCome ? 'Forecast' : 'Still expected'}
          <Usd amountNanoUsd={day.forecastNanoUsd} fractionDigits={2} className="ml-auto" />
        </p>
      )}
      {isToCome ? null : (
        <p className="mt-1 flex border-t pt-1">
          Total
          <Usd amountNanoUsd={day.totalNanoUsd} fractionDigits={9} className="ml-auto font-strong" />
        </p>
      )}
    </div>
  );
}
