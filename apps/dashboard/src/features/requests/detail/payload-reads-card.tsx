'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Card, CardHead } from '../../../components/primitives/card.tsx';
import { useTRPC } from '../../../trpc/client.tsx';
import { errorSentence } from '../../../trpc/read-error.ts';
import { actorKindText } from '../../audit-log/view-model.ts';

/** As many as fit beside a conversation; the audit log has all of them. */
const SHOWN_MAX = 8;

interface PayloadReadsCardProps {
  organizationSlug: string;
  requestId: string;
  /** Whether a legal hold preserves the payload past its expiry: its reads are told apart from those before. */
  isHeld: boolean;
  /** False until the payload of this page was read, so that this read is among them. */
  isReady: boolean;
}

/** Who read the payload, and when: from the audit log, for roles that see it. */
export function PayloadReadsCard({ organizationSlug, requestId, isHeld, isReady }: PayloadReadsCardProps) {
  const trpc = useTRPC();
  const action = isHeld ? 'payload.read_held' : 'payload.read';
  const filter = isHeld ? ({ action, targetId: requestId } as const) : { payloadOf: requestId };
  const reads = useQuery({
    ...trpc.audit.list.queryOptions({ organizationSlug, filter, pageSize: SHOWN_MAX }),
    enabled: isReady,
    staleTime: 0,
  });
  const events = reads.data?.events ?? [];
  return (
    <Card aria-labelledby="reads-title">
      <CardHead id="reads-title" title="Payload reads">
        {reads.data === undefined ? null : (
          <span className="numeric">{reads.data.next === null ? events.length : `${SHOWN_MAX}+`}</span>
        )}
      </CardHead>
      {reads.isError ? <p className="px-4 py-3 text-ink-2">{errorSentence(reads.error)}</p> : null}
      {reads.isSuccess && events.length === 0 ? (
        <p className="px-4 py-3 text-ink-2">
          {isHeld ? 'Nobody has read it since its expiry.' : 'Nobody has read it.'}
        </p>
      ) : null}
      {events.length === 0 ? null : (
        <ul className="px-4 pt-2 pb-2.5">
          {events.map((event) => (
            <li key={String(event.number)} className="flex min-h-7 items-center gap-2">
              <span className="truncate">
                {event.actor.label}
                {event.action === 'payload.searched' ? (
                  <span className="ml-1.5 text-ink-3 text-label">in a search</span>
                ) : null}
                {event.actor.kind === 'user' ? null : (
                  <span className="ml-1.5 text-ink-3 text-label">{actorKindText(event)}</span>
                )}
              </span>
              <InstantText at={event.occurredAt} form="list" className="ml-auto whitespace-nowrap text-ink-3" />
            </li>
          ))}
        </ul>
      )}
      {reads.data?.next == null ? null : (
        <p className="border-t px-4 py-2">
          <Link
            href={`/${organizationSlug}/settings/audit-log?action=${action}`}
            className="text-accent text-label hover:underline"
          >
            All payload reads
          </Link>
        </p>
      )}
    </Card>
  );
}
