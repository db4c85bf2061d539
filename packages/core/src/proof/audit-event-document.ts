import type { Actor, AuditAction, AuditEvent, AuditFacts } from '../audit/index.ts';

/** An audit event as leaves commit to it and as an export carries it: everything that is on record, and no id of the organization. */
export interface AuditEventDocument {
  readonly number: number;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly occurred_at: string;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: { readonly kind: string; readonly id: string };
  readonly before: AuditFacts | null;
  readonly after: AuditFacts | null;
  readonly request_id: string;
  readonly address: string | null;
}

/** A number below 2^53 is exact as a JSON number; an organization does not get there. */
export function auditEventDocument(event: AuditEvent): AuditEventDocument {
  const { actor, target, origin } = event;
  return {
    number: Number(event.number),
    occurred_at: event.occurredAt.toISOString(),
    actor: { kind: actor.kind, id: actor.id, label: actor.label },
    action: event.action,
    target: { kind: target.kind, id: target.id },
    before: event.before,
    after: event.after,
    request_id: origin.requestId,
    address: origin.address,
  };
}
