'use client';

import { Slider as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from '../class-names.ts';

export interface SliderMark {
  readonly value: number;
  readonly label: ReactNode;
}

/** Nearer to an end than this a label would stick out over it. */
const EDGE = 0.1;

interface SliderProps {
  label: string;
  value: number;
  /** 0 unless told otherwise. */
  min?: number;
  max: number;
  onChange: (value: number) => void;
  /** Labels below the track: each at its place, the outermost kept inside. */
  marks: readonly SliderMark[];
  disabled?: boolean;
}

/** A whole number between `min` and `max`. The number field beside it is the exact way to set the same value. */
export function Slider({ label, value, min = 0, max, onChange, marks, disabled = false }: SliderProps) {
  return (
    <div className="relative h-10 min-w-0 flex-1">
      <Radix.Root
        value={[Math.min(Math.max(value, min), max)]}
        min={min}
        max={Math.max(max, min + 1)}
        step={1}
        disabled={disabled || max === min}
        onValueChange={([next]) => next !== undefined && onChange(next)}
        className={classNames('relative flex h-8 touch-none select-none items-center', disabled && 'opacity-45')}
      >
        <Radix.Track className="relative h-1 grow rounded-full bg-track">
          <Radix.Range className="absolute h-full rounded-full bg-ink" />
        </Radix.Track>
        <Radix.Thumb
          aria-label={label}
          className="block size-4 rounded-full border-[1.5px] border-ink bg-surface shadow-[0_1px_2px_rgb(0_0_0/0.12)]"
        />
      </Radix.Root>
      {marks.map((mark) => (
        <Mark key={mark.value} mark={mark} min={min} max={max} isCurrent={mark.value === value} />
      ))}
    </div>
  );
}

interface MarkProps {
  mark: SliderMark;
  min: number;
  max: number;
  isCurrent: boolean;
}

function Mark({ mark, min, max, isCurrent }: MarkProps) {
  const part = max === min ? 0 : (mark.value - min) / (max - min);
  const shift = part < EDGE ? '0%' : part > 1 - EDGE ? '-100%' : '-50%';
  return (
    <span
      aria-hidden="true"
      style={{ left: `${part * 100}%`, translate: `${shift} 0` }}
      className={classNames(
        'numeric absolute top-[26px] whitespace-nowrap text-axis',
        isCurrent ? 'font-medium text-ink' : 'text-ink-3',
      )}
    >
      {mark.label}
    </span>
  );
}
