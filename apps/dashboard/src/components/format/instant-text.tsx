'use client';

import { classNames } from '../class-names.ts';
import { formatClock, formatDate, formatDateTime, formatDayTime, formatInstant } from './instant.ts';

const FORMS = { clock: formatClock, list: formatDayTime, page: formatInstant, bare: formatDateTime, date: formatDate };

interface InstantTextProps {
  at: Date;
  form: keyof typeof FORMS;
  className?: string;
}

/** An instant in UTC. Hovering tells it in the reader's own zone too; that is known in the browser only, so it is set there. */
export function InstantText({ at, form, className }: InstantTextProps) {
  return (
    <time
      dateTime={at.toISOString()}
      className={classNames('numeric', className)}
      onPointerEnter={(event) => {
        event.currentTarget.title = `${formatInstant(at)}\n${at.toLocaleString()} local time\n${at.toISOString()}`;
      }}
    >
      {FORMS[form](at)}
    </time>
  );
}
