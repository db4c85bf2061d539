import type { MailContent } from '../mail/index.ts';
import type { OrganizationId, UserId } from '../tenancy/index.ts';
import type { Audience } from './event-audience.ts';

export interface EventReference {
  readonly organizationId: OrganizationId;
  readonly eventId: string;
}

/** An event as it was emitted. Its type may be of another version. */
export interface OrganizationEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface DispatchFacts {
  readonly event: OrganizationEvent;
  readonly organizationName: string;
  readonly organizationSlug: string;
}

export interface DispatchPlan {
  /** Null: nobody is mailed. */
  readonly audience: Audience | null;
  /** The member to whom alone it is mailed, while that is one. */
  readonly personId: string | null;
  readonly mailFor: (reader: { readonly timeZone: string | null }) => MailContent | null;
}

/** What waits to be told. */
export interface EventDispatch {
  /** Oldest first. */
  list(countMax: number): Promise<readonly EventReference[]>;
  /** Queues the mails and the deliveries of an event in one transaction, once. False when it was done, or somebody else is at it. */
  dispatch(reference: EventReference, plan: (facts: DispatchFacts) => DispatchPlan): Promise<boolean>;
}

/** In which time zone a person reads, beside UTC. */
export interface ReaderTimeZones {
  find(userId: UserId): Promise<string | null>;
  /** `isFirst`: only while none is known, so that a browser on a journey changes nothing that was chosen. False when nothing was changed. */
  save(change: { userId: UserId; timeZone: string; isFirst: boolean }): Promise<boolean>;
}
