'use client';

import type { RequestView } from '@lethe/core/payloads';
import type { ReactNode } from 'react';
import { Card, CardHead } from '../../../components/primitives/card.tsx';
import { CopyButton } from '../../../components/primitives/copy-button.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { EraseButton } from '../../erasures/erase-button.tsx';

/** What the request is known by: the caller's own names for it, whose key sent it, and how it was scored. */
export function HandlesCard({ request }: { request: RequestView }) {
  const { endUser, sessionId, tags } = request.handles;
  return (
    <Card aria-labelledby="handles-title">
      <CardHead id="handles-title" title="Handles" />
      <dl className="grid grid-cols-[88px_minmax(0,1fr)] items-center gap-x-2 px-4 pt-2 pb-2.5">
        <Handle name="End user" value={endUser} />
        {endUser === null ? null : (
          <Row name="">
            <EraseButton
              size="tiny"
              selector={{ kind: 'end_user', endUser }}
              label="Erase everything of this end user"
            />
          </Row>
        )}
        <Handle name="Session" value={sessionId} />
        <Row name="Tags">
          {tags.length === 0 ? (
            <None />
          ) : (
            <span className="flex flex-wrap gap-1">
              {tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
          )}
        </Row>
        <Row name="Project">
          <span className="truncate">{request.projectName}</span>
        </Row>
        <Row name="API key">
          <span className="truncate" title={request.apiKeyName}>
            {request.apiKeyName} <span className="code text-ink-3">{request.apiKeyMask}</span>
          </span>
        </Row>
        <Handle name="Provider id" value={request.upstreamRequestId} />
        {request.feedback.length === 0 ? null : (
          <Row name="Feedback">
            <span className="flex flex-wrap gap-1">
              {request.feedback.map(({ name, score, createdAt }) => (
                <Tag key={`${name} ${createdAt.getTime()}`}>{`${name} ${score}`}</Tag>
              ))}
            </span>
          </Row>
        )}
      </dl>
    </Card>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="flex min-h-7 min-w-0 items-center">{children}</dd>
    </>
  );
}

function Handle({ name, value }: { name: string; value: string | null }) {
  return (
    <Row name={name}>
      {value === null ? (
        <None />
      ) : (
        <>
          <span className="code truncate" title={value}>
            {value}
          </span>
          <CopyButton size="tiny" text={value} label={`Copy ${name}`} done={`${name} copied.`} className="ml-auto" />
        </>
      )}
    </Row>
  );
}

function None() {
  return <span className="text-ink-3">none</span>;
}
