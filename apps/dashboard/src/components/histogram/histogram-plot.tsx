'use client';

import { useState } from 'react';
import { classNames } from '../class-names.ts';
import { FILLS } from './histogram-fills.ts';
import { type Bar, type HistogramModel, type Horizon, spanOf } from './histogram-model.ts';
import { HistogramTip } from './histogram-tip.tsx';

interface HistogramPlotProps {
  model: HistogramModel;
  onSelect: (range: { from: Date; to: Date }) => void;
}

/** For pointers; the table beside it does the same for keys. */
export function HistogramPlot({ model: { bars, horizon, sentence, ticks }, onSelect }: HistogramPlotProps) {
  const [hover, setHover] = useState<number | null>(null);
  const [dragFrom, setDragFrom] = useState<number | null>(null);
  const finish = () => {
    const range = dragFrom === null || hover === null ? null : spanOf(bars, dragFrom, hover);
    setDragFrom(null);
    if (range !== null) onSelect(range);
  };
  const covers = (index: number) =>
    dragFrom !== null && hover !== null && index >= Math.min(dragFrom, hover) && index <= Math.max(dragFrom, hover);
  const bar = hover === null ? undefined : bars[hover];
  return (
    <>
      <div className="relative mt-1">
        <div
          role="img"
          aria-label={sentence}
          className="relative flex h-[72px] cursor-crosshair touch-pan-y select-none items-end gap-px border-line-2 border-b max-md:mt-3 md:gap-[3px]"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setHover(indexAt(event, bars.length));
            setDragFrom(indexAt(event, bars.length));
          }}
          onPointerMove={(event) => setHover(indexAt(event, bars.length))}
          onPointerLeave={() => setHover(null)}
          onPointerUp={finish}
          onPointerCancel={() => setDragFrom(null)}
        >
          {bars.map((stack, index) => (
            <Stack
              key={stack.startAt.getTime()}
              bar={stack}
              isSelected={covers(index)}
              isHovered={index === hover && dragFrom === null}
            />
          ))}
          {horizon === null ? null : <HorizonLine horizon={horizon} />}
        </div>
        {bar === undefined || hover === null ? null : (
          <HistogramTip
            bar={bar}
            span={dragFrom === null ? null : spanOf(bars, dragFrom, hover)}
            fraction={(hover + 0.5) / bars.length}
          />
        )}
      </div>
      <div aria-hidden="true" className="numeric flex justify-between pt-1 text-axis text-ink-3">
        {ticks.map((tick, index) => (
          <span key={index} className={classNames(index % 2 === 1 && 'hidden md:inline')}>
            {tick}
          </span>
        ))}
      </div>
    </>
  );
}

function indexAt({ currentTarget, clientX }: React.PointerEvent<HTMLElement>, barCount: number): number {
  const box = currentTarget.getBoundingClientRect();
  return Math.min(barCount - 1, Math.max(0, Math.floor(((clientX - box.left) / box.width) * barCount)));
}

function Stack({ bar, isSelected, isHovered }: { bar: Bar; isSelected: boolean; isHovered: boolean }) {
  return (
    <div
      className={classNames(
        'flex h-full min-w-0 flex-1 flex-col-reverse gap-px rounded-t-[2px]',
        isHovered && 'bg-hover',
        isSelected && 'bg-accent-soft',
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

function HorizonLine({ horizon }: { horizon: Horizon }) {
  return (
    <div
      style={{ left: `${horizon.fraction * 100}%` }}
      className="pointer-events-none absolute -top-1 bottom-0 border-ink-3 border-l border-dashed"
    >
      <span
        className={classNames(
          'numeric absolute -top-0.5 whitespace-nowrap bg-surface px-0.5 text-axis text-ink-2',
          horizon.isLate ? 'right-1.5' : 'left-1.5',
        )}
      >
        {horizon.label}
      </span>
    </div>
  );
}
