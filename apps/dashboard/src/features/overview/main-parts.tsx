import type { AuditEvent } from '@lethe/core/audit';
import type { ConversationSummary } from '@lethe/core/conversations';
import type { RequestView } from '@lethe/core/payloads';
import { formatCount, formatLatency, formatQuantity } from '../../components/format/duration.ts';
import { clipMiddle, clipName } from '../../components/format/identifier.ts';
import { InstantText } from '../../components/format/instant-text.tsx';
import { ACTION_NAMES } from '../audit-log/action-words.ts';
import { targetText } from '../audit-log/view-model.ts';
import { conversationHref } from '../conversations/conversation-address.ts';
import { groupEvents } from './group-events.ts';
import { CardLine, CardLines, EmptyLine, PartCard } from './part-card.tsx';

interface PathProps {
  /** Of the organization. */
  path: string;
}

export function ErrorsCard({ path, requests }: PathProps & { requests: readonly RequestView[] }) {
  return (
    <PartCard id="errors" title="Latest errors" href={`${path}/requests?status=4xx&status=5xx`} more="All">
      {requests.length === 0 ? (
        <EmptyLine>No request has failed.</EmptyLine>
      ) : (
        <CardLines>
          {requests.map((request) => (
            <CardLine
              key={request.id}
              href={`${path}/requests/${request.id}`}
              title={
                <>
                  <span className="numeric text-danger">{request.statusCode}</span> {request.errorCode ?? 'error'}
                </>
              }
              note={`${request.provider}/${request.model} · ${formatLatency(request.timing.totalMs)}`}
              right={<InstantText at={request.admittedAt} form="list" />}
            />
          ))}
        </CardLines>
      )}
    </PartCard>
  );
}

interface ConversationsCardProps extends PathProps {
  organizationSlug: string;
  conversations: readonly ConversationSummary[];
}

export function ConversationsCard({ path, organizationSlug, conversations }: ConversationsCardProps) {
  return (
    <PartCard id="conversations" title="Recent conversations" href={`${path}/conversations`} more="All">
      {conversations.length === 0 ? (
        <EmptyLine>No request had a session. Send x-lethe-session-id to group requests into conversations.</EmptyLine>
      ) : (
        <CardLines>
          {conversations.map(({ sessionId, endUser, requestCount, tokenCount, lastAt }) => (
            <CardLine
              key={sessionId}
              href={conversationHref(organizationSlug, sessionId)}
              title={<span className="code">{clipMiddle(sessionId, 16, 8)}</span>}
              note={`${formatQuantity(requestCount, 'request')}, ${formatCount(tokenCount)} tokens${endUser === null ? '' : ` · ${clipName(endUser)}`}`}
              right={<InstantText at={lastAt} form="list" />}
            />
          ))}
        </CardLines>
      )}
    </PartCard>
  );
}

const RUNS_SHOWN = 6;

export function LatelyCard({ path, events }: PathProps & { events: readonly AuditEvent[] }) {
  const log = `${path}/settings/audit-log`;
  return (
    <PartCard id="lately" title="Lately" href={log} more="All">
      {events.length === 0 ? (
        <EmptyLine>Nothing was done yet.</EmptyLine>
      ) : (
        <CardLines>
          {groupEvents(events)
            .slice(0, RUNS_SHOWN)
            .map(({ event, count }) => (
              <CardLine
                key={String(event.number)}
                href={`${log}?action=${event.action}`}
                title={`${ACTION_NAMES[event.action]}${count === 1 ? '' : `, ${formatCount(count)} times`}`}
                note={count === 1 ? `${event.actor.label} · ${targetText(event)}` : event.actor.label}
                right={<InstantText at={event.occurredAt} form="list" />}
              />
            ))}
        </CardLines>
      )}
    </PartCard>
  );
}
