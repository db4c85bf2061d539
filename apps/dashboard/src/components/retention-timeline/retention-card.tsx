import type { ReactNode } from 'react';
import type { StateLabel } from '../payload-state/describe-state.ts';
import { Dial } from '../payload-state/dial.tsx';
import { Card } from '../primitives/card.tsx';
import type { Timeline } from './retention-timeline.ts';
import { TimelineRail } from './timeline-rail.tsx';

interface RetentionCardProps {
  label: StateLabel;
  title: string;
  remark: string;
  /** Null for a payload that was never stored: it has no life to draw. */
  timeline: Timeline | null;
  children?: ReactNode;
}

export function RetentionCard({ label, title, remark, timeline, children }: RetentionCardProps) {
  return (
    <Card aria-labelledby="retention-title" className="mt-5 px-4 pt-4 pb-[18px] md:px-5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Dial kind={label.dial} remainingFraction={label.remainingFraction} className="size-4" />
        <h2 id="retention-title" className="numeric font-semibold">
          {title}
        </h2>
        <p className="basis-full text-ink-3 md:basis-auto">{remark}</p>
        {children}
      </div>
      {timeline === null ? null : <TimelineRail timeline={timeline} />}
    </Card>
  );
}
