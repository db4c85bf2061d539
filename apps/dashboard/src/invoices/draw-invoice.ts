import type { DocumentRow, InvoiceDocument } from './invoice-document.ts';
import { INK, INK_FAINT, INK_SOFT, LINE, type Sheet, STORED } from './sheet.ts';

const AMOUNT_WIDTH = 118;
const RATE_WIDTH = 76;
const QUANTITY_WIDTH = 116;
const COLUMN_GAP = 12;
const ROW_GAP = 5.5;
const LABEL = { size: 8, color: INK_FAINT, font: 'medium' } as const;

/** Sets an invoice on paper, from the top down. */
export function drawInvoice(sheet: Sheet, document: InvoiceDocument): void {
  drawHead(sheet, document);
  drawParties(sheet, document);
  drawDue(sheet, document);
  drawTableHead(sheet);
  for (const row of document.charges) drawRow(sheet, row);
  drawTotal(sheet, document.total);
  drawCredit(sheet, document.credit);
  drawNotes(sheet, document.notes);
}

function drawHead(sheet: Sheet, { facts }: InvoiceDocument): void {
  sheet.text('Invoice', sheet.left, sheet.y - 4, { size: 22, font: 'bold' });
  sheet.text('Lethe', sheet.left, sheet.y, {
    size: 13,
    font: 'bold',
    color: STORED,
    width: sheet.width,
    align: 'right',
  });
  sheet.y += 36;
  for (const [name, value] of facts) {
    sheet.text(name, sheet.left, sheet.y, { color: INK_FAINT });
    sheet.text(value, sheet.left + 96, sheet.y, { font: 'medium' });
    sheet.y += 15;
  }
  sheet.y += 18;
}

function drawParties(sheet: Sheet, { from, to }: InvoiceDocument): void {
  const width = sheet.width / 2 - COLUMN_GAP;
  const top = sheet.y;
  const bottoms = [
    ['From', from, sheet.left] as const,
    ['Bill to', to, sheet.left + width + 2 * COLUMN_GAP] as const,
  ].map(([label, lines, x]) => {
    sheet.text(label, x, top, LABEL);
    let y = top + 15;
    for (const [index, line] of lines.entries()) {
      const style = index === 0 ? ({ font: 'bold', width } as const) : { color: INK_SOFT, width };
      sheet.text(line, x, y, style);
      y += sheet.heightOf(line, style) + 1;
    }
    return y;
  });
  sheet.y = Math.max(...bottoms) + 20;
}

function drawDue(sheet: Sheet, { due }: InvoiceDocument): void {
  sheet.text(due.amount, sheet.left, sheet.y, { size: 17, font: 'bold' });
  sheet.y += 25;
  sheet.text(due.words, sheet.left, sheet.y, { color: INK_SOFT });
  sheet.y += 28;
}

function drawTableHead(sheet: Sheet): void {
  const { rateX, quantityX } = columns(sheet);
  sheet.text('Description', sheet.left, sheet.y, LABEL);
  sheet.text('Quantity', quantityX, sheet.y, { ...LABEL, width: QUANTITY_WIDTH, align: 'right' });
  sheet.text('Rate', rateX, sheet.y, { ...LABEL, width: RATE_WIDTH, align: 'right' });
  sheet.text('Amount, USD', sheet.right - AMOUNT_WIDTH, sheet.y, { ...LABEL, width: AMOUNT_WIDTH, align: 'right' });
  sheet.y += 15;
  sheet.rule(sheet.y, { color: INK, width: 0.8 });
  sheet.y += ROW_GAP;
}

function columns(sheet: Sheet) {
  const rateX = sheet.right - AMOUNT_WIDTH - COLUMN_GAP - RATE_WIDTH;
  return { rateX, quantityX: rateX - COLUMN_GAP - QUANTITY_WIDTH };
}

function drawRow(sheet: Sheet, row: DocumentRow): void {
  const { rateX, quantityX } = columns(sheet);
  const hasFigures = row.quantity !== '';
  const width = (hasFigures ? quantityX : sheet.right - AMOUNT_WIDTH) - sheet.left - COLUMN_GAP;
  const detailWidth = sheet.right - AMOUNT_WIDTH - sheet.left - COLUMN_GAP;
  const detail = { size: 8, color: INK_FAINT, width: detailWidth } as const;
  const detailHeight = row.detail === null ? 0 : sheet.heightOf(row.detail, detail) + 2;
  sheet.reserve(14 + detailHeight + 2 * ROW_GAP);
  sheet.text(row.name, sheet.left, sheet.y, { font: 'medium', width });
  sheet.text(row.quantity, quantityX, sheet.y, { color: INK_SOFT, width: QUANTITY_WIDTH, align: 'right' });
  sheet.text(row.rate, rateX, sheet.y, { color: INK_SOFT, width: RATE_WIDTH, align: 'right' });
  drawAmount(sheet, row);
  if (row.detail !== null) sheet.text(row.detail, sheet.left, sheet.y + 15, detail);
  sheet.y += 14 + detailHeight + ROW_GAP;
  sheet.rule(sheet.y);
  sheet.y += ROW_GAP;
}

/** Cents in ink, what comes after them in grey: quick to read, and exact. */
function drawAmount(sheet: Sheet, { amount }: DocumentRow, font: 'regular' | 'bold' = 'regular'): void {
  const rest = { font: 'regular', color: INK_FAINT } as const;
  const restX = sheet.right - sheet.widthOf(amount.rest, rest);
  sheet.text(amount.rest, restX, sheet.y, rest);
  sheet.text(amount.cents, restX - sheet.widthOf(amount.cents, { font }), sheet.y, { font });
}

function drawTotal(sheet: Sheet, row: DocumentRow): void {
  sheet.reserve(40);
  sheet.y += 2;
  sheet.text(row.name, sheet.left, sheet.y, { font: 'bold', size: 10 });
  sheet.text(row.amount.cents, sheet.left, sheet.y, { font: 'bold', size: 10, width: sheet.width, align: 'right' });
  sheet.y += 32;
}

function drawCredit(sheet: Sheet, rows: readonly DocumentRow[]): void {
  sheet.reserve(34 + rows.length * 17);
  sheet.text('Prepaid credit', sheet.left, sheet.y, { font: 'bold', size: 10 });
  sheet.y += 18;
  sheet.rule(sheet.y, { color: INK, width: 0.8 });
  sheet.y += ROW_GAP;
  for (const [index, row] of rows.entries()) {
    const isLast = index === rows.length - 1;
    if (isLast) {
      sheet.rule(sheet.y, { color: LINE });
      sheet.y += ROW_GAP;
    }
    const isBalance = index === 0 || isLast;
    sheet.text(row.name, sheet.left, sheet.y, {
      font: isBalance ? 'medium' : 'regular',
      color: isBalance ? INK : INK_SOFT,
    });
    drawAmount(sheet, row, isLast ? 'bold' : 'regular');
    sheet.y += 17;
  }
  sheet.y += 18;
}

function drawNotes(sheet: Sheet, notes: readonly string[]): void {
  const style = { size: 8, color: INK_FAINT, width: sheet.width } as const;
  for (const note of notes) {
    const height = sheet.heightOf(note, style);
    sheet.reserve(height);
    sheet.text(note, sheet.left, sheet.y, style);
    sheet.y += height + 3;
  }
}
