import type { HoldStep, LegalHold } from '@lethe/core/holds';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';

/** A case as its table has it. */
export interface HoldRow {
  organization_id: OrganizationId;
  id: string;
  number: number;
  name: string;
  reason: string;
  project_id: ProjectId | null;
  end_users: string[];
  admitted_from: Date | null;
  admitted_to: Date | null;
  request_ids: RequestId[];
  placed_at: Date;
  placed_by_label: string;
  placed_by_person: string | null;
  confirmed_at: Date | null;
  confirmed_by_label: string | null;
  confirmed_by_person: string | null;
  release_requested_at: Date | null;
  release_requested_by_label: string | null;
  release_requested_by_person: string | null;
  release_reason: string | null;
  is_declined: boolean;
  released_at: Date | null;
  released_by_label: string | null;
  released_by_person: string | null;
}

export function toLegalHold(row: HoldRow): LegalHold {
  return {
    organizationId: row.organization_id,
    id: row.id,
    number: row.number,
    name: row.name,
    reason: row.reason,
    projectId: row.project_id,
    endUsers: row.end_users,
    admittedFrom: row.admitted_from,
    admittedTo: row.admitted_to,
    requestIds: row.request_ids,
    placed: { at: row.placed_at, label: row.placed_by_label, person: row.placed_by_person },
    confirmed: toStep(row.confirmed_at, row.confirmed_by_label, row.confirmed_by_person),
    releaseRequested: toStep(row.release_requested_at, row.release_requested_by_label, row.release_requested_by_person),
    releaseReason: row.release_reason,
    released: toStep(row.released_at, row.released_by_label, row.released_by_person),
    isDeclined: row.is_declined,
  };
}

function toStep(at: Date | null, label: string | null, person: string | null): HoldStep | null {
  return at === null ? null : { at, label: label ?? 'unknown', person };
}
