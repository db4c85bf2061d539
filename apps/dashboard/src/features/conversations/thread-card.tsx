'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { formatCount } from '../../components/format/duration.ts';
import { clipMiddle } from '../../components/format/identifier.ts';
import { Button } from '../../components/primitives/button.tsx';
import { Card } from '../../components/primitives/card.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { conversationHref } from './conversation-address.ts';

interface ThreadCardProps {
  organizationSlug: string;
  requestId: string;
  sessionId: string;
}

/** Where a request stands in its conversation, and the way to what was said before and after it. For a request with a session id. */
export function ThreadCard({ organizationSlug, requestId, sessionId }: ThreadCardProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.conversations.place.queryOptions({ organizationSlug, requestId }));
  const place = data?.place ?? null;
  const hrefOf = (id: string) => `/${organizationSlug}/requests/${id}`;
  return (
    <Card className="px-4 py-3">
      <h2 className="font-strong">Conversation</h2>
      <p className="numeric mt-1 min-h-5 text-ink-2">
        {place === null
          ? null
          : `Request ${formatCount(place.position)} of ${formatCount(place.requestCount)}${place.isWhole ? '' : '+'} in `}
        <Link
          href={`${conversationHref(organizationSlug, sessionId)}#${requestId}`}
          className="code foreign-text text-accent hover:underline"
        >
          {clipMiddle(sessionId, 14, 6)}
        </Link>
      </p>
      <div className="mt-2 flex gap-2">
        <StepLink label="Before it" href={place?.previousId == null ? null : hrefOf(place.previousId)} />
        <StepLink label="After it" href={place?.nextId == null ? null : hrefOf(place.nextId)} />
      </div>
    </Card>
  );
}

function StepLink({ label, href }: { label: string; href: string | null }) {
  if (href === null)
    return (
      <Button disabled title="There is none.">
        {label}
      </Button>
    );
  return (
    <Button asChild>
      <Link href={href} prefetch={false}>
        {label}
      </Link>
    </Button>
  );
}
