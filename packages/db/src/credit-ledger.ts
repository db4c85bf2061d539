import type { CreditGrants, CreditLedger, LedgerTransaction } from '@lethe/core/billing';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

interface TransactionRow {
  id: string;
  kind: LedgerTransaction['kind'];
  occurred_at: Date;
  memo: string | null;
  accounts: LedgerTransaction['entries'][number]['account'][];
  /** As texts: the driver leaves arrays of int8 alone. */
  amounts: string[];
}

const LIST_TRANSACTIONS = `
  SELECT posting.id, posting.kind, posting.occurred_at, posting.memo, entries.accounts, entries.amounts
  FROM ledger_transaction posting CROSS JOIN LATERAL (
    SELECT array_agg(account ORDER BY account) AS accounts, array_agg(amount_nano_usd::text ORDER BY account) AS amounts
    FROM ledger_entry WHERE organization_id = posting.organization_id AND transaction_id = posting.id
  ) entries
  WHERE posting.organization_id = $1 AND ($2::timestamptz IS NULL OR (posting.occurred_at, posting.id) < ($2, $3::uuid))
  ORDER BY posting.occurred_at DESC, posting.id DESC LIMIT $4`;

/** As the dashboard's role, for one organization. */
export function createCreditLedger(database: Database, organizationId: OrganizationId): CreditLedger {
  return {
    balance: () =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<{ balance_nano_usd: bigint }>(
          'SELECT balance_nano_usd FROM credit_balance WHERE organization_id = $1',
          [organizationId],
        );
        return rows[0]?.balance_nano_usd ?? 0n;
      }),
    listTransactions: ({ countMax, before }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const place = [before?.occurredAt ?? null, before?.id ?? null];
        const { rows } = await transaction.query<TransactionRow>(LIST_TRANSACTIONS, [
          organizationId,
          ...place,
          countMax,
        ]);
        return rows.map(toTransaction);
      }),
  };
}

function toTransaction({ id, kind, occurred_at, memo, accounts, amounts }: TransactionRow): LedgerTransaction {
  const entries = accounts.map((account, index) => ({ account, amountNanoUsd: BigInt(amounts[index] ?? 0) }));
  return { id, kind, occurredAt: occurred_at, memo, entries };
}

/** As the owner of the tables: no application may give credit. */
export function createCreditGrants({ pool }: Database): CreditGrants {
  return {
    async grant({ organizationId, id, amountNanoUsd, memo, grantedAt }) {
      const { rows } = await pool.query<{ is_new: boolean }>('SELECT grant_credit($1, $2, $3, $4, $5) AS is_new', [
        organizationId,
        id,
        amountNanoUsd,
        memo,
        grantedAt,
      ]);
      return rows[0]?.is_new === true;
    },
  };
}
