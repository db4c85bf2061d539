'use client';

import { type FormEvent, useState } from 'react';
import { formatInstant } from '../../components/format/instant.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '../../components/primitives/popover.tsx';
import { describeOffset, JUMPS, type JumpUnit, readJump } from './describe-offset.ts';
import { useDemoClock } from './use-demo-clock.ts';

/** The demo's clock at the foot of the sidebar. Opens the controls that move it forward. */
export function TimeMachine() {
  const { now, offsetMs, isMoving, advance, refresh } = useDemoClock();
  const status = isMoving ? 'Moving' : offsetMs === null ? '…' : describeOffset(offsetMs);
  return (
    <Popover onOpenChange={(isOpen) => isOpen && refresh()}>
      <PopoverTrigger className="mt-2 flex min-h-10 w-full items-center gap-2 rounded-control px-2 py-1 text-left text-label hover:bg-hover data-[state=open]:bg-hover rail:justify-center rail:px-0">
        <Icon name={isMoving ? 'refresh' : 'fastForward'} className="text-expiring" />
        <span className="min-w-0 rail:sr-only">
          <span className="block font-medium text-ink-2">Demo clock</span>
          <span role="status" className="numeric block truncate text-ink-3">
            {status}
          </span>
        </span>
      </PopoverTrigger>
      <PopoverContent aria-label="Time machine" side="top" className="w-[296px] p-4">
        <h2 className="font-semibold">Time machine</h2>
        <p className="numeric mt-0.5 text-ink-2">{now === null ? '…' : formatInstant(now)}</p>
        <p className="mt-2 text-ink-3 text-label">
          Moves this demo forward through everything that falls due: payloads expire, their keys are destroyed,
          partitions are dropped. There is no way back.
        </p>
        <div className="mt-3 grid grid-cols-2 gap-2">
          {JUMPS.map((jump) => (
            <Button
              key={jump.label}
              disabled={isMoving}
              onClick={() => advance(jump.advanceSeconds)}
              className="numeric"
            >
              {jump.label}
            </Button>
          ))}
        </div>
        <CustomJump isMoving={isMoving} onJump={advance} />
        {isMoving ? (
          <p role="status" className="mt-3 flex items-center gap-2 text-ink-2 text-label">
            <Icon name="refresh" className="animate-spin" />
            Running what falls due on the way.
          </p>
        ) : null}
      </PopoverContent>
    </Popover>
  );
}

function CustomJump({ isMoving, onJump }: { isMoving: boolean; onJump: (advanceSeconds: number) => void }) {
  const [text, setText] = useState('');
  const [unit, setUnit] = useState<JumpUnit>('days');
  const advanceSeconds = readJump(text, unit);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (advanceSeconds !== null) onJump(advanceSeconds);
  }
  return (
    <form onSubmit={submit} className="mt-2 flex gap-2">
      <input
        aria-label="Length of the jump"
        inputMode="numeric"
        placeholder="7"
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="numeric h-9 w-16 min-w-0 rounded-control border border-faint bg-surface px-2 md:h-7"
      />
      <select
        aria-label="Unit of the jump"
        value={unit}
        onChange={(event) => setUnit(event.target.value === 'hours' ? 'hours' : 'days')}
        className="h-9 flex-1 rounded-control border border-line-2 bg-surface px-1.5 md:h-7"
      >
        <option value="hours">hours</option>
        <option value="days">days</option>
      </select>
      <Button type="submit" disabled={isMoving || advanceSeconds === null}>
        Move
      </Button>
    </form>
  );
}
