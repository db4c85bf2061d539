import type { Actor } from '@lethe/core/audit';
import type { Erasure, ErasureBatch, ErasureKind, ErasureSelector, ErasureStatus } from '@lethe/core/erasures';
import { isFilterEmpty, type RequestFilterJson, readFilterJson, toFilterJson } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, ProjectScope, RequestId } from '@lethe/core/tenancy';

export interface ErasureRow {
  organization_id: OrganizationId;
  id: string;
  number: number;
  kind: ErasureKind;
  request_ids: RequestId[] | null;
  /** Of rows without a filter. */
  model: string | null;
  filter: RequestFilterJson | null;
  end_user: string | null;
  project_ids: ProjectId[] | null;
  admitted_from: Date | null;
  admitted_to: Date | null;
  period_days: number | null;
  reason: string;
  status: ErasureStatus;
  requested_at: Date;
  requested_by_kind: Actor['kind'];
  requested_by_id: string | null;
  requested_by_label: string;
  due_at: Date;
  decided_at: Date | null;
  decided_by_kind: Actor['kind'] | null;
  decided_by_id: string | null;
  decided_by_label: string | null;
  decision_note: string | null;
  matched_count: number;
  held_count: number;
  erased_count: number;
  part_count: number;
  until_at: Date | null;
  done_at: Date | null;
}

export interface ErasureBatchRow {
  erasure_id: string;
  erased_at: Date;
  payload_count: number;
  part_count: number;
  leaf_index: bigint;
}

/** The columns of a selector, by the names that the database's functions read. A member who is narrowed to projects erases in those alone. */
export function selectorColumns(selector: ErasureSelector, projects: ProjectScope): Record<string, unknown> {
  const projectId = 'projectId' in selector ? selector.projectId : undefined;
  return {
    kind: selector.kind,
    project_ids: projectId === undefined ? (projects === 'all' ? null : projects) : [projectId],
    request_ids: selector.kind === 'requests' ? selector.requestIds : null,
    model: null,
    filter: selector.kind === 'filter' ? filterOf(selector) : null,
    end_user: selector.kind === 'end_user' ? selector.endUser : null,
    admitted_from: 'from' in selector ? (selector.from ?? null) : null,
    admitted_to: 'to' in selector ? (selector.to ?? null) : null,
    period_days: selector.kind === 'shorter_period' ? selector.periodDays : null,
  };
}

/** The whole filter without its dates, which have columns; null for one that says nothing else. */
function filterOf({
  kind: _kind,
  projectId: _projectId,
  from: _from,
  to: _to,
  ...filter
}: Extract<ErasureSelector, { kind: 'filter' }>): RequestFilterJson | null {
  return isFilterEmpty(filter) ? null : toFilterJson(filter);
}

export function toErasure(row: ErasureRow, batches: readonly ErasureBatchRow[]): Erasure {
  return {
    organizationId: row.organization_id,
    id: row.id,
    number: `ER-${row.number}`,
    selector: toSelector(row),
    projectIds: row.project_ids,
    reason: row.reason,
    status: row.status,
    requestedAt: row.requested_at,
    requestedBy: { kind: row.requested_by_kind, id: row.requested_by_id, label: row.requested_by_label },
    dueAt: row.due_at,
    decidedAt: row.decided_at,
    decidedBy:
      row.decided_by_kind === null
        ? null
        : { kind: row.decided_by_kind, id: row.decided_by_id, label: row.decided_by_label ?? '' },
    decisionNote: row.decision_note,
    matchedCount: row.matched_count,
    heldCount: row.held_count,
    erasedCount: row.erased_count,
    partCount: row.part_count,
    untilAt: row.until_at,
    doneAt: row.done_at,
    batches: batches.filter(({ erasure_id }) => erasure_id === row.id).map(toBatch),
  };
}

function toBatch({ erased_at, payload_count, part_count, leaf_index }: ErasureBatchRow): ErasureBatch {
  return {
    erasedAt: erased_at,
    payloadCount: payload_count,
    partCount: part_count,
    leafIndex: Number(leaf_index),
  };
}

function toSelector(row: ErasureRow): ErasureSelector {
  const range = {
    ...(row.admitted_from === null ? {} : { from: row.admitted_from }),
    ...(row.admitted_to === null ? {} : { to: row.admitted_to }),
  };
  // A single project can be the selector's or that of a member who has no other; both say the same.
  const [only, ...others] = row.project_ids ?? [];
  const project = only === undefined || others.length > 0 ? {} : { projectId: only };
  switch (row.kind) {
    case 'requests':
      return { kind: 'requests', requestIds: row.request_ids ?? [] };
    case 'filter':
      return {
        kind: 'filter',
        ...(row.model === null ? {} : { model: [row.model] }),
        ...(row.filter === null ? {} : readFilterJson(row.filter)),
        ...project,
        ...range,
      };
    case 'end_user':
      return { kind: 'end_user', endUser: row.end_user ?? '', ...range };
    case 'shorter_period':
      return { kind: 'shorter_period', periodDays: row.period_days ?? 0, ...project };
  }
}
