import { describe, expect, test } from 'vitest';
import type { OrganizationId } from '../../../tenancy/index.ts';
import { ManualClock } from '../../../time/index.ts';
import {
  checkSums,
  NO_FIGURES,
  readStatement,
  type UsageReader,
  type UsageSeriesQuery,
  usageMonthNamed,
} from '../index.ts';

const total = { ...NO_FIGURES, chargedInferenceNanoUsd: 70n, storageNanoUsd: 30n, storageRefundedNanoUsd: 10n };
const rows = { ...total, rowCount: 3, chargedCount: 2, storedCount: 1 };
const ledger = { inferenceNanoUsd: 70n, storageNanoUsd: 20n };

describe('the check of a statement', () => {
  test('finds no difference where lines, rows and ledger say the same', () => {
    expect(checkSums({ total, rows, ledger })).toMatchObject({ differenceNanoUsd: 0n, isLedgerCompared: true });
  });

  test.each([
    ['rows of inference', { total, rows: { ...rows, chargedInferenceNanoUsd: 69n }, ledger }, 1n],
    ['a refund that is in no row', { total, rows: { ...rows, storageRefundedNanoUsd: 0n }, ledger }, 10n],
    ['the ledger', { total, rows, ledger: { inferenceNanoUsd: 71n, storageNanoUsd: 20n } }, 1n],
    ['both, which do not cancel out', { total, rows, ledger: { inferenceNanoUsd: 71n, storageNanoUsd: 19n } }, 2n],
  ])('finds %s', (_, sums, difference) => expect(checkSums(sums).differenceNanoUsd).toBe(difference));

  test('leaves the ledger out for whoever sees some projects only', () => {
    expect(checkSums({ total, rows, ledger: null })).toMatchObject({ differenceNanoUsd: 0n, isLedgerCompared: false });
  });
});

describe('a statement', () => {
  function readerOf(asked: UsageSeriesQuery[]): UsageReader {
    return {
      statement: async () => ({ total, byProject: [], byModel: [], byApiKey: [], rows, ledger }),
      series: async (query) => {
        asked.push(query);
        return [];
      },
      rows: async () => ({ rows: [], next: null }),
    };
  }
  const query = {
    organizationId: '00000000-0000-7000-8000-000000000001' as OrganizationId,
    projects: 'all',
    month: usageMonthNamed('2026-11'),
  } as const;

  test('of a running month looks back four weeks for its forecast, also before the month began', async () => {
    const asked: UsageSeriesQuery[] = [];
    const clock = new ManualClock(new Date('2026-11-03T10:00:00Z'));
    expect(await readStatement({ usage: readerOf(asked), clock }, query)).toMatchObject({ isOver: false });
    expect(asked).toMatchObject([{ from: new Date('2026-10-06T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') }]);
  });

  test('of a month that is over has no forecast', async () => {
    const asked: UsageSeriesQuery[] = [];
    const clock = new ManualClock(new Date('2026-12-01T00:00:00Z'));
    expect(await readStatement({ usage: readerOf(asked), clock }, query)).toMatchObject({
      isOver: true,
      forecast: null,
    });
    expect(asked).toEqual([]);
  });
});
