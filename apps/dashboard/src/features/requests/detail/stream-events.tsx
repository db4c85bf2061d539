'use client';

import type { StreamEvent } from '@lethe/core/payloads';
import { useState } from 'react';
import { formatCount } from '../../../components/format/duration.ts';
import { Button } from '../../../components/primitives/button.tsx';
import { ClippedText } from '../../../components/primitives/clipped-text.tsx';

const EVENTS_SHOWN_AT_FIRST = 200;
const EVENTS_STEP = 500;
const DATA_CHARACTERS_MAX = 400;

/** The events of a stream as they came, in their order. */
export function StreamEvents({ events }: { events: readonly StreamEvent[] }) {
  const [shownCount, setShownCount] = useState(EVENTS_SHOWN_AT_FIRST);
  return (
    <div className="overflow-hidden rounded-card border">
      <ol tabIndex={0} aria-label="Events" className="code max-h-[72vh] overflow-auto leading-5">
        {events.slice(0, shownCount).map((event, index) => (
          <li key={index} className="grid grid-cols-[48px_minmax(0,1fr)] gap-3 border-b px-3 py-1 last:border-b-0">
            <span className="numeric text-right text-ink-3">{index + 1}</span>
            <span className="min-w-0">
              {event.name === null ? null : <span className="foreign-text mr-2 text-held">{event.name}</span>}
              <ClippedText text={event.data} limit={DATA_CHARACTERS_MAX} />
            </span>
          </li>
        ))}
      </ol>
      {events.length > shownCount ? (
        <div className="border-t p-2">
          <Button tone="quiet" onClick={() => setShownCount(shownCount + EVENTS_STEP)}>
            Show {formatCount(Math.min(EVENTS_STEP, events.length - shownCount))} more of {formatCount(events.length)}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
