import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();
const days = z.int().positive();
/** The member who asked: then mail goes to nobody else. */
const asked = { requested_by_id: z.uuid().optional() };
const hold = { hold_id: z.uuid(), case_number: z.string().max(20) };
const erasure = { erasure_id: z.uuid(), number: z.string().max(20) };
const matched = { matched_count: count.optional() };
const exported = { export_id: z.uuid(), kind: z.string().max(20), ...asked };
/** What the leaf of the transparency log says, by whose index its receipt is found. */
const leaf = {
  leaf_index: count,
  expiry_hour: instant.optional(),
  expiry_day: z.iso.date().optional(),
  cause: z.string().max(60).optional(),
  part_count: count.optional(),
};

/**
 * What an event of each type says. Ids, counts and instants only: webhooks carry it to other systems as it is, and mails name nothing else.
 * `event_data_keys` in the database holds the required names; emitting without them is refused there.
 */
export const EVENT_DATA = {
  'organization.suspended': z.object({ reason: z.enum(['non_payment', 'terms_violation']), closes_at: instant }),
  'organization.closing_soon': z.object({ days, closes_at: instant }),
  'organization.resolved': z.object({ state: z.enum(['active', 'closed']).optional() }),
  'organization.closed': z.object({ closed_from: z.enum(['active', 'suspended']), purges_at: instant }),
  'organization.reopened': z.object({}),
  'organization.purge_soon': z.object({ days, purges_at: instant }),
  'organization.purge_waits': z.object({ purges_at: instant, hold_count: count }),
  'legal_hold.placed': z.object(hold),
  'legal_hold.confirmed': z.object(hold),
  'legal_hold.release_requested': z.object(hold),
  'legal_hold.released': z.object(hold),
  'erasure.requested': z.object({ ...erasure, ...matched }),
  'erasure.approved': z.object({ ...erasure, ...matched, ...asked }),
  'erasure.declined': z.object({ ...erasure, ...asked }),
  'erasure.done': z.object({ ...erasure, ...matched, ...asked, erased_count: count, held_count: count }),
  'export.ready': z.object({ ...exported, expires_at: instant }),
  'export.failed': z.object({ ...exported, error_code: z.string().max(60) }),
  'payloads.destroyed': z.object(leaf),
  'payloads.erased': z.object(leaf),
  'payloads.dropped': z.object(leaf),
  'webhook.test': z.object({ endpoint_id: z.uuid() }),
  'webhook.disabled': z.object({ endpoint_id: z.uuid() }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<Type extends EventType> = z.infer<(typeof EVENT_DATA)[Type]>;

export const EVENT_TYPES = Object.keys(EVENT_DATA) as readonly EventType[];
