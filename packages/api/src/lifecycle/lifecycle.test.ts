import { ROLES, type Role, rolesWith } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { describe, expect, it } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld, HALDEN, NOW, userIdOf } from '../testing/memory-ports.ts';

const organizationSlug = 'halden';

function callerAs(role: Role, world = createMemoryWorld()) {
  return { caller: createCaller(contextFor(world, role)), world };
}

describe('closing', () => {
  it('is for owners alone', () => {
    expect(rolesWith('organization:close')).toEqual(['owner']);
  });

  it('says its dates and what it concerns before it happens, and happens on the version that was shown', async () => {
    const { caller, world } = callerAs('owner');
    const preview = await caller.lifecycle.previewClosure({ organizationSlug });
    expect(preview).toMatchObject({
      computedAt: NOW,
      state: 'active',
      version: 1,
      purgesAt: addMs(NOW, 30 * MS_PER_DAY),
      memberCount: 6,
      needsResolution: false,
    });
    expect(preview.remains.length).toBeGreaterThan(0);
    const step = await caller.lifecycle.close({ organizationSlug, typedName: 'Halden', baseVersion: preview.version });
    expect(step).toMatchObject({ event: 'close', to: 'closed', purgesAt: preview.purgesAt });
    expect(world.audited).toMatchObject([{ action: 'organization.closed', actor: { id: userIdOf('owner') } }]);
  });

  it.each(['', 'halden', 'Halden AS', 'HALDEN'])(
    'with %j typed instead of its name does nothing',
    async (typedName) => {
      const { caller, world } = callerAs('owner');
      const attempt = caller.lifecycle.close({ organizationSlug, typedName, baseVersion: 1 });
      await expect(attempt).rejects.toMatchObject({ code: 'BAD_REQUEST', cause: { details: { param: 'typedName' } } });
      expect(world.audited).toEqual([]);
    },
  );
});

describe('a suspended organization', () => {
  it.each(ROLES)('tells a %s why and until when', async (role) => {
    const { caller, world } = callerAs(role);
    const organization = { ...HALDEN, lifecycle: { ...HALDEN.lifecycle, state: 'suspended' as const } };
    world.memberships.set(userIdOf(role), { organization, role, projectIds: [] });
    const told = await caller.lifecycle.get({ organizationSlug });
    expect(told).toMatchObject({ computedAt: NOW, periods: { suspensionGraceDays: 14, closedRetentionDays: 30 } });
  });
});

it('the reminders that are still to come are told, each with its instant', async () => {
  const { caller, world } = callerAs('owner');
  await caller.lifecycle.close({ organizationSlug, typedName: 'Halden', baseVersion: 1 });
  world.clock.advance(24 * MS_PER_DAY);
  const { life, notices, transitions } = await caller.lifecycle.get({ organizationSlug });
  expect(life).toMatchObject({ state: 'closed', closedAt: NOW });
  expect(notices.map(({ occasion, dueAt }) => [occasion, dueAt])).toEqual([['purge_1', addMs(NOW, 29 * MS_PER_DAY)]]);
  expect(transitions).toHaveLength(1);
});
