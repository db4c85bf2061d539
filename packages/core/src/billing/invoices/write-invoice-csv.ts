import { csvLine } from '../../csv/index.ts';
import { toDecimalUsd } from '../../money/index.ts';
import { utcMonthName } from '../../time/index.ts';
import type { Invoice } from './invoice.ts';

const HEADER = [
  'invoice',
  'month',
  'line',
  'rows',
  'tokens',
  'amount_usd',
  'amount_nano_usd',
  'late_rows',
  'late_nano_usd',
];

/** The lines of an invoice as CSV, amounts exact, and last the amount due. */
export function writeInvoiceCsv({ number, month, lines, dueNanoUsd }: Invoice): string {
  const head = [number, utcMonthName(month)];
  const rows = lines.map(({ kind, rowCount, tokenCount, amountNanoUsd, lateRowCount, lateNanoUsd }) =>
    csvLine([
      ...head,
      kind,
      rowCount,
      tokenCount,
      toDecimalUsd(amountNanoUsd),
      amountNanoUsd,
      lateRowCount,
      lateNanoUsd,
    ]),
  );
  const due = csvLine([...head, 'amount_due', 0, null, toDecimalUsd(dueNanoUsd), dueNanoUsd, 0, 0n]);
  return csvLine(HEADER) + rows.join('') + due;
}
