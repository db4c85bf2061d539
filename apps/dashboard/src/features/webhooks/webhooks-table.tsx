'use client';

import type { WebhookEndpoint } from '@lethe/core/webhooks';
import Link from 'next/link';
import { InstantText } from '../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../components/primitives/data-table.tsx';
import { RowMenu } from '../../components/primitives/row-menu.tsx';
import { Tag } from '../../components/primitives/tag.tsx';
import type { ChangeKind } from './webhook-dialogs.tsx';
import { endpointState, subscriptionText } from './webhook-state.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Endpoint' },
  { label: 'Hears of', isWide: true },
  { label: 'Last delivered, UTC', isWide: true },
  { label: 'State' },
  { label: 'Actions', isQuiet: true },
];

interface WebhooksTableProps {
  organizationSlug: string;
  endpoints: readonly WebhookEndpoint[];
  refusal: string | null;
  onTest: (endpoint: WebhookEndpoint) => void;
  onSwitch: (endpoint: WebhookEndpoint) => void;
  onOpen: (kind: ChangeKind, endpoint: WebhookEndpoint) => void;
}

export function WebhooksTable({ organizationSlug, endpoints, refusal, onTest, onSwitch, onOpen }: WebhooksTableProps) {
  return (
    <DataTable label="Webhook endpoints" columns={COLUMNS}>
      {endpoints.map((endpoint) => {
        const state = endpointState(endpoint);
        return (
          <tr key={endpoint.id}>
            <RowHead
              className="md:max-w-[420px]"
              title={
                <Link
                  href={`/${organizationSlug}/settings/webhooks/${endpoint.id}`}
                  className="rounded-chip hover:underline"
                  title={endpoint.url}
                >
                  {endpoint.url}
                </Link>
              }
              narrowNote={subscriptionText(endpoint.eventTypes)}
            />
            <Cell isWide className="whitespace-nowrap text-ink-2" title={endpoint.eventTypes.join('\n')}>
              {subscriptionText(endpoint.eventTypes)}
            </Cell>
            <Cell isWide className="whitespace-nowrap text-ink-2">
              {endpoint.lastDeliveredAt === null ? '–' : <InstantText at={endpoint.lastDeliveredAt} form="list" />}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Tag tone={state.tone}>{state.text}</Tag>
            </Cell>
            <Cell className="w-px text-right">
              <RowMenu
                label={endpoint.url}
                actions={[
                  {
                    label: 'Send a test',
                    onSelect: () => onTest(endpoint),
                    refusal: refusal ?? (endpoint.isEnabled ? null : 'It is switched off.'),
                  },
                  { label: 'Change', onSelect: () => onOpen('change', endpoint), refusal },
                  {
                    label: endpoint.isEnabled ? 'Switch off' : 'Switch on',
                    onSelect: () => onSwitch(endpoint),
                    refusal,
                  },
                  { label: 'Rotate the secret', onSelect: () => onOpen('rotate', endpoint), refusal },
                  { label: 'Remove', onSelect: () => onOpen('remove', endpoint), refusal, isDestructive: true },
                ]}
              />
            </Cell>
          </tr>
        );
      })}
    </DataTable>
  );
}
