import { expect, test } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld } from '../testing/memory-ports.ts';

const organizationSlug = 'halden';
const draft = { outOfCredit: 'block', monthlyStorageCapNanoUsd: 0n, lowBalanceNanoUsd: 5_000_000_000n } as const;

test('finance chooses what happens without credit, and everybody with a look at the bills sees it', async () => {
  const world = createMemoryWorld();
  const finance = createCaller(contextFor(world, 'finance'));
  expect((await finance.spending.getPolicy({ organizationSlug })).policy).toMatchObject({ version: 0 });
  const saved = await finance.spending.savePolicy({ organizationSlug, baseVersion: 0, draft });
  expect(saved.policy).toMatchObject({ version: 1, ...draft });
  const owner = createCaller(contextFor(world, 'owner'));
  expect((await owner.spending.getPolicy({ organizationSlug })).policy).toEqual(saved.policy);
});

test('two who save on the same version are told of each other', async () => {
  const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
  await caller.spending.savePolicy({ organizationSlug, baseVersion: 0, draft });
  await expect(caller.spending.savePolicy({ organizationSlug, baseVersion: 0, draft })).rejects.toMatchObject({
    code: 'CONFLICT',
    cause: { code: 'policy_version_conflict' },
  });
});
