import { PLAN_RETENTION, RETENTION_DAYS_MAX } from '@lethe/core/retention';
import { PLANS } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { describe, expect, it } from 'vitest';
import { createCaller } from '../index.ts';
import { contextFor, createMemoryWorld, HALDEN, NOW, userIdOf } from '../testing/memory-ports.ts';

const organizationSlug = 'halden';
const draftOf = (payloadRetentionDays: number, metadataRetentionDays: number | null = null) => ({
  level: 'retain_all' as const,
  payloadRetentionDays,
  metadataRetentionDays,
});

function worldOnPlan(plan: (typeof PLANS)[number]) {
  const world = createMemoryWorld();
  world.memberships.set(userIdOf('admin'), { organization: { ...HALDEN, plan }, role: 'admin', projectIds: [] });
  return world;
}

describe('saving a retention policy', () => {
  it.each(PLANS)('the %s plan takes its longest period and refuses one day more', async (plan) => {
    const { payloadRetentionDaysMax } = PLAN_RETENTION[plan];
    const caller = createCaller(contextFor(worldOnPlan(plan), 'admin'));
    const saved = await caller.retention.save({
      organizationSlug,
      baseVersion: 1,
      draft: draftOf(payloadRetentionDaysMax),
    });
    expect(saved.policy).toMatchObject({ version: 2, payloadRetentionDays: payloadRetentionDaysMax });
    const tooLong = { organizationSlug, baseVersion: 2, draft: draftOf(payloadRetentionDaysMax + 1) };
    await expect(caller.retention.save(tooLong)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it.each([-1, 0.5, RETENTION_DAYS_MAX + 1, Number.NaN])('refuses %s days', async (days) => {
    const caller = createCaller(contextFor(worldOnPlan('enterprise'), 'admin'));
    await expect(
      caller.retention.save({ organizationSlug, baseVersion: 1, draft: draftOf(days) }),
    ).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('refuses a draft that was begun on an older version, and names the one in force', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    await caller.retention.save({ organizationSlug, baseVersion: 1, draft: draftOf(7) });
    await expect(caller.retention.save({ organizationSlug, baseVersion: 1, draft: draftOf(3) })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Not saved. Version 2 exists already.',
      cause: { code: 'policy_version_conflict', details: { facts: { version: 2 } } },
    });
  });

  it('follows the operator’s period and no plan when self-hosted', async () => {
    const retention = { selfHosted: { payloadRetentionDays: 90, metadataRetentionDays: null } };
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner', { mode: 'self_hosted', retention }));
    expect((await caller.retention.policy({ organizationSlug })).bounds.payloadRetentionDaysMax).toBe(90);
    await caller.retention.save({ organizationSlug, baseVersion: 1, draft: draftOf(90) });
    await expect(caller.retention.save({ organizationSlug, baseVersion: 2, draft: draftOf(91) })).rejects.toMatchObject(
      {
        code: 'BAD_REQUEST',
      },
    );
  });
});

describe('the impact preview', () => {
  it('changes no stored payload, and states fee and first expiry of what comes', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'developer'));
    expect(await caller.retention.preview({ organizationSlug, draft: draftOf(14) })).toMatchObject({
      changedPayloadCount: 0,
      requestsPerDay: 10,
      tokensPerDay: 15_000,
      storageFeePerDayNanoUsd: 150_000n,
      firstNewExpiryAt: addMs(NOW, 14 * MS_PER_DAY),
    });
  });

  it.each([
    { level: 'metadata_only' as const, payloadRetentionDays: 14, metadataRetentionDays: null },
    { level: 'retain_all' as const, payloadRetentionDays: 0, metadataRetentionDays: null },
  ])('costs nothing and expires nothing when nothing is stored: $level, $payloadRetentionDays d', async (draft) => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'developer'));
    const preview = await caller.retention.preview({ organizationSlug, draft });
    expect(preview).toMatchObject({ storageFeePerDayNanoUsd: 0n, firstNewExpiryAt: null });
  });

  it('states no fee when self-hosted', async () => {
    const retention = { selfHosted: { payloadRetentionDays: 30, metadataRetentionDays: null } };
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner', { mode: 'self_hosted', retention }));
    expect((await caller.retention.preview({ organizationSlug, draft: draftOf(14) })).storageFeePerDayNanoUsd).toBe(0n);
  });
});
