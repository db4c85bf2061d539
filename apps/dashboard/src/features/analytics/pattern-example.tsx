'use client';

import type { PromptPattern } from '@lethe/core/analytics';
import { parseConversation } from '@lethe/core/payloads';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { SkeletonBar } from '../../components/primitives/skeleton.tsx';
import { useShell } from '../../components/shell/shell-context.tsx';
import { useTRPC } from '../../trpc/client.tsx';
import { errorSentence } from '../../trpc/read-error.ts';
import { RetryNotice } from '../requests/retry-notice.tsx';
import { systemTextOf } from './system-text.ts';

/** The system prompt of the pattern's newest request. Opening it is a recorded read; nothing of it is kept when it closes. */
export function PatternExample({ pattern }: { pattern: PromptPattern }) {
  const trpc = useTRPC();
  const { organization } = useShell();
  const { exampleRequestId: requestId, exampleEndpoint: endpoint } = pattern;
  const { data, error, refetch } = useQuery({
    ...trpc.requests.payload.queryOptions({ organizationSlug: organization.slug, requestId }),
    staleTime: 0,
    gcTime: 0,
    structuralSharing: false,
    refetchOnWindowFocus: false,
  });
  if (error !== null) {
    return (
      <RetryNotice
        title="The example could not be opened"
        message={errorSentence(error)}
        onRetry={() => void refetch()}
        className="py-2"
      />
    );
  }
  if (data === undefined) return <ExampleSkeleton />;
  const text =
    data.kind === 'readable'
      ? systemTextOf(parseConversation({ endpoint, request: data.request, response: data.response }))
      : null;
  return (
    <>
      {data.kind !== 'readable' ? (
        <p>The payload of this example is not readable any more.</p>
      ) : text === null ? (
        <p className="text-ink-3">Requests of this pattern have no system prompt.</p>
      ) : (
        <pre className="max-h-[320px] max-w-[88ch] overflow-auto whitespace-pre-wrap break-words font-sans text-conversation">
          {text}
        </pre>
      )}
      <p className="mt-3 flex flex-wrap gap-x-4 text-label">
        <Link
          href={`/${organization.slug}/requests/${requestId}`}
          prefetch={false}
          className="font-medium text-accent hover:underline"
        >
          Open the request
        </Link>
        {data.kind === 'readable' ? <span className="text-ink-3">Read recorded.</span> : null}
      </p>
    </>
  );
}

function ExampleSkeleton() {
  return (
    <div role="status" aria-busy="true" className="grid animate-late gap-3 py-1">
      <span className="sr-only">Opening the example</span>
      <SkeletonBar className="w-[70%]" />
      <SkeletonBar className="w-[54%]" />
    </div>
  );
}
