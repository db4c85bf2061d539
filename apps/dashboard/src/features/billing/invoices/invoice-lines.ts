import {
  CHARGE_LINES,
  CREDIT_LINES,
  type Invoice,
  type InvoiceLine,
  type InvoiceLineKind,
  LEDGER_LINES,
  type LedgerLine,
} from '@lethe/core/billing/invoices';

/** Below which the rows of a line are listed; null where it is made of none. */
export function rowsLine(kind: InvoiceLineKind): LedgerLine | null {
  return LEDGER_LINES.find((line) => line === kind) ?? null;
}

/** Whether a line opens into something that it does not say itself. */
export function hasDetail({ kind, rowCount }: InvoiceLine): boolean {
  return kind === 'plan_fee' || (rowsLine(kind) !== null && rowCount > 0);
}

/** The two halves of an invoice: what was charged down to the amount due, and what that did to the credit. */
export interface InvoiceHalves {
  readonly charges: readonly InvoiceLine[];
  readonly creditMoves: readonly InvoiceLine[];
  /** How far the printed total is from the sum of its lines. 0 unless Lethe is at fault, and said either way. */
  readonly differenceNanoUsd: bigint;
}

export function splitInvoice({ lines, dueNanoUsd }: Pick<Invoice, 'lines' | 'dueNanoUsd'>): InvoiceHalves {
  const charges = linesOf(lines, CHARGE_LINES);
  const creditMoves = linesOf(lines, [...CREDIT_LINES, 'credits_applied']);
  const sum = charges.reduce((total, { amountNanoUsd }) => total + amountNanoUsd, 0n);
  return { charges, creditMoves, differenceNanoUsd: sum - dueNanoUsd };
}

function linesOf(lines: readonly InvoiceLine[], kinds: readonly InvoiceLineKind[]): readonly InvoiceLine[] {
  return kinds.flatMap((kind) => lines.filter((line) => line.kind === kind));
}
