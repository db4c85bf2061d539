'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../../components/primitives/button.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Notice } from '../../../components/primitives/notice.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { useRefusal } from '../../../components/shell/refusal.ts';
import { TopBar } from '../../../components/shell/top-bar.tsx';
import { type RouterOutputs, useTRPC } from '../../../trpc/client.tsx';
import { failureOf } from '../../../trpc/read-error.ts';
import { endpointState, subscriptionText } from '../webhook-state.ts';
import { DeliveriesTable } from './deliveries-table.tsx';

type Deliveries = RouterOutputs['webhooks']['deliveries'];

/** How often the list is read again while something is on its way. */
const REFRESH_EVERY_MS = 2_000;

interface DeliveriesPageProps {
  organizationSlug: string;
  initial: Deliveries;
}

/** What was sent to one endpoint. */
export function DeliveriesPage({ organizationSlug, initial }: DeliveriesPageProps) {
  const trpc = useTRPC();
  const refusal = useRefusal('webhook:write');
  const [trail, setTrail] = useState<readonly string[]>([]);
  const afterId = trail.at(-1) ?? null;
  const query = { organizationSlug, endpointId: initial.endpoint.id, afterId };
  const { data, refetch } = useQuery(
    trpc.webhooks.deliveries.queryOptions(query, {
      placeholderData: (previous) => previous,
      ...(afterId === null ? { initialData: initial } : {}),
      refetchInterval: ({ state }) => (isMoving(state.data) ? REFRESH_EVERY_MS : false),
    }),
  );
  const shown = data ?? initial;
  const { endpoint } = shown;
  const state = endpointState(endpoint);
  const onError = (error: unknown) => toast.error(failureOf(error as Parameters<typeof failureOf>[0]));
  const test = useMutation(
    trpc.webhooks.test.mutationOptions({
      onSuccess: async () => {
        toast.success('A test is on its way.');
        setTrail([]);
        // The event becomes a delivery within moments.
        setTimeout(() => void refetch(), REFRESH_EVERY_MS / 2);
      },
      onError,
    }),
  );
  const redeliver = useMutation(trpc.webhooks.redeliver.mutationOptions({ onSuccess: () => void refetch(), onError }));
  const testRefusal = refusal ?? (endpoint.isEnabled ? null : 'The endpoint is switched off.');
  return (
    <>
      <TopBar
        crumbs={[
          { label: 'Organization settings' },
          { label: 'Webhooks', href: `/${organizationSlug}/settings/webhooks` },
        ]}
        page="Deliveries"
      />
      <main id="main" className="w-full max-w-[1232px] flex-1 px-4 pt-4 pb-10 md:px-8 md:pt-6 md:pb-12">
        <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-[280px]">
            <h1 className="break-all font-semibold text-title tracking-[-0.015em]">{endpoint.url}</h1>
            <p className="mt-1 flex flex-wrap items-center gap-2 text-ink-2">
              <Tag tone={state.tone}>{state.text}</Tag>
              {subscriptionText(endpoint.eventTypes)}. What was sent in the last 30 days, the newest first.
            </p>
          </div>
          <GuardedButton
            refusal={testRefusal}
            onClick={() => test.mutate({ organizationSlug, endpointId: endpoint.id })}
          >
            Send a test
          </GuardedButton>
        </div>
        <div className="mt-6">
          {shown.deliveries.length === 0 ? (
            <Notice title="Nothing was sent yet">Send a test to see what arrives, and how it is signed.</Notice>
          ) : (
            <DeliveriesTable
              deliveries={shown.deliveries}
              refusal={testRefusal}
              onRedeliver={({ id: deliveryId }) =>
                redeliver.mutate({ organizationSlug, endpointId: endpoint.id, deliveryId })
              }
            />
          )}
          <div className="mt-3 flex min-h-9 justify-end gap-2">
            {trail.length === 0 ? null : <Button onClick={() => setTrail(trail.slice(0, -1))}>Newer</Button>}
            {shown.nextAfterId === null ? null : (
              <Button onClick={() => setTrail([...trail, shown.nextAfterId ?? ''])}>Older</Button>
            )}
          </div>
        </div>
      </main>
    </>
  );
}

function isMoving(data: Deliveries | undefined): boolean {
  return data?.deliveries.some(({ status, attemptCount }) => status === 'pending' && attemptCount < 2) === true;
}
