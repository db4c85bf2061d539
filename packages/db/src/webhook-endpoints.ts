import type { OrganizationId } from '@lethe/core/tenancy';
import {
  type EndpointKey,
  type SealedWebhookSecret,
  WEBHOOK_ENDPOINTS_MAX,
  type WebhookEndpoint,
  type WebhookRepository,
} from '@lethe/core/webhooks';
import type { PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { lockOrganization } from './lock-organization.ts';
import { namingDisabledMasterKey } from './master-key-versions.ts';
import { findWebhookDelivery, listWebhookDeliveries, restartWebhookDelivery } from './webhook-delivery-list.ts';

const ENDPOINTS = `
  SELECT endpoint.id, endpoint.url, endpoint.event_types AS "eventTypes", endpoint.is_enabled AS "isEnabled",
    endpoint.disabled_reason AS "disabledReason", endpoint.failing_since AS "failingSince", endpoint.last_delivered_at AS "lastDeliveredAt",
    endpoint.created_at AS "createdAt", (
      SELECT max(secret.ends_at) FROM webhook_secret secret
      WHERE secret.organization_id = endpoint.organization_id AND secret.endpoint_id = endpoint.id AND secret.ends_at > lethe_now()
    ) AS "previousSecretEndsAt"
  FROM webhook_endpoint endpoint WHERE endpoint.organization_id = $1`;

/** As the dashboard's role. */
export function createWebhookRepository(database: Database): WebhookRepository {
  /** A member may have chosen a key version that is on its way out: that has a name of its own. */
  async function sealing<T>(organizationId: OrganizationId, work: (transaction: PoolClient) => Promise<T>): Promise<T> {
    try {
      return await database.withOrganization(organizationId, work);
    } catch (error) {
      throw namingDisabledMasterKey(error);
    }
  }

  return {
    list: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<WebhookEndpoint>(`${ENDPOINTS} ORDER BY created_at, id`, [
          organizationId,
        ]);
        return rows;
      }),
    find: ({ organizationId, endpointId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<WebhookEndpoint>(`${ENDPOINTS} AND endpoint.id = $2`, [
          organizationId,
          endpointId,
        ]);
        return rows[0] ?? null;
      }),
    create: (command) => sealing(command.organizationId, (transaction) => insertEndpoint(transaction, command)),
    update: ({ organizationId, endpointId, draft, isEnabled, at, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          `UPDATE webhook_endpoint SET url = $3, event_types = $4, is_enabled = $5, updated_at = $6,
             disabled_reason = CASE WHEN $5 THEN NULL ELSE coalesce(disabled_reason, 'member') END,
             failing_since = CASE WHEN $5 AND NOT is_enabled THEN NULL ELSE failing_since END
           WHERE organization_id = $1 AND id = $2`,
          [organizationId, endpointId, draft.url, draft.eventTypes, isEnabled, at],
        );
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    remove: ({ organizationId, endpointId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query(
          'DELETE FROM webhook_endpoint WHERE organization_id = $1 AND id = $2',
          [organizationId, endpointId],
        );
        if (rowCount === 0) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
    rotateSecret: (command) => sealing(command.organizationId, (transaction) => replaceSecret(transaction, command)),
    sendTest: ({ organizationId, endpointId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ eventId: string }>(
          `SELECT emit_event($1, 'webhook.test', jsonb_build_object('endpoint_id', $2::text)) AS "eventId"`,
          [organizationId, endpointId],
        );
        return { eventId: rows[0]?.eventId ?? '' };
      }),
    deliveries: (query) => listWebhookDeliveries(database, query),
    findDelivery: (key) => findWebhookDelivery(database, key),
    redeliver: (command) => restartWebhookDelivery(database, command),
  };
}

async function insertEndpoint(
  transaction: PoolClient,
  { organizationId, endpointId, draft, secret, at, audit }: Parameters<WebhookRepository['create']>[0],
): Promise<boolean> {
  await lockOrganization(transaction, organizationId);
  const { rows } = await transaction.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM webhook_endpoint WHERE organization_id = $1',
    [organizationId],
  );
  if ((rows[0]?.count ?? 0) >= WEBHOOK_ENDPOINTS_MAX) return false;
  await transaction.query(
    `INSERT INTO webhook_endpoint (organization_id, id, url, event_types, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)`,
    [organizationId, endpointId, draft.url, draft.eventTypes, at],
  );
  await insertSecret(transaction, { organizationId, endpointId }, secret, at);
  await appendAuditEvent(transaction, audit);
  return true;
}

/** What signed before the newest one ends at once, so that at most two sign. */
async function replaceSecret(
  transaction: PoolClient,
  { organizationId, endpointId, secret, previousEndsAt, at, audit }: Parameters<WebhookRepository['rotateSecret']>[0],
): Promise<boolean> {
  const key = { organizationId, endpointId };
  if (!(await lockEndpoint(transaction, key))) return false;
  await transaction.query(
    'DELETE FROM webhook_secret WHERE organization_id = $1 AND endpoint_id = $2 AND ends_at IS NOT NULL',
    [organizationId, endpointId],
  );
  await transaction.query('UPDATE webhook_secret SET ends_at = $3 WHERE organization_id = $1 AND endpoint_id = $2', [
    organizationId,
    endpointId,
    previousEndsAt,
  ]);
  await insertSecret(transaction, key, secret, at);
  await appendAuditEvent(transaction, audit);
  return true;
}

async function insertSecret(
  transaction: PoolClient,
  { organizationId, endpointId }: EndpointKey,
  { id, sealed }: SealedWebhookSecret,
  at: Date,
): Promise<void> {
  await transaction.query(
    'INSERT INTO webhook_secret (organization_id, id, endpoint_id, sealed_secret, created_at) VALUES ($1, $2, $3, $4, $5)',
    [organizationId, id, endpointId, sealed, at],
  );
}

async function lockEndpoint(transaction: PoolClient, { organizationId, endpointId }: EndpointKey): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'SELECT FROM webhook_endpoint WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, endpointId],
  );
  return rowCount === 1;
}
