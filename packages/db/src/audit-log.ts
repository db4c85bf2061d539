import type {
  Actor,
  AuditAction,
  AuditEvent,
  AuditFacts,
  AuditLog,
  ListAuditEventsQuery,
  NewAuditEvent,
} from '@lethe/core/audit';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';

/** Appends an event to the log of the transaction's tenant. It is there if and only if the transaction commits. */
export async function appendAuditEvent(transaction: PoolClient, event: NewAuditEvent): Promise<void> {
  const { actor, action, target, before, after, origin } = event;
  await transaction.query('SELECT append_audit_event($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
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

export interface AuditRow {
  organization_id: OrganizationId;
  number: bigint;
  occurred_at: Date;
  actor_kind: Actor['kind'];
  actor_id: string | null;
  actor_label: string;
  action: AuditAction;
  target_kind: string;
  target_id: string;
  before: AuditFacts | null;
  after: AuditFacts | null;
  request_id: string;
  address: string | null;
}

export function createAuditLog(database: Database): AuditLog {
  return {
    append: (event) =>
      database.withOrganization(event.organizationId, (transaction) => appendAuditEvent(transaction, event)),
    list: (query) =>
      database.withOrganization(query.organizationId, async (transaction) => {
        const { conditions, values } = conditionsOf(query);
        const { rows } = await transaction.query<AuditRow>(
          `SELECT * FROM audit_event WHERE ${conditions.join(' AND ')} ORDER BY number DESC LIMIT $${values.length + 1}`,
          [...values, query.pageSize],
        );
        return rows.map(toAuditEvent);
      }),
  };
}

function conditionsOf({ organizationId, filter, before }: ListAuditEventsQuery): {
  conditions: string[];
  values: unknown[];
} {
  const wanted: readonly (readonly [condition: string, value: unknown])[] = [
    ['organization_id =', organizationId],
    ['action =', filter.action],
    ['actor_id =', filter.actorId],
    ['target_id =', filter.targetId],
    ['occurred_at >=', filter.from],
    ['occurred_at <', filter.to],
    ['number <', before ?? undefined],
  ];
  const given = wanted.filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition], index) => `${condition} $${index + 1}`);
  const values = given.map(([, value]) => value);
  if (filter.payloadOf !== undefined) conditions.push(readsOf(`$${values.push(filter.payloadOf)}`));
  return { conditions, values };
}

/** A search names all that one batch of it fetched. */
function readsOf(requestId: string): string {
  return `(action IN ('payload.read', 'payload.read_held') AND target_id = ${requestId}
    OR action = 'payload.searched' AND ${requestId} = ANY (string_to_array(after->>'request_ids', ',')))`;
}

export function toAuditEvent(row: AuditRow): AuditEvent {
  return {
    organizationId: row.organization_id,
    number: row.number,
    occurredAt: row.occurred_at,
    actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id },
    before: row.before,
    after: row.after,
    origin: { requestId: row.request_id, address: row.address },
  };
}
