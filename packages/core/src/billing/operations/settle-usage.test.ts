import { expect, test } from 'vitest';
import type { OrganizationId } from '../../tenancy/index.ts';
import type { UsageSettlement } from '../ports.ts';
import { settleUsage } from './settle-usage.ts';

const LIMITS = { organizationCountMax: 3, batchCountMax: 10, roundCountMax: 2 };

/** Organizations with so many batches each; a negative count fails. */
function settlementOf(waiting: Map<string, number>): UsageSettlement {
  return {
    listUnsettled: async (countMax) =>
      [...waiting]
        .filter(([, count]) => count !== 0)
        .slice(0, countMax)
        .map(([id]) => id as OrganizationId),
    async settle({ organizationId, batchCountMax }) {
      const count = waiting.get(organizationId) ?? 0;
      if (count < 0) throw new Error('poison');
      const settled = Math.min(count, batchCountMax);
      waiting.set(organizationId, count - settled);
      return settled;
    },
    oldestUnsettledAt: async () => null,
    forgetExpiredLeases: async () => 0,
  };
}

test('all that waits is settled, and nothing is left to ask for', async () => {
  const waiting = new Map([
    ['a', 15],
    ['b', 1],
  ]);
  expect(await settleUsage(settlementOf(waiting), LIMITS)).toEqual({ settledCount: 16, hasMore: false, failures: [] });
  expect([...waiting.values()]).toEqual([0, 0]);
});

test('a busy organization leaves the rest to the next run, and the others have their turn', async () => {
  const waiting = new Map([
    ['busy', 100],
    ['quiet', 1],
  ]);
  expect(await settleUsage(settlementOf(waiting), LIMITS)).toMatchObject({ settledCount: 21, hasMore: true });
  expect(waiting.get('quiet')).toBe(0);
});

test('one organization that fails stops no other, and alone is no reason to ask again at once', async () => {
  const waiting = new Map([
    ['bad', -1],
    ['good', 3],
  ]);
  const settlement = settlementOf(waiting);
  const report = await settleUsage(settlement, LIMITS);
  expect(report).toMatchObject({ settledCount: 3, hasMore: false });
  expect(report.failures.map(({ organizationId }) => organizationId)).toEqual(['bad']);
  expect(await settleUsage(settlement, { ...LIMITS, organizationCountMax: 1 })).toMatchObject({ hasMore: false });
});

test('more organizations than one run takes are asked for again', async () => {
  const waiting = new Map(['a', 'b', 'c', 'd'].map((id) => [id, 1]));
  expect(await settleUsage(settlementOf(waiting), LIMITS)).toMatchObject({ settledCount: 3, hasMore: true });
});
