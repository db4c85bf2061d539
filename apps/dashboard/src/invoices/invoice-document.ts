import type { Invoice, InvoiceLine, InvoiceLineKind } from '@lethe/core/billing/invoices';
import { formatUsd, type NanoUsd } from '@lethe/core/money';
import { PLAN_TERMS } from '@lethe/core/tenancy';

/** What a printed invoice says, in words and in order, without where it stands on the page. */
export interface InvoiceDocument {
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly due: { readonly amount: string; readonly words: string };
  readonly charges: readonly DocumentRow[];
  readonly total: DocumentRow;
  readonly credit: readonly DocumentRow[];
  readonly notes: readonly string[];
}

export interface DocumentRow {
  readonly name: string;
  /** Below the name, smaller; null for none. */
  readonly detail: string | null;
  readonly quantity: string;
  readonly rate: string;
  /** To the cent, and what comes after it: both together are exact. */
  readonly amount: { readonly cents: string; readonly rest: string };
}

const WORDS: Readonly<Record<InvoiceLineKind, string>> = {
  inference: 'Inference',
  data_storage: 'Data storage',
  plan_fee: 'Plan fee',
  credits_applied: 'Paid from prepaid credit',
  carried_in: 'Carried from the month before',
  carried_out: 'Carried to the next month',
  top_ups: 'Top-ups',
  grants: 'Credit granted',
  refunds: 'Refunds',
  disputes: 'Disputes',
  corrections: 'Corrections',
  plan_fee_payments: 'Plan fees received by card',
};

const CHARGES: readonly InvoiceLineKind[] = [
  'inference',
  'data_storage',
  'plan_fee',
  'credits_applied',
  'carried_in',
  'carried_out',
];
const CREDIT: readonly InvoiceLineKind[] = ['top_ups', 'grants', 'refunds', 'disputes', 'corrections'];

const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const countFormat = new Intl.NumberFormat('en');

export function describeInvoice(invoice: Invoice): InvoiceDocument {
  const rowsOf = (kinds: readonly InvoiceLineKind[]) =>
    invoice.lines.filter(({ kind }) => kinds.includes(kind)).map((line) => toRow(invoice, line));
  return {
    facts: [
      ['Invoice number', invoice.number],
      ['Billing month', `${monthFormat.format(invoice.month)}, UTC`],
      ['Date of issue', dayFormat.format(invoice.issuedAt)],
      ...paymentFacts(invoice),
    ],
    from: [invoice.seller.name, ...linesOf(invoice.seller.address), ...taxLine(invoice.seller.taxId)],
    to: buyerLines(invoice),
    due: { amount: dueTitle(invoice), words: dueWords(invoice) },
    charges: rowsOf(CHARGES),
    total: sumRow('Amount due', invoice.dueNanoUsd),
    credit: creditRows(invoice, rowsOf(CREDIT)),
    notes: notesOf(invoice),
  };
}

function paymentFacts({ payment, paidAt, dueNanoUsd }: Invoice): [string, string][] {
  const facts: [string, string][] = [];
  if (paidAt !== null && dueNanoUsd > 0n) facts.push(['Paid', dayFormat.format(paidAt)]);
  if (payment?.paymentIntentId) facts.push(['Payment', payment.paymentIntentId]);
  return facts;
}

function buyerLines({ buyer }: Invoice): string[] {
  const name = buyer.companyName ?? buyer.organizationName;
  const alias =
    buyer.companyName === null || buyer.companyName === buyer.organizationName ? [] : [buyer.organizationName];
  return [
    name,
    ...linesOf(buyer.address ?? ''),
    ...taxLine(buyer.taxId),
    ...alias.map((text) => `Organization: ${text}`),
  ];
}

function dueTitle({ status, dueNanoUsd }: Invoice): string {
  const word = status === 'paid' && dueNanoUsd > 0n ? 'paid' : 'due';
  return `$${formatUsd(dueNanoUsd, 2)} ${word}`;
}

function dueWords({ status, dueNanoUsd, paidAt }: Invoice): string {
  if (dueNanoUsd === 0n) return 'Nothing is due. What was used is paid from prepaid credit.';
  if (status === 'paid' && paidAt !== null) return `Charged to the saved card on ${dayFormat.format(paidAt)}.`;
  if (status === 'failed') return 'The saved card could not be charged.';
  return 'Due for the plan. The saved card is charged automatically.';
}

function toRow(invoice: Invoice, line: InvoiceLine): DocumentRow {
  return {
    name: WORDS[line.kind],
    detail: detailOf(invoice, line),
    quantity: quantityOf(line),
    rate: line.kind === 'data_storage' ? '$0.01 per 1 M' : line.kind === 'inference' ? 'by model' : '',
    amount: exactAmount(line.amountNanoUsd),
  };
}

function detailOf({ planSpans }: Invoice, { kind, rowCount, lateRowCount, lateNanoUsd }: InvoiceLine): string | null {
  if (kind === 'plan_fee') {
    return planSpans
      .map(({ plan, fromAt, untilAt, monthlyFeeNanoUsd }) => {
        const until = new Date(untilAt.getTime() - 1);
        return `${PLAN_TERMS[plan].name} at $${formatUsd(monthlyFeeNanoUsd, 2)} a month, ${dayFormat.format(fromAt)} – ${dayFormat.format(until)}`;
      })
      .join('\n');
  }
  const count =
    kind === 'data_storage' ? `Sum of ${countFormat.format(rowCount)} stored ${plural(rowCount, 'request')}` : null;
  const late =
    lateRowCount > 0
      ? `${countFormat.format(lateRowCount)} of them from earlier months: $${formatUsd(lateNanoUsd, 9)}`
      : null;
  const details = [count, late].filter((text) => text !== null);
  return details.length === 0 ? null : details.join('\n');
}

function quantityOf({ kind, rowCount, tokenCount }: InvoiceLine): string {
  if (kind === 'data_storage') return `${countFormat.format(tokenCount ?? 0n)} tokens`;
  if (kind === 'inference') return `${countFormat.format(rowCount)} ${plural(rowCount, 'request')}`;
  return '';
}

function creditRows(invoice: Invoice, moves: readonly DocumentRow[]): DocumentRow[] {
  const used = invoice.lines.find(({ kind }) => kind === 'credits_applied')?.amountNanoUsd ?? 0n;
  return [
    sumRow('Opening balance', invoice.openingBalanceNanoUsd),
    ...moves,
    sumRow('Inference and data storage', used),
    sumRow('Closing balance', invoice.closingBalanceNanoUsd),
  ];
}

function notesOf({ lines, number }: Invoice): string[] {
  const received = lines.find(({ kind }) => kind === 'plan_fee_payments');
  return [
    'Amounts are exact to the nano-dollar, and each line is the sum of its rows. Only the amount due is rounded, down to a cent; what is left is carried to the next month.',
    'Data storage is charged once per stored request, for its tokens, whatever the retention period.',
    ...(received === undefined
      ? []
      : [
          `Received by card for plan fees of earlier invoices in this month: $${formatUsd(received.amountNanoUsd, 2)}.`,
        ]),
    `The requests behind each line of ${number} can be opened in the dashboard, and come as CSV.`,
  ];
}

function sumRow(name: string, amountNanoUsd: NanoUsd): DocumentRow {
  return { name, detail: null, quantity: '', rate: '', amount: exactAmount(amountNanoUsd) };
}

const DIGITS_AFTER_CENTS = 7;

/** The text is split, not rounded: all nine digits stand there. */
function exactAmount(amountNanoUsd: NanoUsd): DocumentRow['amount'] {
  const text = formatUsd(amountNanoUsd, 9);
  const signed = text.startsWith('−') ? `−$${text.slice(1)}` : `$${text}`;
  return { cents: signed.slice(0, -DIGITS_AFTER_CENTS), rest: signed.slice(-DIGITS_AFTER_CENTS) };
}

const plural = (count: number, noun: string): string => (count === 1 ? noun : `${noun}s`);
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const taxLine = (taxId: string | null): string[] => (taxId === null ? [] : [`Tax id ${taxId}`]);
