import type { OrganizationId } from '@lethe/core/tenancy';
import type { AttemptDecision, ClaimedDelivery, SendResult, WebhookDeliveries } from '@lethe/core/webhooks';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';

/** What PostgreSQL tells when a delivery was queued, or is to be tried again. */
export const WEBHOOKS_CHANNEL = 'lethe_webhooks';

interface ClaimRow {
  organization_id: OrganizationId;
  id: string;
  endpoint_id: string;
  url: string;
  event_id: string;
  event_type: string;
  occurred_at: Date;
  data: Record<string, unknown>;
  attempt_count: number;
  first_attempt_at: Date;
  secret_ids: string[];
  sealed_secrets: Buffer[];
}

/** The endpoint first and then its delivery, in the order in which whoever switches the endpoint off takes them. */
const SEEN = `
  SELECT coalesce(endpoint.failing_since, delivery.last_attempt_at) AS "failingSince", lethe_now() AS now
  FROM webhook_delivery delivery
  JOIN webhook_endpoint endpoint ON endpoint.organization_id = delivery.organization_id AND endpoint.id = delivery.endpoint_id
  WHERE delivery.organization_id = $1 AND delivery.id = $2 AND delivery.status = 'pending' AND delivery.attempt_count = $3`;

const NOTE = `
  UPDATE webhook_delivery SET status = $3, next_attempt_at = coalesce($4, next_attempt_at), claimed_until = NULL, response_status = $5,
    error_code = $6, duration_ms = $7, ended_at = CASE WHEN $3 = 'pending' THEN NULL ELSE lethe_now() END
  WHERE organization_id = $1 AND id = $2`;

/** As the worker. */
export function createWebhookDeliveries(database: Database): WebhookDeliveries {
  return {
    async claim({ countMax, perOrganizationMax, leaseMs }) {
      const { rows } = await database.pool.query<ClaimRow>(
        'SELECT * FROM claim_webhook_deliveries($1, $2, make_interval(secs => $3 / 1000.0))',
        [countMax, perOrganizationMax, leaseMs],
      );
      return rows.map(toClaimed);
    },
    record: (claimed, result, decide) =>
      database.withOrganization(claimed.organizationId, async (transaction) => {
        const { organizationId, deliveryId, endpointId, attemptCount } = claimed;
        await transaction.query('SELECT FROM webhook_endpoint WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
          organizationId,
          endpointId,
        ]);
        const { rows } = await transaction.query<{ failingSince: Date; now: Date }>(SEEN, [
          organizationId,
          deliveryId,
          attemptCount,
        ]);
        const [seen] = rows;
        if (seen === undefined) return null;
        const decision = decide(seen);
        await note(transaction, claimed, result, decision);
        await noteEndpoint(transaction, claimed, decision, seen.failingSince);
        return decision;
      }),
  };
}

function toClaimed(row: ClaimRow): ClaimedDelivery {
  return {
    organizationId: row.organization_id,
    deliveryId: row.id,
    endpointId: row.endpoint_id,
    url: row.url,
    event: { id: row.event_id, type: row.event_type, occurredAt: row.occurred_at, data: row.data },
    attemptCount: row.attempt_count,
    firstAttemptAt: row.first_attempt_at,
    secrets: row.secret_ids.flatMap((id, index) => {
      const sealed = row.sealed_secrets[index];
      return sealed === undefined ? [] : [{ id, sealed }];
    }),
  };
}

const STATUSES = { delivered: 'delivered', retry: 'pending', given_up: 'failed' } as const;

async function note(
  transaction: PoolClient,
  { organizationId, deliveryId }: ClaimedDelivery,
  { responseStatus, errorCode, durationMs }: SendResult,
  decision: AttemptDecision,
): Promise<void> {
  const nextAttemptAt = decision.kind === 'retry' ? decision.nextAttemptAt : null;
  const values = [STATUSES[decision.kind], nextAttemptAt, responseStatus, errorCode, durationMs];
  await transaction.query(NOTE, [organizationId, deliveryId, ...values]);
}

/** An endpoint that is lost goes off, and its members are told, with the end of the delivery that showed it. */
async function noteEndpoint(
  transaction: PoolClient,
  { organizationId, endpointId }: ClaimedDelivery,
  decision: AttemptDecision,
  failingSince: Date,
): Promise<void> {
  const key = [organizationId, endpointId];
  if (decision.kind === 'delivered') {
    await transaction.query(
      'UPDATE webhook_endpoint SET failing_since = NULL, last_delivered_at = lethe_now() WHERE organization_id = $1 AND id = $2',
      key,
    );
    return;
  }
  await transaction.query('UPDATE webhook_endpoint SET failing_since = $3 WHERE organization_id = $1 AND id = $2', [
    ...key,
    failingSince,
  ]);
  if (decision.kind !== 'given_up' || !decision.isEndpointLost) return;
  const { rowCount } = await transaction.query(
    `UPDATE webhook_endpoint SET is_enabled = false, disabled_reason = 'failures', updated_at = lethe_now()
     WHERE organization_id = $1 AND id = $2 AND is_enabled`,
    key,
  );
  if (rowCount === 0) return;
  await transaction.query(
    `SELECT emit_event($1, 'webhook.disabled', jsonb_build_object('endpoint_id', $2::text))`,
    key,
  );
}
