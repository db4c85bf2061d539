'use client';

import type { WebhookDelivery } from '@lethe/core/webhooks';
import { InstantText } from '../../../components/format/instant-text.tsx';
import { Cell, type Column, DataTable, RowHead } from '../../../components/primitives/data-table.tsx';
import { GuardedButton } from '../../../components/primitives/guarded-button.tsx';
import { Tag } from '../../../components/primitives/tag.tsx';
import { attemptText, deliveryState } from '../webhook-state.ts';

const COLUMNS: readonly Column[] = [
  { label: 'Event' },
  { label: 'Happened, UTC', isWide: true },
  { label: 'Attempts', isWide: true, isNumber: true },
  { label: 'Last attempt', isWide: true },
  { label: 'State' },
  { label: 'Actions', isQuiet: true },
];

interface DeliveriesTableProps {
  deliveries: readonly WebhookDelivery[];
  refusal: string | null;
  onRedeliver: (delivery: WebhookDelivery) => void;
}

export function DeliveriesTable({ deliveries, refusal, onRedeliver }: DeliveriesTableProps) {
  return (
    <DataTable label="Deliveries" columns={COLUMNS}>
      {deliveries.map((delivery) => {
        const state = deliveryState(delivery);
        const attempt = attemptText(delivery);
        return (
          <tr key={delivery.id}>
            <RowHead
              className="md:max-w-[360px]"
              title={<span className="code">{delivery.eventType}</span>}
              note={<span className="code">{delivery.eventId}</span>}
              narrowNote={
                <>
                  <InstantText at={delivery.occurredAt} form="list" /> UTC{attempt === null ? '' : `. ${attempt}`}
                </>
              }
            />
            <Cell isWide className="whitespace-nowrap text-ink-2">
              <InstantText at={delivery.occurredAt} form="list" />
            </Cell>
            <Cell isWide isNumber className="text-ink-2">
              {delivery.attemptCount}
            </Cell>
            <Cell isWide className="text-ink-2">
              {attempt ?? '–'}
              {delivery.status === 'pending' && delivery.attemptCount > 0 && delivery.nextAttemptAt !== null ? (
                <span className="block text-ink-3 text-label">
                  Next <InstantText at={delivery.nextAttemptAt} form="list" />
                </span>
              ) : null}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Tag tone={state.tone}>{state.text}</Tag>
            </Cell>
            <Cell className="w-px text-right">
              <GuardedButton
                refusal={refusal ?? (delivery.status === 'pending' ? 'It is on its way already.' : null)}
                onClick={() => onRedeliver(delivery)}
                aria-label={`Deliver ${delivery.eventType} again`}
              >
                Again
              </GuardedButton>
            </Cell>
          </tr>
        );
      })}
    </DataTable>
  );
}
