import type { InvoiceRow, InvoiceRowsQuery } from '@lethe/core/billing/invoices';
import type { ProjectId, RequestId } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';

interface UsageRow {
  id: string;
  occurred_at: Date;
  is_late: boolean;
  amount_nano_usd: bigint;
  request_id: RequestId;
  project_id: ProjectId;
  provider: string;
  model: string;
  token_count: bigint;
}

interface PostingRow {
  id: string;
  occurred_at: Date;
  is_late: boolean;
  amount_nano_usd: bigint;
  kind: string;
  memo: string | null;
}

/** What of a usage entry stands on which line. */
const USAGE_AMOUNTS = {
  inference: { amount: 'entry.charged_inference_nano_usd', isRow: 'entry.charged_inference_nano_usd > 0' },
  data_storage: {
    amount: 'entry.storage_nano_usd - entry.storage_refunded_nano_usd',
    isRow: 'entry.storage_nano_usd > 0',
  },
} as const;

/** The rows of one line, oldest first. Of usage they are requests' attempts, whether or not their records are still there. */
export async function readInvoiceRows(
  transaction: PoolClient,
  query: InvoiceRowsQuery,
): Promise<readonly InvoiceRow[] | null> {
  const { organizationId, invoiceId, line } = query;
  const { rows } = await transaction.query<{ month: Date; rows_from: Date }>(
    'SELECT month, rows_from FROM invoice WHERE organization_id = $1 AND id = $2',
    [organizationId, invoiceId],
  );
  const invoice = rows[0];
  if (invoice === undefined) return null;
  return line === 'inference' || line === 'data_storage'
    ? readUsage(transaction, query, { ...invoice, ...USAGE_AMOUNTS[line] })
    : readPostings(transaction, query, invoice.month);
}

interface UsageOf {
  readonly month: Date;
  readonly rows_from: Date;
  readonly amount: string;
  readonly isRow: string;
}

async function readUsage(
  transaction: PoolClient,
  { organizationId, invoiceId, projects, after, countMax }: InvoiceRowsQuery,
  { month, rows_from, amount, isRow }: UsageOf,
): Promise<readonly InvoiceRow[]> {
  // The bounds keep to the part of the index that can hold rows; what decides is the invoice that the batch stands on.
  const { rows } = await transaction.query<UsageRow>(
    `SELECT entry.id, entry.occurred_at, entry.occurred_at < $3 AS is_late, ${amount} AS amount_nano_usd, entry.request_id, entry.project_id,
       entry.provider, entry.model, entry.input_tokens + entry.cached_input_tokens + entry.output_tokens + entry.reasoning_tokens AS token_count
     FROM usage_entry entry
     WHERE entry.organization_id = $1 AND entry.occurred_at >= $4 AND entry.occurred_at < $3::timestamptz + interval '31 days'
       AND ${isRow} AND ($5::timestamptz IS NULL OR (entry.occurred_at, entry.id) > ($5, $6::uuid))
       AND EXISTS (SELECT FROM invoice_transaction invoiced
         WHERE invoiced.organization_id = $1 AND invoiced.transaction_id = entry.batch_id AND invoiced.invoice_id = $2)
       AND ($8::uuid[] IS NULL OR entry.project_id = ANY ($8))
     ORDER BY entry.occurred_at, entry.id LIMIT $7`,
    [
      ...[organizationId, invoiceId, month, rows_from, after?.occurredAt ?? null, after?.id ?? null, countMax],
      projects === 'all' ? null : projects,
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    occurredAt: row.occurred_at,
    amountNanoUsd: row.amount_nano_usd,
    isLate: row.is_late,
    kind: 'usage',
    memo: null,
    usage: {
      requestId: row.request_id,
      projectId: row.project_id,
      provider: row.provider,
      model: row.model,
      tokenCount: row.token_count,
    },
  }));
}

async function readPostings(
  transaction: PoolClient,
  { organizationId, invoiceId, line, after, countMax }: InvoiceRowsQuery,
  month: Date,
): Promise<readonly InvoiceRow[]> {
  const { rows } = await transaction.query<PostingRow>(
    `SELECT posting.id, posting.occurred_at, posting.occurred_at < $3 AS is_late, entry.amount_nano_usd, posting.kind, posting.memo
     FROM invoice_transaction invoiced
     JOIN ledger_transaction posting ON posting.organization_id = $1 AND posting.id = invoiced.transaction_id
     JOIN ledger_entry entry ON entry.organization_id = $1 AND entry.transaction_id = posting.id
     WHERE invoiced.organization_id = $1 AND invoiced.invoice_id = $2 AND invoice_line_of(posting.kind, entry.account) = $4
       AND ($5::timestamptz IS NULL OR (posting.occurred_at, posting.id) > ($5, $6::uuid))
     ORDER BY posting.occurred_at, posting.id LIMIT $7`,
    [organizationId, invoiceId, month, line, after?.occurredAt ?? null, after?.id ?? null, countMax],
  );
  return rows.map(({ id, occurred_at, is_late, amount_nano_usd, kind, memo }) => ({
    id,
    occurredAt: occurred_at,
    amountNanoUsd: amount_nano_usd,
    isLate: is_late,
    kind,
    memo,
    usage: null,
  }));
}
