import type { PoolClient } from 'pg';
import { type AuditTrailInput, tellAuditTrail } from './tell-audit-trail.ts';

const CLAIM_HEAD = `
  INSERT INTO audit_head (organization_id, last_number) VALUES ($1, $2) ON CONFLICT DO NOTHING`;

const INSERT = `
  INSERT INTO audit_event (organization_id, number, occurred_at, actor_kind, actor_id, actor_label, action, target_kind, target_id,
    before, after, request_id, address)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** Writes the past of an organization's audit log. A log that has begun already stays as it is. */
export async function insertAuditTrail(transaction: PoolClient, input: AuditTrailInput): Promise<void> {
  const events = tellAuditTrail(input);
  const { rowCount } = await transaction.query(CLAIM_HEAD, [input.planned.id, events.length]);
  if (rowCount === 0) return;
  for (const { organizationId, number, occurredAt, actor, action, target, before, after, origin } of events) {
    await transaction.query(INSERT, [
      organizationId,
      number,
      occurredAt,
      actor.kind,
      actor.id,
      actor.label,
      action,
      target.kind,
      target.id,
      before,
      after,
      origin.requestId,
      origin.address,
    ]);
  }
}
