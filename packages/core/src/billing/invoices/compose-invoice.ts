import { invariant } from '../../errors/index.ts';
import type { NanoUsd } from '../../money/index.ts';
import { type PlanHistory, type PlanSpan, planFee, planSpans } from '../plans/index.ts';
import { CREDIT_LINES, type InvoiceLine, type InvoiceLineKind, LEDGER_LINES, type LedgerLine } from './invoice.ts';
import { roundDue } from './round-due.ts';

/** What the ledger says of one line: transactions before the month's end that no invoice has. */
export interface LineSum {
  readonly line: LedgerLine;
  readonly amountNanoUsd: NanoUsd;
  readonly rowCount: number;
  readonly tokenCount: bigint | null;
  readonly lateNanoUsd: NanoUsd;
  readonly lateRowCount: number;
}

export interface InvoiceFacts {
  /** The first instant of the month to close. */
  readonly month: Date;
  readonly plan: PlanHistory;
  readonly sums: readonly LineSum[];
  /** What the invoice before left over. */
  readonly carriedNanoUsd: NanoUsd;
  /** The closing balance of the invoice before. */
  readonly openingBalanceNanoUsd: NanoUsd;
}

export interface InvoiceDraft {
  readonly lines: readonly InvoiceLine[];
  readonly planSpans: readonly PlanSpan[];
  readonly dueNanoUsd: NanoUsd;
  readonly carriedNanoUsd: NanoUsd;
  readonly closingBalanceNanoUsd: NanoUsd;
  /** Nothing happened and nothing is due, so the month is closed without an invoice and takes no number. */
  readonly isEmpty: boolean;
}

/** Lines that every invoice has, so that a reader sees that they are zero. */
const ALWAYS_SHOWN: readonly InvoiceLineKind[] = ['inference', 'data_storage', 'plan_fee', 'credits_applied'];

/** Puts together what a month owes. Nothing is rounded but the plan fee, divided once, and the amount due, whose rest is carried. */
export function composeInvoice({
  month,
  plan,
  sums,
  carriedNanoUsd,
  openingBalanceNanoUsd,
}: InvoiceFacts): InvoiceDraft {
  const ledger = new Map(sums.map((sum) => [sum.line, sum]));
  const amountOf = (line: LedgerLine): NanoUsd => ledger.get(line)?.amountNanoUsd ?? 0n;
  invariant(
    amountOf('inference') + amountOf('data_storage') + amountOf('credits_applied') === 0n,
    'usage is paid from credit, to the nano-dollar',
  );
  const spans = planSpans(plan, month);
  const feeNanoUsd = planFee(spans, month);
  const due = roundDue(feeNanoUsd + carriedNanoUsd);
  const computed: readonly InvoiceLine[] = [
    lineOf('plan_fee', feeNanoUsd),
    lineOf('carried_in', carriedNanoUsd),
    lineOf('carried_out', -due.carriedNanoUsd),
  ];
  const lines = [...LEDGER_LINES.map((line) => toLine(line, ledger.get(line))), ...computed];
  const creditMoved = [...CREDIT_LINES, 'credits_applied' as const].reduce((sum, line) => sum + amountOf(line), 0n);
  const isEmpty = sums.every(({ rowCount }) => rowCount === 0) && feeNanoUsd === 0n && due.dueNanoUsd === 0n;
  return {
    lines: lines.filter(({ kind, amountNanoUsd, rowCount }) => {
      return ALWAYS_SHOWN.includes(kind) || amountNanoUsd !== 0n || rowCount > 0;
    }),
    planSpans: spans,
    ...due,
    closingBalanceNanoUsd: openingBalanceNanoUsd + creditMoved,
    isEmpty,
  };
}

function toLine(kind: LedgerLine, sum: LineSum | undefined): InvoiceLine {
  if (sum === undefined) return { ...lineOf(kind, 0n), tokenCount: kind === 'data_storage' ? 0n : null };
  const { line: _, ...figures } = sum;
  return { kind, ...figures };
}

function lineOf(kind: InvoiceLineKind, amountNanoUsd: NanoUsd): InvoiceLine {
  return { kind, amountNanoUsd, rowCount: 0, tokenCount: null, lateNanoUsd: 0n, lateRowCount: 0 };
}
