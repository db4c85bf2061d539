'use client';

import { useState } from 'react';
import { classNames } from '../class-names.ts';
import { formatCount, formatQuantity } from '../format/duration.ts';
import { FILLS } from './histogram-fills.ts';
import { type HistogramModel, STATE_NAMES, STATES } from './histogram-model.ts';
import { HistogramPlot } from './histogram-plot.tsx';
import { HistogramTable } from './histogram-table.tsx';

interface HistogramProps {
  model: HistogramModel;
  /** What the counts cover, where no filter says it. */
  coverage: string | null;
  /** Narrows the list to what was pressed, or dragged over: half-open. */
  onSelect: (range: { from: Date; to: Date }) => void;
}

/** Requests over time, stacked by payload state. Pressing a bar zooms into it, dragging selects a range. */
export function Histogram({ model, coverage, onSelect }: HistogramProps) {
  const [isTable, setIsTable] = useState(false);
  return (
    <section aria-label="Requests over time" className="flex-none border-b px-4 pt-1 pb-3 md:px-5">
      <div className="numeric flex min-h-6 flex-wrap items-baseline gap-x-4 text-ink-3 text-label">
        <b className="font-strong text-base text-ink">{formatQuantity(model.totalCount, 'request')}</b>
        <span>
          {formatCount(model.readableCount)} readable<span className="hidden md:inline"> payloads</span>
        </span>
        {coverage === null ? null : <span>{coverage}</span>}
        <ul aria-label="Legend" className="ml-auto hidden gap-3.5 md:flex">
          {STATES.map((state) => (
            <li key={state} className="flex items-center gap-1.5">
              <i className={classNames('size-2 rounded-[2px]', FILLS[state])} />
              {STATE_NAMES[state]}
            </li>
          ))}
        </ul>
        <button
          type="button"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
          className="ml-auto rounded-chip text-ink-2 hover:text-ink md:ml-0"
        >
          {isTable ? 'Chart' : 'Table'}
        </button>
      </div>
      {isTable ? (
        <HistogramTable bars={model.bars} onSelect={onSelect} />
      ) : (
        <HistogramPlot model={model} onSelect={onSelect} />
      )}
    </section>
  );
}
