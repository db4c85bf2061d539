'use client';

import { useRef, useState } from 'react';
import { classNames } from '../class-names.ts';
import { formatCount, formatQuantity } from '../format/duration.ts';
import { type Bar, type BucketState, type HistogramModel, STATE_NAMES, STATES } from './histogram-model.ts';
import { HistogramTable } from './histogram-table.tsx';

const FILLS: Record<BucketState, string> = {
  stored: 'bg-stored-fill',
  expiring: 'bg-expiring-fill',
  expired: 'bg-expired-fill',
  erased: 'bg-erased-fill',
  notStored: 'shadow-[inset_0_0_0_1px_var(--line-2)]',
};

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
    <section aria-label="Requests over time" className="border-b px-4 pt-1 pb-3 md:px-5">
      <div className="numeric flex min-h-6 flex-wrap items-baseline gap-x-4 text-ink-3 text-label">
        <b className="font-strong text-base text-ink">{formatQuantity(model.totalCount, 'request')}</b>
        <span>{formatCount(model.readableCount)} readable</span>
        {coverage === null ? null : <span>{coverage}</span>}
        <div className="ml-auto hidden gap-3.5 md:flex">
          {STATES.map((state) => (
            <span key={state} className="flex items-center gap-1.5">
              <i className={classNames('size-2 rounded-[2px]', FILLS[state])} />
              {STATE_NAMES[state]}
            </span>
          ))}
        </div>
        <button
          type="button"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
          className="ml-auto rounded-chip text-ink-2 hover:text-ink md:ml-0"
        >
          {isTable ? 'Chart' : 'Table'}
        </button>
      </div>
      {isTable ? <HistogramTable bars={model.bars} onSelect={onSelect} /> : <Plot model={model} onSelect={onSelect} />}
    </section>
  );
}

/** For pointers; the table beside it does the same for keys. */
function Plot({ model, onSelect }: Omit<HistogramProps, 'coverage'>) {
  const plot = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const indexAt = (clientX: number): number => {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined) return 0;
    const index = Math.floor(((clientX - box.left) / box.width) * model.bars.length);
    return Math.min(model.bars.length - 1, Math.max(0, index));
  };
  const finish = () => {
    if (drag === null) return;
    const first = model.bars[Math.min(drag.from, drag.to)];
    const last = model.bars[Math.max(drag.from, drag.to)];
    setDrag(null);
    if (first !== undefined && last !== undefined) onSelect({ from: first.startAt, to: last.endAt });
  };
  return (
    <>
      <div
        ref={plot}
        role="img"
        aria-label={model.sentence}
        className="mt-1 flex h-[72px] cursor-crosshair touch-pan-y select-none items-end gap-px border-line-2 border-b md:gap-[3px]"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const index = indexAt(event.clientX);
          setDrag({ from: index, to: index });
        }}
        onPointerMove={(event) => {
          if (drag !== null) setDrag({ ...drag, to: indexAt(event.clientX) });
        }}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(null)}
      >
        {model.bars.map((bar, index) => (
          <Stack
            key={bar.startAt.getTime()}
            bar={bar}
            isSelected={drag !== null && index >= Math.min(drag.from, drag.to) && index <= Math.max(drag.from, drag.to)}
          />
        ))}
      </div>
      <div className="numeric flex justify-between pt-1 text-axis text-ink-3">
        {model.ticks.map((tick, index) => (
          <span key={index} className={classNames(index % 2 === 1 && 'hidden md:inline')}>
            {tick}
          </span>
        ))}
      </div>
    </>
  );
}

function Stack({ bar, isSelected }: { bar: Bar; isSelected: boolean }) {
  return (
    <div
      title={bar.label}
      className={classNames(
        'flex h-full min-w-0 flex-1 flex-col-reverse gap-px rounded-t-[2px] hover:bg-hover',
        isSelected && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      {bar.segments.map((segment) => (
        <i
          key={segment.state}
          style={{ height: segment.heightPx }}
          className={classNames('block flex-none rounded-[1px] last:rounded-t-[2px]', FILLS[segment.state])}
        />
      ))}
    </div>
  );
}
