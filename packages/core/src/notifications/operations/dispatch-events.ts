import { audienceOf } from '../event-audience.ts';
import { eventMail } from '../event-mail.ts';
import { EVENT_TYPES, type EventType } from '../event-types.ts';
import type { DispatchFacts, DispatchPlan, EventDispatch, EventReference } from '../ports.ts';

/** Events of one look: each is a transaction of its own. */
export const EVENTS_DISPATCHED_MAX = 50;

export interface DispatchEventsPorts {
  readonly events: EventDispatch;
  readonly publicUrl: string;
  /** An event that cannot be told now stops no other, and is tried again by the next look. */
  readonly onFailure: (reference: EventReference, error: unknown) => void;
}

/**
 * Tells of what happened: mails to whom it concerns, deliveries to the endpoints that subscribed. Repeating is safe: an event is told in the
 * transaction that notes that it was. True when as many waited as one look takes, and all of them were told.
 */
export async function dispatchEvents({ events, publicUrl, onFailure }: DispatchEventsPorts): Promise<boolean> {
  const waiting = await events.list(EVENTS_DISPATCHED_MAX);
  let toldCount = 0;
  for (const reference of waiting) {
    try {
      if (await events.dispatch(reference, (facts) => planOf(facts, publicUrl))) toldCount += 1;
    } catch (error) {
      onFailure(reference, error);
    }
  }
  return toldCount === EVENTS_DISPATCHED_MAX;
}

function planOf({ event, organizationName, organizationSlug }: DispatchFacts, publicUrl: string): DispatchPlan {
  const { data, occurredAt } = event;
  const type = EVENT_TYPES.find((known) => known === event.type);
  if (type === undefined) return { audience: null, personId: null, mailFor: () => null };
  const organizationUrl = `${publicUrl}/${organizationSlug}`;
  return {
    audience: audienceOf(type, data),
    personId: typeof data.requested_by_id === 'string' ? data.requested_by_id : null,
    mailFor: ({ timeZone }) =>
      eventMail<EventType>(type, data, { organizationName, organizationUrl, occurredAt, timeZone }),
  };
}
