import type { AnalyticsUnit, AnalyticsValue } from '@lethe/core/analytics';
import { Usd } from '../money/usd.tsx';
import type { ChartModel } from './chart-model.ts';
import { exactText } from './chart-value.ts';
import { Swatch } from './swatch.tsx';

/** A figure with its unit, every digit of it. */
export function ExactValue({
  unit,
  value,
  className,
}: {
  unit: AnalyticsUnit;
  value: AnalyticsValue;
  className?: string;
}) {
  if (unit === 'nano_usd' && value !== null) {
    return <Usd amountNanoUsd={BigInt(value)} fractionDigits={9} {...(className === undefined ? {} : { className })} />;
  }
  return <span className={className}>{exactText(unit, value)}</span>;
}

/** The exact figures of the bucket under the pointer, or under the arrow keys. */
export function ChartTip({ model, index }: { model: ChartModel; index: number }) {
  const point = model.points[index];
  if (point === undefined) return null;
  const { unit, kind } = model;
  const isToCome = point.forecast !== null && Number(point.total ?? 0) === 0;
  const parts = model.series.map((series, place) => ({ ...series, value: point.values[place] ?? null }));
  return (
    <div
      role="status"
      className="numeric w-[232px] rounded-card bg-surface px-3 py-2.5 text-label leading-5 shadow-popover"
    >
      <p className="font-strong">{point.name}, UTC</p>
      {/* What lies on top of the stack comes first. */}
      {(isToCome ? [] : kind === 'bars' ? parts.toReversed() : parts).map(({ key, label, fill, dash, value }) => (
        <p key={key} className="flex items-center gap-1.5">
          <Swatch fill={fill} dash={dash} isLine={kind === 'lines'} />
          <span className="truncate">{label}</span>
          <ExactValue unit={unit} value={value} className="ml-auto flex-none" />
        </p>
      ))}
      {point.forecast === null || Number(point.forecast) === 0 ? null : (
        <p className="flex items-center gap-1.5">
          <Swatch />
          {isToCome ? 'Forecast' : 'Still expected'}
          {unit === 'nano_usd' ? (
            <Usd amountNanoUsd={BigInt(point.forecast)} fractionDigits={2} className="ml-auto" />
          ) : (
            <ExactValue unit={unit} value={point.forecast} className="ml-auto" />
          )}
        </p>
      )}
      {isToCome || point.total === null || parts.length < 2 ? null : (
        <p className="mt-1 flex border-t pt-1">
          Total
          <ExactValue unit={unit} value={point.total} className="ml-auto font-strong" />
        </p>
      )}
    </div>
  );
}
