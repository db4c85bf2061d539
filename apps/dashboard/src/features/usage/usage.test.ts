import { DEFAULT_SPENDING } from '@lethe/core/billing';
import { describe, expect, test } from 'vitest';
import { monthName } from '../billing/invoices/invoice-words.ts';
import { addMonths, daysOf, monthsOffered, spanName } from './month.ts';
import { readSpending, spendingFormOf } from './spending-draft.ts';
import { storageCapState } from './storage-cap.ts';
import {
  ALL_ROWS,
  readRowsAddress,
  readUsageAddress,
  rowsFileHref,
  rowsFilter,
  rowsHref,
  usageHref,
} from './usage-address.ts';

const NOW = new Date('2026-11-21T14:31:40Z');
const NOVEMBER = new Date('2026-11-01T00:00:00Z');
const USD = 1_000_000_000n;

describe('the address', () => {
  test('holds the month and what the chart is split by, and nothing that is the default', () => {
    expect(usageHref('/halden/usage', { month: null, grouping: 'category' })).toBe('/halden/usage');
    const href = usageHref('/halden/usage', { month: NOVEMBER, grouping: 'model' });
    expect(href).toBe('/halden/usage?month=2026-11&by=model');
    expect(readUsageAddress({ month: '2026-11', by: 'model' })).toEqual({ month: NOVEMBER, grouping: 'model' });
  });

  test('reads what makes no sense as not there', () => {
    const nothing = { month: null, grouping: 'category' };
    expect(readUsageAddress({ month: '2026-13', by: 'colour' })).toEqual(nothing);
    expect(readUsageAddress({ month: ['', '2026-11'] })).toEqual(nothing);
    expect(readRowsAddress({ day: '2026-11-99', category: 'x', project: '', model: 'm'.repeat(401) })).toEqual(
      ALL_ROWS,
    );
  });

  test('of rows reads back what was written', () => {
    const rows = {
      ...ALL_ROWS,
      month: NOVEMBER,
      day: NOVEMBER,
      category: 'storage',
      model: 'a/b',
      after: 'c',
    } as const;
    const { searchParams } = new URL(rowsHref('/halden/usage', rows), 'https://lethe.example');
    expect(readRowsAddress(Object.fromEntries(searchParams))).toEqual(rows);
  });

  test('of the file names the span that the page shows, and what the rows are narrowed to', () => {
    const filter = rowsFilter({ ...ALL_ROWS, category: 'storage', after: 'cursor' }, NOW);
    expect(rowsFileHref('halden', filter)).toBe(
      '/api/usage-export?organization=halden&from=2026-11-01T00%3A00%3A00.000Z&to=2026-12-01T00%3A00%3A00.000Z&category=storage',
    );
  });

  test('of a day asks for that day alone', () => {
    const day = new Date('2026-10-07T00:00:00Z');
    expect(rowsFilter({ ...ALL_ROWS, day }, NOW)).toEqual({ from: day, to: new Date('2026-10-08T00:00:00Z') });
  });
});

describe('months', () => {
  test('are those of UTC, also around a new year', () => {
    const january = new Date('2027-01-01T00:00:00Z');
    expect([addMonths(january, -1), addMonths(NOW, 2)].map(monthName)).toEqual(['December 2026', 'January 2027']);
    expect(monthsOffered(NOW).map(monthName)).toHaveLength(12);
    expect(daysOf(new Date('2028-02-01T00:00:00Z'))).toHaveLength(29);
  });

  test.each([
    ['2026-11-21T14:31:40Z', '1 – 21 Nov'],
    ['2026-11-01T00:00:00Z', '1 Nov'],
    ['2026-12-09T00:00:00Z', '1 – 30 Nov'],
  ])('at %s November is %s', (now, name) => {
    expect(spanName(NOVEMBER, new Date(now))).toBe(name);
  });
});

describe('the storage cap', () => {
  const stateFor = (chargedNanoUsd: bigint, forecastNanoUsd: bigint | null) =>
    storageCapState({
      chargedNanoUsd,
      averageFeeNanoUsd: 60_000n,
      forecastNanoUsd,
      policy: { ...DEFAULT_SPENDING, monthlyStorageCapNanoUsd: 250n * USD },
      now: NOW,
    });

  test('says where the month stands and will end', () => {
    expect(stateFor(135n * USD, 196_760_000_000n)).toMatchObject({
      usedFraction: 0.54,
      forecastFraction: 0.787,
      forecastText: 'Forecast $196.76 by 30 Nov',
      verdict: 'Within the cap',
      isReached: false,
    });
    expect(stateFor(135n * USD, 251n * USD)).toMatchObject({ forecastFraction: null, verdict: 'Over the cap' });
  });

  test('is reached when the next request does not fit, though it is never met exactly', () => {
    expect(stateFor(250n * USD - 59_999n, null)).toMatchObject({
      isReached: true,
      verdict: 'Cap reached. Requests are answered and not stored. It reopens on 1 Dec.',
    });
    expect(stateFor(250n * USD - 60_000n, null)?.isReached).toBe(false);
  });

  test('of zero is reached from the start, and none is no cap', () => {
    const policy = { ...DEFAULT_SPENDING, monthlyStorageCapNanoUsd: 0n };
    const input = { chargedNanoUsd: 0n, averageFeeNanoUsd: 0n, forecastNanoUsd: 0n, now: NOW };
    expect(storageCapState({ ...input, policy })).toMatchObject({ isReached: true, usedFraction: 1 });
    expect(storageCapState({ ...input, policy: DEFAULT_SPENDING })).toBeNull();
  });
});

describe('the form for spending limits', () => {
  test('reads back what it was opened with', () => {
    const draft = { outOfCredit: 'block', monthlyStorageCapNanoUsd: 250n * USD, lowBalanceNanoUsd: null } as const;
    expect(readSpending(spendingFormOf(draft)).draft).toEqual(draft);
  });

  test('is not complete while an amount that is switched on is missing or wrong', () => {
    const form = { ...spendingFormOf(DEFAULT_SPENDING), hasCap: true };
    expect(readSpending(form)).toEqual({ draft: null, capProblem: null, lowBalanceProblem: null });
    expect(readSpending({ ...form, cap: 'lots' }).capProblem).toBe('Write dollars and cents, for example 250.00.');
    expect(readSpending({ ...form, cap: '0' }).draft?.monthlyStorageCapNanoUsd).toBe(0n);
  });
});
