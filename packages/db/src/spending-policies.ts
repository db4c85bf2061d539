import {
  DEFAULT_SPENDING,
  type OutOfCreditChoice,
  type SpendingPolicy,
  type SpendingPolicyRepository,
} from '@lethe/core/billing';
import type { OrganizationId, UserId } from '@lethe/core/tenancy';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';

interface SpendingRow {
  organization_id: OrganizationId;
  version: number;
  out_of_credit: OutOfCreditChoice;
  monthly_storage_cap_nano_usd: bigint | null;
  low_balance_nano_usd: bigint | null;
  effective_at: Date;
  author_id: UserId | null;
}

const COLUMNS =
  'organization_id, version, out_of_credit, monthly_storage_cap_nano_usd, low_balance_nano_usd, effective_at, author_id';

const CURRENT = `SELECT ${COLUMNS} FROM spending_policy WHERE organization_id = $1 ORDER BY version DESC LIMIT 1`;

/** The version number is the lock: two members who save on the same base cannot both insert the next one. The first one's base is 0. */
const APPEND = `
  INSERT INTO spending_policy (${COLUMNS})
  SELECT $1, $2::int + 1, $3, $4, $5, lethe_now(), $6
  WHERE $2 = coalesce((SELECT max(version) FROM spending_policy WHERE organization_id = $1), 0)
  ON CONFLICT DO NOTHING
  RETURNING ${COLUMNS}`;

export function createSpendingPolicyRepository(database: Database): SpendingPolicyRepository {
  return {
    current: (organizationId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<SpendingRow>(CURRENT, [organizationId]);
        return rows[0] === undefined ? unchosen(organizationId) : toPolicy(rows[0]);
      }),
    append: ({ organizationId, baseVersion, draft, authorId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<SpendingRow>(APPEND, [
          organizationId,
          baseVersion,
          draft.outOfCredit,
          draft.monthlyStorageCapNanoUsd,
          draft.lowBalanceNanoUsd,
          authorId,
        ]);
        if (rows[0] === undefined) return null;
        await appendAuditEvent(transaction, audit);
        return toPolicy(rows[0]);
      }),
  };
}

function unchosen(organizationId: OrganizationId): SpendingPolicy {
  return { ...DEFAULT_SPENDING, organizationId, version: 0, effectiveAt: null, authorId: null };
}

function toPolicy(row: SpendingRow): SpendingPolicy {
  return {
    organizationId: row.organization_id,
    version: row.version,
    outOfCredit: row.out_of_credit,
    monthlyStorageCapNanoUsd: row.monthly_storage_cap_nano_usd,
    lowBalanceNanoUsd: row.low_balance_nano_usd,
    effectiveAt: row.effective_at,
    authorId: row.author_id,
  };
}
