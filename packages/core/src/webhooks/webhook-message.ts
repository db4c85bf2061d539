import type { OrganizationEvent } from '../notifications/index.ts';
import type { WebhookMessage } from './ports.ts';

/** The body is made from the event each time, in one order of keys: every attempt sends the same bytes. */
export function webhookMessage({ id, type, occurredAt, data }: OrganizationEvent): WebhookMessage {
  return { id, body: JSON.stringify({ id, type, timestamp: occurredAt.toISOString(), data: sorted(data) }) };
}

function sorted(data: OrganizationEvent['data']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
