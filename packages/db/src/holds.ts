import { DomainError } from '@lethe/core/errors';
import type { LegalHold, LegalHoldRepository } from '@lethe/core/payloads';
import type { OrganizationId, ProjectId, RequestId } from '@lethe/core/tenancy';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { isLockRefusal } from './sweep-refusal.ts';

interface HoldRow {
  organization_id: OrganizationId;
  id: string;
  name: string;
  reason: string;
  project_id: ProjectId | null;
  end_user: string | null;
  admitted_from: Date | null;
  admitted_to: Date | null;
  request_ids: RequestId[];
  placed_at: Date;
  placed_by_label: string;
  released_at: Date | null;
  released_by_label: string | null;
}

/** Waits for the destruction that runs. */
const PLACE = 'SELECT * FROM place_legal_hold($1, $2, $3, $4, $5, $6, $7, $8, $9)';
const RELEASE = `
  UPDATE legal_hold SET released_at = lethe_now(), released_by_label = $3
  WHERE organization_id = $1 AND id = $2 AND released_at IS NULL RETURNING *`;

export function createLegalHoldRepository(database: Database): LegalHoldRepository {
  return {
    place: ({ organizationId, id, draft, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { name, reason, projectId, endUser, admittedFrom, admittedTo, requestIds } = draft;
        const scope = [projectId, endUser, admittedFrom, admittedTo, requestIds];
        const values = [id, name, reason, ...scope, audit.actor.label];
        const rows = await placeBetweenDestructions(() => transaction.query<HoldRow>(PLACE, values));
        await appendAuditEvent(transaction, audit);
        return rows.map(toLegalHold)[0] as LegalHold;
      }),
    release: ({ organizationId, holdId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<HoldRow>(RELEASE, [organizationId, holdId, audit.actor.label]);
        if (rows[0] === undefined) return null;
        await appendAuditEvent(transaction, audit);
        return toLegalHold(rows[0]);
      }),
    list: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<HoldRow>(
          'SELECT * FROM legal_hold WHERE organization_id = $1 ORDER BY placed_at DESC, id DESC',
          [organizationId],
        );
        return rows.map(toLegalHold);
      }),
  };
}

function toLegalHold(row: HoldRow): LegalHold {
  return {
    organizationId: row.organization_id,
    id: row.id,
    name: row.name,
    reason: row.reason,
    projectId: row.project_id,
    endUser: row.end_user,
    admittedFrom: row.admitted_from,
    admittedTo: row.admitted_to,
    requestIds: row.request_ids,
    placedAt: row.placed_at,
    placedByLabel: row.placed_by_label,
    releasedAt: row.released_at,
    releasedByLabel: row.released_by_label,
  };
}

/** A destruction that takes long is not waited for, since all others would wait behind the hold. */
async function placeBetweenDestructions(place: () => Promise<{ rows: HoldRow[] }>): Promise<HoldRow[]> {
  try {
    return (await place()).rows;
  } catch (error) {
    if (!isLockRefusal(error)) throw error;
    throw new DomainError(
      'service_unavailable',
      'Data is being destroyed right now. Nothing was placed; try again in a moment.',
    );
  }
}
