'use client';

import type { StaffMember } from '@lethe/core/access';
import { isErasureOverdue } from '@lethe/core/erasures';
import { formatCount, formatQuantity, formatRemaining } from '../../../components/format/duration.ts';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Dial } from '../../../components/payload-state/dial.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import type { StaffOutputs } from '../../../trpc/staff-client.tsx';
import { selectorWords } from '../../erasures/erasure-words.ts';
import { StaffFrame } from '../staff-frame.tsx';
import { QueueActions } from './queue-actions.tsx';

type Queue = StaffOutputs['erasures']['queue'];

const COLUMNS: readonly Column[] = [
  { label: 'Organization and request' },
  { label: 'Payloads and reason', isWide: true },
  { label: 'To erase', isWide: true, isNumber: true },
  { label: 'Due, UTC', isWide: true },
  { label: 'Decision', isQuiet: true },
];

/** What members asked to have erased and nobody in their organization has decided, the earliest deadline first. No content is shown here. */
export function ErasureQueuePage({ member, queue, now }: Queue & { member: StaffMember }) {
  return (
    <StaffFrame
      member={member}
      page="erasures"
      sentence="What members asked to have erased, and nobody has decided yet. You decide in the organization’s name; its audit log says so."
    >
      {queue.length === 0 ? (
        <Notice glyph={<Dial kind="erased" />} title="Nothing waits">
          A request that a member files appears here at once, and is to be decided within 30 days.
        </Notice>
      ) : (
        <DataTable label="Requests for erasure that wait" columns={COLUMNS}>
          {queue.map(({ erasure, organizationName }) => (
            <tr key={erasure.id} className="hover:bg-hover">
              <RowHead
                title={organizationName}
                note={`${erasure.number}, asked for by ${erasure.requestedBy.label}`}
                narrowNote={
                  <>
                    {formatQuantity(erasure.matchedCount - erasure.heldCount, 'payload')}{' '}
                    {selectorWords(erasure.selector)}
                    <span className={isErasureOverdue(erasure, now) ? 'block text-danger' : 'block'}>
                      {isErasureOverdue(erasure, now) ? 'Overdue since ' : 'Due '}
                      <InstantText at={erasure.dueAt} form="list" /> UTC
                    </span>
                  </>
                }
              />
              <Cell isWide className="max-w-[360px]">
                <span className="numeric block truncate">Payloads {selectorWords(erasure.selector)}</span>
                <span className="block truncate text-ink-3 text-label" title={erasure.reason}>
                  {erasure.reason}
                </span>
              </Cell>
              <Cell isWide isNumber>
                {formatCount(erasure.matchedCount - erasure.heldCount)}
                {erasure.heldCount === 0 ? null : (
                  <span className="block text-held text-label">{formatCount(erasure.heldCount)} held</span>
                )}
              </Cell>
              <Cell isWide className="whitespace-nowrap">
                <InstantText at={erasure.dueAt} form="list" />
                <span className="block text-label">
                  {isErasureOverdue(erasure, now) ? (
                    <Tag tone="danger">Overdue</Tag>
                  ) : (
                    <span className="numeric text-ink-3">
                      in {formatRemaining(erasure.dueAt.getTime() - now.getTime())}
                    </span>
                  )}
                </span>
              </Cell>
              <Cell className="whitespace-nowrap text-right">
                <QueueActions erasure={erasure} />
              </Cell>
            </tr>
          ))}
        </DataTable>
      )}
    </StaffFrame>
  );
}
