'use client';

import type { WebhookEndpoint } from '@lethe/core/webhooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { GuardedButton } from '../../components/primitives/guarded-button.tsx';
import { Icon } from '../../components/primitives/icon.tsx';
import { Notice } from '../../components/primitives/notice.tsx';
import { PageFrame } from '../../components/shell/page-frame.tsx';
import { useRefusal } from '../../components/shell/refusal.ts';
import { useTRPC } from '../../trpc/client.tsx';
import { failureOf } from '../../trpc/read-error.ts';
import { type OpenDialog, WebhookDialogs } from './webhook-dialogs.tsx';
import { draftOf } from './webhook-state.ts';
import { WebhooksTable } from './webhooks-table.tsx';

interface WebhooksPageProps {
  organizationSlug: string;
  endpoints: readonly WebhookEndpoint[];
}

export function WebhooksPage({ organizationSlug, endpoints: initial }: WebhooksPageProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refusal = useRefusal('webhook:write');
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const initialData = { endpoints: [...initial] };
  const { endpoints } = useQuery(trpc.webhooks.list.queryOptions({ organizationSlug }, { initialData })).data;
  const onError = (error: unknown) => toast.error(failureOf(error as Parameters<typeof failureOf>[0]));
  const test = useMutation(
    trpc.webhooks.test.mutationOptions({
      onSuccess: () => toast.success('A test is on its way. The list of the endpoint shows what came of it.'),
      onError,
    }),
  );
  const update = useMutation(
    trpc.webhooks.update.mutationOptions({
      onSuccess: async (_, { isEnabled }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });
        toast.success(isEnabled ? 'The endpoint is on.' : 'The endpoint is off.');
      },
      onError,
    }),
  );
  const flip = (endpoint: WebhookEndpoint) =>
    update.mutate({
      organizationSlug,
      endpointId: endpoint.id,
      draft: draftOf(endpoint),
      isEnabled: !endpoint.isEnabled,
    });
  return (
    <PageFrame
      page="webhooks"
      sentence="Addresses of your own systems that hear of suspension, closure, holds, erasures, exports and each deletion with the index of its receipt. Events carry ids, counts and dates, never content."
      actions={
        <GuardedButton refusal={refusal} onClick={() => setDialog({ kind: 'add' })}>
          <Icon name="plus" />
          Add an endpoint
        </GuardedButton>
      }
    >
      {endpoints.length === 0 ? (
        <Notice glyph={<Icon name="send" />} title="No endpoint yet">
          Add one to have each event posted to it as signed JSON. Deliveries are tried again for three days.
        </Notice>
      ) : (
        <WebhooksTable
          organizationSlug={organizationSlug}
          endpoints={endpoints}
          refusal={refusal}
          onTest={({ id: endpointId }) => test.mutate({ organizationSlug, endpointId })}
          onSwitch={flip}
          onOpen={(kind, endpoint) => setDialog({ kind, endpoint })}
        />
      )}
      <WebhookDialogs organizationSlug={organizationSlug} dialog={dialog} onOpen={setDialog} />
    </PageFrame>
  );
}
