export { type Audience, audienceOf } from './event-audience.ts';
export { eventMail } from './event-mail.ts';
export type { EventMailFacts } from './event-mail-parts.ts';
export { EVENT_DATA, EVENT_TYPES, type EventData, type EventType } from './event-types.ts';
export { type DispatchEventsPorts, dispatchEvents, EVENTS_DISPATCHED_MAX } from './operations/dispatch-events.ts';
export type {
  DispatchFacts,
  DispatchPlan,
  EventDispatch,
  EventReference,
  OrganizationEvent,
  ReaderTimeZones,
} from './ports.ts';
export { type PurgeMailFacts, purgeMail } from './purge-mail.ts';
export { isTimeZone, readerDay, readerInstant, TIME_ZONE_LENGTH_MAX } from './reader-time.ts';
