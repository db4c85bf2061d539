import type { Actor } from '@lethe/core/audit';
import { invariant } from '@lethe/core/errors';
import type { AccountLife, LifecycleEventName, LifecycleTransition, SuspensionReason } from '@lethe/core/lifecycle';
import type { LifecycleState } from '@lethe/core/tenancy';

/** The columns of an organization that say where it is in its life. */
export const LIFE_COLUMNS = [
  'lifecycle_state',
  'lifecycle_version',
  'lifecycle_changed_at',
  'suspension_reason',
  'suspended_at',
  'closes_at',
  'resolved_at',
  'closed_at',
  'purges_at',
  'purged_at',
].join(', ');

export interface LifeRow {
  lifecycle_state: LifecycleState;
  lifecycle_version: number;
  lifecycle_changed_at: Date;
  suspension_reason: SuspensionReason | null;
  suspended_at: Date | null;
  closes_at: Date | null;
  resolved_at: Date | null;
  closed_at: Date | null;
  purges_at: Date | null;
  purged_at: Date | null;
}

/** Constraints of the table hold that a state has its dates. */
export function toAccountLife(row: LifeRow): AccountLife {
  const versioned = { version: row.lifecycle_version, changedAt: row.lifecycle_changed_at };
  const { lifecycle_state: state, closed_at: closedAt, purges_at: purgesAt, purged_at: purgedAt } = row;
  if (state === 'active') return { ...versioned, state };
  const suspension = suspensionOf(row);
  if (state === 'suspended') {
    invariant(suspension !== null, 'a suspended organization has the dates of its suspension');
    return { ...versioned, state, ...suspension };
  }
  invariant(closedAt !== null && purgesAt !== null, 'a closed organization has the dates of its closure');
  const closure = {
    ...versioned,
    closedAt,
    purgesAt,
    suspension: suspension === null ? null : { ...suspension, resolvedAt: row.resolved_at },
  };
  if (state === 'closed') return { ...closure, state };
  invariant(purgedAt !== null, 'a purged organization has the date of its purge');
  return { ...closure, state, purgedAt };
}

function suspensionOf({ suspension_reason: reason, suspended_at: suspendedAt, closes_at: closesAt }: LifeRow) {
  return reason === null || suspendedAt === null || closesAt === null ? null : { reason, suspendedAt, closesAt };
}

export interface TransitionRow {
  version: number;
  event: LifecycleEventName;
  from_state: LifecycleState;
  to_state: LifecycleState;
  reason: SuspensionReason | null;
  actor_kind: Actor['kind'];
  actor_id: string | null;
  actor_label: string;
  note: string | null;
  occurred_at: Date;
  closes_at: Date | null;
  purges_at: Date | null;
  leaf_index: bigint;
}

export function toTransition(row: TransitionRow): LifecycleTransition {
  return {
    version: row.version,
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    reason: row.reason,
    actor: { kind: row.actor_kind, id: row.actor_id, label: row.actor_label },
    note: row.note,
    occurredAt: row.occurred_at,
    closesAt: row.closes_at,
    purgesAt: row.purges_at,
    leafIndex: row.leaf_index,
  };
}
