'use client';

import { formatDate } from '../../components/format/instant.ts';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import type { RouterOutputs } from '../../trpc/client.tsx';
import { CLASS_NAMES } from './lifecycle-words.ts';
import { Panel } from './panel.tsx';
import { WordTable } from './word-table.tsx';

type Entry = RouterOutputs['compliance']['subprocessors'][number];

const COLUMNS = [
  { label: 'Service', width: 'md:w-[24%]' },
  { label: 'Data', width: 'md:w-[17%]' },
  { label: 'Region', width: 'md:w-[14%]' },
  { label: 'Safeguards', width: '' },
  { label: 'Review', width: 'md:w-[15%]' },
] as const;

/** The services to which the operator gives data, as staff keep them in the register. */
export function SubprocessorsPanel({ entries, isSelfHosted }: { entries: readonly Entry[]; isSelfHosted: boolean }) {
  return (
    <Panel id="subprocessors" title="Subprocessors" remark="To whom the operator gives data, kept up by its staff.">
      {entries.length === 0 ? (
        <EmptyRegister isSelfHosted={isSelfHosted} />
      ) : (
        <WordTable
          label="Subprocessors"
          columns={COLUMNS}
          rows={entries.map((entry) => ({ key: entry.id, head: <Service entry={entry} />, cells: cellsOf(entry) }))}
        />
      )}
    </Panel>
  );
}

function Service({ entry }: { entry: Entry }) {
  return (
    <>
      <span className="block font-medium">{entry.service}</span>
      <span className="block text-ink-3 text-label">{entry.purpose}</span>
      {entry.isOptional ? (
        <Tag tone="outline" className="mt-1">
          Only if you choose it
        </Tag>
      ) : null}
    </>
  );
}

function cellsOf(entry: Entry) {
  return [
    <span key="data" className="text-ink-2">
      {entry.dataClasses.map((dataClass) => CLASS_NAMES[dataClass]).join(', ')}
    </span>,
    <span key="region">{entry.region}</span>,
    <div key="safeguards">
      <p className="text-pretty text-ink-2">{entry.safeguards}</p>
      <a
        href={entry.evidenceUrl}
        target="_blank"
        rel="noopener noreferrer"
        className="inline-flex max-w-full items-center gap-1 rounded-chip text-accent hover:underline max-md:min-h-10"
      >
        <span className="truncate">{new URL(entry.evidenceUrl).hostname}</span>
        <Icon name="arrowRight" className="size-3 -rotate-45" />
        <span className="sr-only">, evidence for {entry.service}, opens in a new tab</span>
      </a>
    </div>,
    <div key="review" className="tabular-nums">
      <span className="block text-ink-2">{formatDate(new Date(entry.reviewedOn))}</span>
      {entry.isReviewOverdue ? (
        <>
          <span className="block text-ink-3 text-label">Next was due {formatDate(new Date(entry.reviewDueOn))}</span>
          <Tag tone="expiring" className="mt-0.5">
            Overdue
          </Tag>
        </>
      ) : (
        <span className="block text-ink-3 text-label">Next by {formatDate(new Date(entry.reviewDueOn))}</span>
      )}
    </div>,
  ];
}

/** An empty register means one thing where Lethe is a service, and another where the reader's own people run it. */
function EmptyRegister({ isSelfHosted }: { isSelfHosted: boolean }) {
  return (
    <div className="rounded-card border">
      <Notice glyph={<Icon name="people" />} title="No subprocessor is registered" className="py-8 md:py-10">
        {isSelfHosted
          ? 'This installation is run by your own operator. What it runs on, and which model providers it may call, is in the register only when the operator’s compliance officer enters it in the staff console.'
          : 'The operator has entered no service to which it gives data of customers.'}
      </Notice>
    </div>
  );
}
