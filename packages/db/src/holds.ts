import { DomainError } from '@lethe/core/errors';
import {
  type HoldMeasure,
  type LegalHold,
  type LegalHoldRepository,
  type LegalHoldScope,
  secondPersonRequired,
} from '@lethe/core/holds';
import pg from 'pg';
import type { Database } from './database.ts';
import { type HoldRow, toLegalHold } from './hold-row.ts';
import { isLockRefusal } from './sweep-refusal.ts';

interface MeasureRow {
  record_count: bigint;
  stored_count: bigint;
  past_expiry_count: bigint;
}

/** Waits for the destruction that runs. */
const PLACE = 'SELECT * FROM place_legal_hold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)';
const CHANGE = 'SELECT * FROM change_legal_hold($1, $2, $3, $4, $5, $6, $7, $8)';
/** Only holds in force are counted: what a released one covers is nobody's question any more. */
const LIST = `
  SELECT hold.*, measured.* FROM legal_hold hold
  LEFT JOIN LATERAL measure_hold_scope(hold.project_id, hold.end_users, hold.admitted_from, hold.admitted_to, hold.request_ids) measured
    ON hold.released_at IS NULL
  WHERE hold.organization_id = $1 ORDER BY hold.number DESC`;
const COVERING = `
  SELECT hold.* FROM legal_hold hold JOIN request ON request.organization_id = hold.organization_id AND request.id = $2
  WHERE hold.organization_id = $1 AND hold.released_at IS NULL
    AND is_in_hold_scope(hold, request.id, request.project_id, request.end_user, request.admitted_at)
  ORDER BY hold.placed_at, hold.id`;

const REFUSALS: Readonly<Record<string, () => DomainError>> = {
  LE002: () => new DomainError('organization_closed', 'This organization is closed, and its purge has begun.'),
  LE051: secondPersonRequired,
  LE052: () => new DomainError('conflict', 'The legal hold does not stand so any more.'),
  LE053: () => new DomainError('not_found', 'There is no such project.', { param: 'project_id' }),
};

/** On `asStaff(database, …)` it does the same for an employee. */
export function createLegalHoldRepository(database: Database): LegalHoldRepository {
  return {
    place: ({ organizationId, id, draft, actor, origin }) =>
      refusing(() =>
        database.withOrganization(organizationId, async (transaction) => {
          const by = [actor.kind, actor.id, actor.label, origin.requestId, origin.address];
          const values = [id, draft.name, draft.reason, ...scopeValues(draft), ...by];
          const { rows } = await transaction.query<HoldRow>(PLACE, values);
          return rows.map(toLegalHold)[0] as LegalHold;
        }),
      ),
    change: ({ organizationId, holdId, step, reason, actor, origin }) =>
      refusing(() =>
        database.withOrganization(organizationId, async (transaction) => {
          const by = [actor.kind, actor.id, actor.label, origin.requestId, origin.address];
          const { rows } = await transaction.query<HoldRow>(CHANGE, [holdId, step, reason, ...by]);
          return rows.map(toLegalHold)[0] ?? null;
        }),
      ),
    list: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<HoldRow & MeasureRow>(LIST, [organizationId]);
        return rows.map((row) => ({
          ...toLegalHold(row),
          measure: row.released_at === null ? toMeasure(row) : null,
        }));
      }),
    measure: (organizationId, scope) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<MeasureRow>(
          'SELECT * FROM measure_hold_scope($1, $2, $3, $4, $5)',
          scopeValues(scope),
        );
        return toMeasure(rows[0] as MeasureRow);
      }),
    covering: (organizationId, requestId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<HoldRow>(COVERING, [organizationId, requestId]);
        return rows.map(toLegalHold);
      }),
  };
}

function scopeValues({ projectId, endUsers, admittedFrom, admittedTo, requestIds }: LegalHoldScope): unknown[] {
  return [projectId, endUsers, admittedFrom, admittedTo, requestIds];
}

function toMeasure(row: MeasureRow): HoldMeasure {
  return {
    recordCount: Number(row.record_count),
    storedCount: Number(row.stored_count),
    pastExpiryCount: Number(row.past_expiry_count),
  };
}

/** A destruction that takes long is not waited for, since all others would wait behind the hold. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isLockRefusal(error)) {
      throw new DomainError(
        'service_unavailable',
        'Data is being destroyed right now. Nothing was placed; try again in a moment.',
      );
    }
    const refusal = error instanceof pg.DatabaseError ? REFUSALS[error.code ?? ''] : undefined;
    throw refusal?.() ?? error;
  }
}
