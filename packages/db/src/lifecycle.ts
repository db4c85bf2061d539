import { DomainError, invariant } from '@lethe/core/errors';
import type {
  AccountLife,
  ClosureCounts,
  LifecycleCommand,
  LifecycleRepository,
  LifecycleTransition,
} from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import pg from 'pg';
import type { Database } from './database.ts';
import { LIFE_COLUMNS, type LifeRow, type TransitionRow, toAccountLife, toTransition } from './lifecycle-row.ts';

export function createLifecycleRepository(database: Database): LifecycleRepository {
  return {
    find: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const life = await findLife(transaction, organizationId);
        if (life === null) throw new DomainError('not_found', 'There is no such organization.');
        return life;
      }),
    history: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<TransitionRow>(
          'SELECT * FROM lifecycle_transition WHERE organization_id = $1 ORDER BY version DESC',
          [organizationId],
        );
        return rows.map(toTransition);
      }),
    change: (command) =>
      database.withOrganization(command.organizationId, (transaction) => changeLifecycle(transaction, command)),
    countForClosure: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ClosureCounts>(COUNT_FOR_CLOSURE, [organizationId]);
        invariant(rows[0] !== undefined, 'counts are always answered');
        return rows[0];
      }),
  };
}

const COUNT_FOR_CLOSURE = `
  SELECT (SELECT count(*)::int4 FROM legal_hold WHERE organization_id = $1 AND released_at IS NULL) AS "holdCount",
    (SELECT count(*)::int4 FROM member WHERE organization_id = $1) AS "memberCount",
    (SELECT count(*)::int4 FROM project WHERE organization_id = $1 AND archived_at IS NULL) AS "projectCount",
    (SELECT count(*)::int4 FROM api_key WHERE organization_id = $1 AND revoked_at IS NULL AND coalesce(expires_at > lethe_now(), true))
      AS "apiKeyCount",
    coalesce((SELECT balance_nano_usd FROM credit_balance WHERE organization_id = $1), 0) AS "balanceNanoUsd"`;

/** Null for one that is gone. */
async function findLife(transaction: pg.PoolClient, organizationId: OrganizationId): Promise<AccountLife | null> {
  const { rows } = await transaction.query<LifeRow>(`SELECT ${LIFE_COLUMNS} FROM organization WHERE id = $1`, [
    organizationId,
  ]);
  return rows[0] === undefined ? null : toAccountLife(rows[0]);
}

/**
 * One transition inside a transaction of the organization. A refusal breaks that transaction off: nothing else of it happens either.
 * It holds the head of the log until the end, so it comes last.
 * @throws {DomainError} lifecycle_conflict, resolution_required, organization_held
 */
export async function changeLifecycle(
  transaction: pg.PoolClient,
  { organizationId, baseVersion, event, periods, actor, origin, note }: LifecycleCommand,
): Promise<LifecycleTransition> {
  try {
    const { rows } = await transaction.query<TransitionRow>(
      'SELECT * FROM change_lifecycle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
      [
        organizationId,
        baseVersion,
        event.name,
        event.name === 'suspend' ? event.reason : null,
        periods.suspensionGraceDays,
        periods.closedRetentionDays,
        actor.kind,
        actor.id,
        actor.label,
        note,
        origin.requestId,
        origin.address,
      ],
    );
    invariant(rows[0] !== undefined, 'a transition answers with its row');
    return toTransition(rows[0]);
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

function refusalOf(error: unknown): DomainError | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  switch (error.code) {
    case 'LE010':
      return new DomainError('lifecycle_conflict', 'The organization has moved on meanwhile. Load it again.', {
        facts: { refusal: error.detail ?? null },
      });
    case 'LE011':
      return new DomainError('resolution_required', 'What it was suspended for has to be resolved first.');
    case 'LE012':
      return new DomainError('organization_held', 'A legal hold keeps this organization from its purge.');
    default:
      return null;
  }
}
