import type { LifecycleSeen, LifecycleSweep, NoticeOccasion } from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { changeLifecycle } from './lifecycle.ts';
import { LIFE_COLUMNS, type LifeRow, toAccountLife } from './lifecycle-row.ts';

/** On which the database tells that the books ask for a suspension, or do not any more. */
export const LIFECYCLE_CHANNEL = 'lethe_lifecycle';

interface SeenRow extends LifeRow {
  open_suspension_request_count: number;
  noticed: NoticeOccasion[];
  now: Date;
  /** Infinity below zero, as the driver tells it, while destruction is paused. */
  confirmed_at: Date | number;
}

const SEEN = `
  SELECT ${LIFE_COLUMNS}, lethe_now() AS now, confirmed_now() AS confirmed_at,
    (SELECT count(*)::int4 FROM suspension_request asked WHERE asked.organization_id = $1 AND asked.resolved_at IS NULL)
      AS open_suspension_request_count,
    ARRAY(SELECT occasion FROM lifecycle_notice told WHERE told.organization_id = $1 AND told.version = lifecycle_version) AS noticed
  FROM organization WHERE id = $1`;

/** For the worker: which organizations have a step due is asked over all of them, and each step is taken in its organization's name. */
export function createLifecycleSweep(database: Database): LifecycleSweep {
  return {
    async due(countMax) {
      const { rows } = await database.pool.query<{ id: OrganizationId }>('SELECT lifecycles_to_advance($1) AS id', [
        countMax,
      ]);
      return rows.map(({ id }) => id);
    },
    look: (organizationId) =>
      database.withOrganization(organizationId, (transaction) => lookAt(transaction, organizationId)),
    async nextWorkAt() {
      const { rows } = await database.pool.query<{ at: Date | null }>('SELECT next_lifecycle_at() AS at');
      return rows[0]?.at ?? null;
    },
    change: (command) =>
      database.withOrganization(command.organizationId, (transaction) => changeLifecycle(transaction, command)),
    notice: ({ organizationId, version, occasion }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ is_told: boolean }>('SELECT note_lifecycle($1, $2, $3) AS is_told', [
          organizationId,
          version,
          occasion,
        ]);
        return rows[0]?.is_told === true;
      }),
  };
}

async function lookAt(transaction: PoolClient, organizationId: OrganizationId): Promise<LifecycleSeen | null> {
  const { rows } = await transaction.query<SeenRow>(SEEN, [organizationId]);
  const [row] = rows;
  if (row === undefined) return null;
  return {
    life: toAccountLife(row),
    openSuspensionRequestCount: row.open_suspension_request_count,
    noticed: row.noticed,
    now: row.now,
    confirmedAt: row.confirmed_at instanceof Date ? row.confirmed_at : null,
  };
}
