import type { ProjectId } from '@lethe/core/tenancy';
import { expect, test } from 'vitest';
import { createCaller } from '../index.ts';
import { HALDEN } from '../testing/halden.ts';
import { contextFor, createMemoryWorld, userIdOf } from '../testing/memory-ports.ts';

const organizationSlug = 'halden';
const [seen, unseen] = ['0198a000-0000-7000-8000-00000000a001', '0198a000-0000-7000-8000-00000000a002'] as const;
const draft = { name: 'Theirs', scope: 'project', amountNanoUsd: 1n, thresholdsPercent: [100] } as const;

test('a member of some projects neither sees nor changes the budget of another one', async () => {
  const world = createMemoryWorld();
  const owner = createCaller(contextFor(world, 'owner'));
  const { budget } = await owner.budgets.save({
    organizationSlug,
    budgetId: null,
    draft: { ...draft, thresholdsPercent: [100], projectId: unseen },
  });
  world.memberships.set(userIdOf('finance'), {
    organization: HALDEN,
    role: 'finance',
    projectIds: [seen as ProjectId],
  });
  const finance = createCaller(contextFor(world, 'finance'));
  const list = async () => (await finance.budgets.list({ organizationSlug })).budgets.map(({ projectId }) => projectId);
  expect(await list()).toEqual([null]);
  const mine = { ...draft, thresholdsPercent: [100], projectId: seen };
  const notFound = { code: 'NOT_FOUND' };
  await expect(finance.budgets.save({ organizationSlug, budgetId: budget.id, draft: mine })).rejects.toMatchObject(
    notFound,
  );
  await expect(
    finance.budgets.save({ organizationSlug, budgetId: null, draft: { ...mine, projectId: unseen } }),
  ).rejects.toMatchObject(notFound);
  await expect(finance.budgets.remove({ organizationSlug, budgetId: budget.id })).rejects.toMatchObject(notFound);
  await finance.budgets.save({ organizationSlug, budgetId: null, draft: mine });
  expect(await list()).toEqual([null, seen]);
});
