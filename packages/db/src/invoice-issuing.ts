import { randomUUID } from 'node:crypto';
import type { CloseMonth, InvoiceDraft, InvoiceIssuing, LineSum } from '@lethe/core/billing/invoices';
import type { OrganizationId, Plan } from '@lethe/core/tenancy';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { queueMail } from './outbox.ts';
import { readPauses } from './plan-pauses.ts';
import { type PlanChangeRow, planRecordOf } from './plans.ts';

interface ClaimRow {
  state: 'open' | 'unsettled' | 'up_to_date';
  month: Date;
  carried_nano_usd: bigint;
  opening_balance_nano_usd: bigint;
  organization_name: string;
  organization_slug: string;
  plan: Plan;
  created_at: Date;
}

interface SumRow {
  line: LineSum['line'];
  amount_nano_usd: bigint;
  row_count: number;
  token_count: bigint | null;
  late_nano_usd: bigint;
  late_row_count: number;
}

/** As the worker's role. */
export function createInvoiceIssuing(database: Database): InvoiceIssuing {
  const { pool } = database;
  return {
    async listDue({ now, countMax }) {
      const { rows } = await pool.query<{ id: OrganizationId }>('SELECT id FROM organizations_to_invoice($1, $2) id', [
        now,
        countMax,
      ]);
      return rows.map(({ id }) => id);
    },
    closeMonth: (command) =>
      database.withOrganization(command.organizationId, async (transaction) => {
        const claim = await claimMonth(transaction, command);
        if (claim.state !== 'open') return claim.state;
        return (await writeInvoice(transaction, command, claim)) ? 'issued' : 'empty';
      }),
    async nextDueAt() {
      const { rows } = await pool.query<{ at: Date | null }>('SELECT next_invoice_due_at() AS at');
      return rows[0]?.at ?? null;
    },
  };
}

async function claimMonth(transaction: PoolClient, { organizationId, now }: CloseMonth): Promise<ClaimRow> {
  const { rows } = await transaction.query<ClaimRow>('SELECT * FROM claim_invoice_month($1, $2)', [
    organizationId,
    now,
  ]);
  if (rows[0] === undefined) throw new Error('Invariant broken: a claim is always answered');
  return rows[0];
}

async function readDraft(transaction: PoolClient, command: CloseMonth, claim: ClaimRow): Promise<InvoiceDraft> {
  const { organizationId } = command;
  const changes = await transaction.query<PlanChangeRow>('SELECT * FROM plan_changes_to_invoice($1)', [organizationId]);
  const pauses = await readPauses(transaction, organizationId);
  const sums = await transaction.query<SumRow>('SELECT * FROM invoice_sums($1, $2)', [organizationId, claim.month]);
  return command.compose({
    month: claim.month,
    plan: planRecordOf(claim, changes.rows, pauses),
    sums: sums.rows.map(toLineSum),
    carriedNanoUsd: claim.carried_nano_usd,
    openingBalanceNanoUsd: claim.opening_balance_nano_usd,
  });
}

/** False for a month that is closed without an invoice. */
async function writeInvoice(transaction: PoolClient, command: CloseMonth, claim: ClaimRow): Promise<boolean> {
  const draft = await readDraft(transaction, command, claim);
  const id = randomUUID();
  const { rows } = await transaction.query<{ number: string | null }>(
    'SELECT close_invoice_month($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS number',
    [
      command.organizationId,
      claim.month,
      id,
      command.now,
      draft.isEmpty,
      draft.dueNanoUsd,
      draft.carriedNanoUsd,
      claim.opening_balance_nano_usd,
      draft.closingBalanceNanoUsd,
      JSON.stringify(draft.planSpans.map(spanDocument)),
      JSON.stringify(command.seller),
      JSON.stringify(draft.lines.map(lineDocument)),
    ],
  );
  const number = rows[0]?.number ?? null;
  if (number === null) return false;
  const { organization_name: organizationName, organization_slug: organizationSlug, month } = claim;
  const content = command.announce({ id, number, month, organizationName, organizationSlug, draft });
  const recipients = await transaction.query<{ email: string }>('SELECT email FROM invoice_recipients($1) email', [
    command.organizationId,
  ]);
  for (const { email } of recipients.rows) await queueMail(transaction, { ...content, recipient: email });
  return true;
}

function toLineSum({ line, amount_nano_usd, row_count, token_count, late_nano_usd, late_row_count }: SumRow): LineSum {
  return {
    line,
    amountNanoUsd: amount_nano_usd,
    rowCount: row_count,
    tokenCount: token_count,
    lateNanoUsd: late_nano_usd,
    lateRowCount: late_row_count,
  };
}

/** Amounts travel as texts: a number of JSON would not hold them all. */
function spanDocument({ plan, monthlyFeeNanoUsd, fromAt, untilAt }: InvoiceDraft['planSpans'][number]) {
  return { plan, monthlyFeeNanoUsd: monthlyFeeNanoUsd.toString(), fromAt, untilAt };
}

function lineDocument(line: InvoiceDraft['lines'][number]) {
  return {
    kind: line.kind,
    amount_nano_usd: line.amountNanoUsd.toString(),
    row_count: line.rowCount,
    token_count: line.tokenCount?.toString() ?? null,
    late_nano_usd: line.lateNanoUsd.toString(),
    late_row_count: line.lateRowCount,
  };
}
