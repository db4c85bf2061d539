import type { DispatchPlan, EventDispatch, OrganizationEvent } from '@lethe/core/notifications';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { queueMail } from './outbox.ts';

/** What PostgreSQL tells when an event was emitted. */
export const EVENTS_CHANNEL = 'lethe_events';

interface EventRow extends OrganizationEvent {
  readonly organizationName: string;
  readonly organizationSlug: string;
}

const TAKE = `
  SELECT event.id, event.type, event.occurred_at AS "occurredAt", event.data, organization.name AS "organizationName",
    organization.slug AS "organizationSlug"
  FROM organization_event event JOIN organization ON organization.id = event.organization_id
  WHERE event.organization_id = $1 AND event.id = $2 AND event.dispatched_at IS NULL FOR UPDATE OF event SKIP LOCKED`;

/** To the endpoints that subscribed; a test goes to the one that is tested, whatever it subscribed to. */
const QUEUE_DELIVERIES = `
  INSERT INTO webhook_delivery (organization_id, endpoint_id, event_id, next_attempt_at)
  SELECT endpoint.organization_id, endpoint.id, $2, lethe_now() FROM webhook_endpoint endpoint
  WHERE endpoint.organization_id = $1 AND endpoint.is_enabled AND CASE $3::text
    WHEN 'webhook.test' THEN endpoint.id::text = $4 ELSE $3 = ANY (endpoint.event_types) OR endpoint.event_types = '{}' END
  ON CONFLICT DO NOTHING`;

/** As the worker. An event is told in the transaction that notes that it was, so it is told once. */
export function createEventDispatch(database: Database): EventDispatch {
  return {
    async list(countMax) {
      const { rows } = await database.pool.query<{ organizationId: OrganizationId; eventId: string }>(
        'SELECT organization_id AS "organizationId", id AS "eventId" FROM undispatched_events($1)',
        [countMax],
      );
      return rows;
    },
    dispatch: ({ organizationId, eventId }, plan) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<EventRow>(TAKE, [organizationId, eventId]);
        const [row] = rows;
        if (row === undefined) return false;
        const { organizationName, organizationSlug, ...event } = row;
        await queueMails(transaction, organizationId, plan({ event, organizationName, organizationSlug }));
        await transaction.query(QUEUE_DELIVERIES, [
          organizationId,
          eventId,
          event.type,
          event.data.endpoint_id ?? null,
        ]);
        await transaction.query(
          'UPDATE organization_event SET dispatched_at = lethe_now() WHERE organization_id = $1 AND id = $2',
          [organizationId, eventId],
        );
        return true;
      }),
  };
}

async function queueMails(
  transaction: PoolClient,
  organizationId: OrganizationId,
  { audience, personId, mailFor }: DispatchPlan,
): Promise<void> {
  if (audience === null) return;
  const { rows } = await transaction.query<{ email: string; timeZone: string | null }>(
    'SELECT email, time_zone AS "timeZone" FROM event_recipients($1, $2, $3, $4)',
    [organizationId, audience.roles, audience.withBilling, personId],
  );
  for (const { email, timeZone } of rows) {
    const mail = mailFor({ timeZone });
    if (mail !== null) await queueMail(transaction, { ...mail, recipient: email });
  }
}
