import type { Role } from '../tenancy/index.ts';
import type { EventType } from './event-types.ts';

/** Whom an event is mailed to. */
export interface Audience {
  readonly roles: readonly Role[];
  /** The billing address too, or who looks after the money where there is none. */
  readonly withBilling: boolean;
}

const LEADERS: Audience = { roles: ['owner', 'admin'], withBilling: false };
const LEADERS_AND_BILLING: Audience = { roles: ['owner', 'admin'], withBilling: true };
const COMPLIANCE: Audience = { roles: ['owner', 'admin', 'compliance'], withBilling: false };

/** Null: no mail, since there would be one for every hour of the day; webhooks and receipts tell of these. */
const AUDIENCES: Readonly<Record<EventType, Audience | null>> = {
  'organization.suspended': LEADERS_AND_BILLING,
  'organization.closing_soon': LEADERS_AND_BILLING,
  'organization.resolved': LEADERS_AND_BILLING,
  'organization.closed': LEADERS_AND_BILLING,
  'organization.reopened': LEADERS,
  'organization.purge_soon': LEADERS,
  'organization.purge_waits': COMPLIANCE,
  'legal_hold.placed': COMPLIANCE,
  'legal_hold.confirmed': COMPLIANCE,
  'legal_hold.release_requested': COMPLIANCE,
  'legal_hold.released': COMPLIANCE,
  'erasure.requested': COMPLIANCE,
  'erasure.approved': COMPLIANCE,
  'erasure.declined': COMPLIANCE,
  'erasure.done': COMPLIANCE,
  'export.ready': LEADERS,
  'export.failed': LEADERS,
  'payloads.destroyed': null,
  'payloads.erased': null,
  'payloads.dropped': null,
  'webhook.test': null,
  'webhook.disabled': LEADERS,
};

/**
 * What concerns money goes to the billing address as well, what ends over a violation of the terms to those who lead the organization alone:
 * a mailbox for invoices need not know.
 */
export function audienceOf(type: EventType, data: Readonly<Record<string, unknown>>): Audience | null {
  const audience = AUDIENCES[type];
  return audience !== null && data.reason === 'terms_violation' ? { ...audience, withBilling: false } : audience;
}
