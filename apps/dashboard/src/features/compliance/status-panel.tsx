import type { DestructionStatus } from '@lethe/core/retention';
import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { formatCount, formatRemaining } from '../../components/format/duration.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Panel } from './panel.tsx';

interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly isLate?: boolean;
}

/** How destruction stands for this organization, in figures. */
export function StatusPanel({ status, now }: { status: DestructionStatus; now: Date }) {
  return (
    <Panel id="status" title="Retention status" remark="Of this organization, in UTC.">
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border bg-line lg:grid-cols-4">
        {figuresOf(status, now).map(({ label, value, note, isLate = false }) => (
          <div key={label} className="min-w-0 bg-surface px-4 py-3 lg:px-5">
            <dt className="text-ink-3 text-label">{label}</dt>
            <dd className={classNames('numeric mt-0.5 font-medium', isLate && 'text-danger')}>{value}</dd>
            {note === undefined ? null : <dd className="text-ink-3 text-label tabular-nums">{note}</dd>}
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function figuresOf(status: DestructionStatus, now: Date): readonly Figure[] {
  const { lastRunAt, nextDueAt, oldestOverdueAt, overdueKeyCount } = status;
  return [
    {
      label: 'Last run',
      value: lastRunAt === null ? 'Not yet' : <InstantText at={lastRunAt} form="list" />,
      note:
        lastRunAt === null
          ? 'The first one is still to come'
          : `${formatRemaining(now.getTime() - lastRunAt.getTime())} ago`,
    },
    {
      label: 'Next key due',
      value: nextDueAt === null ? 'None' : <InstantText at={nextDueAt} form="list" />,
      note: nextDueAt === null ? 'No payload is stored' : `In ${formatRemaining(nextDueAt.getTime() - now.getTime())}`,
    },
    {
      label: 'Backlog',
      value: overdueKeyCount === 0 ? 'None' : formatCount(overdueKeyCount),
      note: 'Ended hours whose key is still there',
      isLate: overdueKeyCount > 0,
    },
    {
      label: 'Oldest overdue',
      value: oldestOverdueAt === null ? 'None' : <InstantText at={oldestOverdueAt} form="list" />,
      note:
        oldestOverdueAt === null
          ? 'Legal holds apart'
          : `For ${formatRemaining(now.getTime() - oldestOverdueAt.getTime())}`,
      isLate: oldestOverdueAt !== null,
    },
    { label: 'Keys destroyed', value: formatCount(status.destroyedKeyCount), note: 'One for each hour of expiry' },
    { label: 'Parts destroyed', value: formatCount(status.destroyedPartCount), note: 'Dropped, erased or released' },
    { label: 'Parts stored', value: formatCount(status.storedPartCount), note: 'A request and its answer are two' },
    { label: 'Parts held', value: formatCount(status.heldPartCount), note: 'Kept past their expiry by a legal hold' },
  ];
}
