import { STORAGE_RATE } from '@lethe/core/billing';
import { billingDetailsSchema, LEDGER_LINES } from '@lethe/core/billing/invoices';
import { describe, expect, test } from 'vitest';
import { STORY_DETAILS, STORY_INVOICE } from '../fixtures/invoice-fixtures.ts';
import { detailLines, detailsProblems, formOf } from './details-draft.ts';
import { invoiceFileHref } from './file-links.tsx';
import { splitInvoice } from './invoice-lines.ts';
import {
  monthEndsAt,
  monthName,
  quantityText,
  rateText,
  settlementText,
  storageDifference,
  sumText,
} from './invoice-words.ts';
import { listHref, readListMonth, readRowsQuery, rowsHref } from './invoices-query.ts';
import { readInvoiceFile } from './read-invoice-file.ts';

const NOW = new Date('2026-11-02T09:00:00Z');
const storage = STORY_INVOICE.lines.find(({ kind }) => kind === 'data_storage');
if (storage === undefined) throw new Error('fixtures');

describe('an invoice on the page', () => {
  test('the charges come to what is due, to the nano-dollar', () => {
    const { charges, differenceNanoUsd } = splitInvoice(STORY_INVOICE);
    expect(charges.map(({ kind }) => kind)).toEqual([
      'inference',
      'data_storage',
      'plan_fee',
      'credits_applied',
      'carried_in',
      'carried_out',
    ]);
    expect(differenceNanoUsd).toBe(0n);
    expect(splitInvoice({ ...STORY_INVOICE, dueNanoUsd: STORY_INVOICE.dueNanoUsd - 1n }).differenceNanoUsd).toBe(1n);
  });

  test('the credit lines lead from the opening to the closing balance', () => {
    const { creditMoves } = splitInvoice(STORY_INVOICE);
    const moved = creditMoves.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n);
    expect(STORY_INVOICE.openingBalanceNanoUsd + moved).toBe(STORY_INVOICE.closingBalanceNanoUsd);
  });

  test('data storage says its tokens and the rate that requests are charged by', () => {
    expect(quantityText(storage)).toBe('15,830,011,402 tokens');
    expect(rateText(storage)).toBe('$0.01 / 1 M');
    expect(storage.amountNanoUsd).toBe((storage.tokenCount ?? 0n) * STORAGE_RATE.amountNanoUsd);
    expect(sumText(storage)).toBe('The sum of 2,404,118 stored requests');
    expect(storageDifference(storage)).toBe(0n);
    expect(storageDifference({ ...storage, amountNanoUsd: storage.amountNanoUsd + 1n })).toBe(1n);
  });

  test.each([
    ['2026-10-01T00:00:00Z', 'October 2026', '2026-11-01T00:00:00.000Z'],
    ['2026-12-01T00:00:00Z', 'December 2026', '2027-01-01T00:00:00.000Z'],
  ])('the month of %s is %s and closes at %s', (month, name, endsAt) => {
    expect(monthName(new Date(month))).toBe(name);
    expect(monthEndsAt(new Date(month)).toISOString()).toBe(endsAt);
  });
});

describe('what became of the amount due', () => {
  const payment = STORY_INVOICE.payment;
  const declined = payment && { ...payment, failureMessage: 'Your card was declined.' };

  test.each([
    ['paid', STORY_INVOICE, 'Charged to the saved card on 1 Nov 2026.'],
    ['nothing due', { ...STORY_INVOICE, dueNanoUsd: 0n, payment: null }, 'Nothing is due: usage was paid from credit.'],
    [
      'declined and tried again',
      {
        ...STORY_INVOICE,
        status: 'open' as const,
        payment: declined && { ...declined, nextAttemptAt: new Date('2026-11-02T10:30:00Z') },
      },
      'Your card was declined. Tried again 2 Nov, 10:30 UTC, in 1 h 30 m.',
    ],
    [
      'given up',
      { ...STORY_INVOICE, status: 'failed' as const, payment: declined },
      'Your card was declined. The saved card is not charged again.',
    ],
  ])('%s', (_, invoice, text) => {
    expect(settlementText(invoice, NOW)).toBe(text);
  });
});

describe('billing details', () => {
  test('go through the form as they are', () => {
    expect(billingDetailsSchema.parse(formOf(STORY_DETAILS))).toEqual(STORY_DETAILS);
    expect(detailsProblems(formOf(STORY_DETAILS))).toEqual({});
  });

  test('may be left out, all of them', () => {
    expect(detailsProblems({ companyName: '', address: '', taxId: '', email: '' })).toEqual({});
  });

  test('the field that the server would refuse says so, and no other', () => {
    expect(detailsProblems({ ...formOf(STORY_DETAILS), email: 'halden' })).toEqual({
      email: 'Write an address as name@example.com.',
    });
    expect(Object.keys(detailsProblems({ ...formOf(STORY_DETAILS), taxId: 'x'.repeat(41) }))).toEqual(['taxId']);
  });

  test('stand on lines as on the invoice', () => {
    expect(detailLines(STORY_DETAILS)).toEqual([
      'Halden Freight B.V.',
      'Havenstraat 7',
      '3011 Rotterdam',
      'Netherlands',
      'Tax id NL801122334B01',
    ]);
  });
});

describe('the address of a file', () => {
  const organization = new URLSearchParams({ organization: 'halden' });

  test('that the page links is read back', () => {
    for (const format of ['pdf', 'csv'] as const) {
      const url = new URL(invoiceFileHref('halden', STORY_INVOICE.id, format), 'http://x');
      const file = url.pathname.split('/').at(-1) ?? '';
      expect(readInvoiceFile(file, url.searchParams)).toEqual({
        organizationSlug: 'halden',
        invoiceId: STORY_INVOICE.id,
        format,
      });
    }
  });

  test.each(['x.pdf', `${STORY_INVOICE.id}.html`, `${STORY_INVOICE.id}`, `../${STORY_INVOICE.id}.pdf`])(
    '%s is none',
    (file) => {
      expect(readInvoiceFile(file, organization)).toBeNull();
    },
  );
});

describe('the address', () => {
  test.each(LEDGER_LINES)('of the rows of %s is read back', (line) => {
    const query = { line, after: 'MTc5.eyJ'.replace('.', '-') };
    expect(readRowsQuery(Object.fromEntries(new URL(rowsHref('http://x/i', query)).searchParams))).toEqual(query);
  });

  test('of a page of invoices names the month that it goes on from', () => {
    const month = new Date('2026-09-01T00:00:00Z');
    expect(listHref('/halden/invoices', month)).toBe('/halden/invoices?before=2026-09');
    expect(readListMonth({ before: '2026-09' })).toEqual(month);
    expect(listHref('/halden/invoices', null)).toBe('/halden/invoices');
  });

  test('that makes no sense counts as not there', () => {
    expect(readRowsQuery({ line: 'plan_fee', after: 'a' })).toBeNull();
    expect(readRowsQuery({ line: ['inference', 'grants'] })).toBeNull();
    expect(readRowsQuery({ line: 'inference', after: '../..' })).toEqual({ line: 'inference', after: null });
    expect(['a b', '2026-13', '2026-1', '0026-01'].map((before) => readListMonth({ before }))).toEqual(
      Array(4).fill(null),
    );
  });
});
