import { join } from 'node:path';
import type { Invoice, InvoiceLine } from '@lethe/core/billing/invoices';
import { listedPlan } from '@lethe/core/billing/plans';
import { formatUsd, parseDecimalUsd } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createInvoicePrinter } from './create-invoice-printer.ts';
import { describeInvoice } from './invoice-document.ts';

const FONT_FOLDER = join(import.meta.dirname, '../../node_modules/geist/dist/fonts/geist-sans');
const MONTH = new Date('2028-02-01T00:00:00Z');
const lineOf = (line: Pick<InvoiceLine, 'kind' | 'amountNanoUsd'> & Partial<InvoiceLine>): InvoiceLine => {
  return { rowCount: 0, tokenCount: null, lateNanoUsd: 0n, lateRowCount: 0, ...line };
};

const INVOICE: Invoice = {
  id: '0198a000-0000-7000-8000-00000000f001',
  organizationId: 'o' as OrganizationId,
  number: 'HALDEN-0007',
  month: MONTH,
  issuedAt: new Date('2028-03-01T00:10:00Z'),
  status: 'open',
  paidAt: null,
  chargedNanoUsd: 49_000_015_000n,
  storageNanoUsd: 15_000n,
  dueNanoUsd: 49_000_000_000n,
  lines: [
    lineOf({ kind: 'data_storage', amountNanoUsd: 15_000n, rowCount: 1, tokenCount: 1_500n }),
    lineOf({ kind: 'plan_fee', amountNanoUsd: 49_000_000_000n }),
    lineOf({ kind: 'credits_applied', amountNanoUsd: -15_000n }),
  ],
  planSpans: [{ ...listedPlan('pro'), fromAt: MONTH, untilAt: new Date('2028-03-01T00:00:00Z') }],
  openingBalanceNanoUsd: 15_000n,
  closingBalanceNanoUsd: 0n,
  seller: { name: 'Lethe', address: '', taxId: null },
  buyer: { organizationName: 'Halden', companyName: 'Halden AS', address: 'Havnegata 1\nBergen', taxId: 'NO 1' },
  payment: null,
};

describe('a printed invoice', () => {
  test('has data storage as a line of its own, with its tokens, its rate and the exact amount', () => {
    expect(describeInvoice(INVOICE).charges[0]).toEqual({
      name: 'Data storage',
      detail: 'Sum of 1 stored request',
      quantity: '1,500 tokens',
      rate: '$0.01 per 1 M',
      amount: { cents: '$0.00', rest: '0015000' },
    });
  });

  test('shows every amount to the nano-dollar', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), (amountNanoUsd) => {
        const { charges } = describeInvoice({ ...INVOICE, lines: [lineOf({ kind: 'inference', amountNanoUsd })] });
        const { cents = '', rest = '' } = charges[0]?.amount ?? {};
        const magnitude = parseDecimalUsd((cents + rest).replace(/[−$,]/g, '').padStart(11, '0').slice(-20));
        expect(cents + rest).toBe(
          `${amountNanoUsd < 0n ? '−' : ''}$${formatUsd(amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd, 9)}`,
        );
        expect(magnitude).toBe(amountNanoUsd < 0n ? -amountNanoUsd : amountNanoUsd);
      }),
    );
  });

  test('says until which day a plan was in force, the last one of the month included', () => {
    const [, fee] = describeInvoice(INVOICE).charges;
    expect(fee?.detail).toBe('Pro at $49.00 a month, 1 Feb 2028 – 29 Feb 2028');
  });

  test('says what of a line is from earlier months', () => {
    const late = lineOf({ kind: 'inference', amountNanoUsd: 9n, rowCount: 3, lateRowCount: 2, lateNanoUsd: 5n });
    const [row] = describeInvoice({ ...INVOICE, lines: [late] }).charges;
    expect(row?.detail).toBe('2 of them from earlier months: $0.000000005');
  });

  test('is the same file, byte by byte, whenever it is printed, and goes on over pages', async () => {
    const printer = createInvoicePrinter({ fontFolder: FONT_FOLDER });
    const printed = await printer.print(INVOICE);
    expect(Buffer.from(printed).subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.from(await printer.print(INVOICE)).equals(Buffer.from(printed))).toBe(true);
    const planSpans = Array.from({ length: 60 }, () => INVOICE.planSpans).flat();
    const long = Buffer.from(await printer.print({ ...INVOICE, planSpans })).toString('latin1');
    expect(long.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
  });
});
