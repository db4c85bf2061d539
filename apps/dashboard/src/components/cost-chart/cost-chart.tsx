'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '../primitives/button.tsx';
import type { CostChartModel } from './cost-chart-model.ts';
import { CostPlot } from './cost-plot.tsx';
import { CostTable } from './cost-table.tsx';
import { Swatch } from './swatch.tsx';

interface CostChartProps {
  model: CostChartModel;
  /** The whole chart in one sentence. */
  sentence: string;
  /** Beside the title: what the bars are split by. */
  children?: ReactNode;
  rowsHref: (day: Date) => string;
  onSelect: (day: Date) => void;
}

/** Cost per day as bars or as a table. */
export function CostChart({ model, sentence, children, rowsHref, onSelect }: CostChartProps) {
  const [isTable, setIsTable] = useState(false);
  // The legend reads like a stack: what lies on top comes first.
  const legend = model.series.toReversed();
  return (
    <section aria-label="Cost per day" className="mt-7">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="font-semibold">Cost per day</h2>
        {children}
        <div className="numeric ml-auto flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2 text-label max-md:ml-0">
          {legend.map(({ key, label, fill }) => (
            <span key={key} className="flex min-w-0 items-center gap-1.5">
              <Swatch fill={fill} />
              <span className="max-w-[180px] truncate">{label}</span>
            </span>
          ))}
          {model.hasForecast ? (
            <span className="flex items-center gap-1.5">
              <Swatch />
              Forecast
            </span>
          ) : null}
          <Button
            size="tiny"
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
            className="max-md:h-8 max-md:px-2.5"
          >
            {isTable ? 'Chart' : 'Table'}
          </Button>
        </div>
      </div>
      {isTable ? (
        <CostTable model={model} rowsHref={rowsHref} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a group of bars is no fieldset.
        <div role="group" aria-label={sentence} className="relative mt-2 h-[176px] md:h-[228px]">
          {model.highest === null && !model.hasForecast ? (
            <p className="absolute inset-x-0 top-[38%] z-[1] text-center text-ink-3">Nothing was spent.</p>
          ) : null}
          <CostPlot model={model} onSelect={onSelect} />
        </div>
      )}
    </section>
  );
}
