import type { WebhookDelivery, WebhookRepository } from '@lethe/core/webhooks';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

const DELIVERIES = `
  SELECT delivery.id, delivery.endpoint_id AS "endpointId", event.id AS "eventId", event.type AS "eventType",
    event.occurred_at AS "occurredAt", delivery.status, delivery.attempt_count AS "attemptCount",
    delivery.next_attempt_at AS "nextAttemptAt", delivery.last_attempt_at AS "lastAttemptAt",
    delivery.response_status AS "responseStatus", delivery.error_code AS "errorCode", delivery.duration_ms AS "durationMs"
  FROM webhook_delivery delivery
  JOIN organization_event event ON event.organization_id = delivery.organization_id AND event.id = delivery.event_id
  WHERE delivery.organization_id = $1 AND delivery.endpoint_id = $2`;

export function listWebhookDeliveries(
  database: Database,
  { organizationId, endpointId, status, afterId, limit }: Parameters<WebhookRepository['deliveries']>[0],
): Promise<readonly WebhookDelivery[]> {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rows } = await transaction.query<WebhookDelivery>(
      `${DELIVERIES} AND ($3::text IS NULL OR delivery.status = $3)
         AND ($4::uuid IS NULL OR (delivery.created_at, delivery.id) < (
           SELECT last.created_at, last.id FROM webhook_delivery last WHERE last.organization_id = $1 AND last.id = $4))
       ORDER BY delivery.created_at DESC, delivery.id DESC LIMIT $5`,
      [organizationId, endpointId, status, afterId, limit],
    );
    return rows;
  });
}

export function findWebhookDelivery(
  database: Database,
  { organizationId, endpointId, deliveryId }: Parameters<WebhookRepository['findDelivery']>[0],
): Promise<WebhookDelivery | null> {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rows } = await transaction.query<WebhookDelivery>(`${DELIVERIES} AND delivery.id = $3`, [
      organizationId,
      endpointId,
      deliveryId,
    ]);
    return rows[0] ?? null;
  });
}

/** From its first attempt on, with all of them before it. */
export function restartWebhookDelivery(
  database: Database,
  { organizationId, endpointId, deliveryId, audit }: Parameters<WebhookRepository['redeliver']>[0],
): Promise<boolean> {
  return database.withOrganization(organizationId, async (transaction) => {
    const { rowCount } = await transaction.query(
      `UPDATE webhook_delivery SET status = 'pending', attempt_count = 0, first_attempt_at = NULL, ended_at = NULL,
         next_attempt_at = lethe_now()
       WHERE organization_id = $1 AND endpoint_id = $2 AND id = $3 AND status <> 'pending'`,
      [organizationId, endpointId, deliveryId],
    );
    if (rowCount === 0) return false;
    await appendAuditEvent(transaction, audit);
    return true;
  });
}
