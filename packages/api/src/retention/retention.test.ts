import { NO_REDACTION, PLAN_RETENTION, PREVIEW_AGE_MAX_MS, RETENTION_DAYS_MAX } from '@lethe/core/retention';
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

describe('saving by a preview', () => {
  it('goes on for five minutes and is refused after, so that nobody saves what was true once', async () => {
    const world = createMemoryWorld();
    const caller = createCaller(contextFor(world, 'admin'));
    const { computedAt: previewedAt, baseVersion } = await caller.retention.preview({
      organizationSlug,
      draft: draftOf(7),
    });
    world.clock.advance(PREVIEW_AGE_MAX_MS + 1);
    const late = { organizationSlug, baseVersion, draft: draftOf(7), previewedAt };
    await expect(caller.retention.save(late)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Not saved. The preview is more than 5 minutes old.',
    });
    expect(world.policies[0]?.version).toBe(1);
    const { computedAt } = await caller.retention.preview({ organizationSlug, draft: draftOf(7) });
    world.clock.advance(PREVIEW_AGE_MAX_MS);
    await caller.retention.save({ ...late, previewedAt: computedAt });
    expect(world.policies[0]?.version).toBe(2);
  });
});

describe('the impact preview', () => {
  it('tells fee and count of the traffic that would be stored, key by key, and a month in one division', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'admin'));
    await caller.retention.save({ organizationSlug, baseVersion: 1, draft: draftOf(30) });
    expect(await caller.retention.preview({ organizationSlug, draft: draftOf(14) })).toMatchObject({
      baseVersion: 2,
      storedRequestsPerDay: 10,
      steadyPayloadCount: 140,
      newPayloads: [{ payloadRetentionDays: 14, payloadsPerDay: 10 }],
      storedTokensPerMonth: 450_000,
      storageFeePerMonthNanoUsd: 4_500_000n,
      storageFeePerMonthNowNanoUsd: 4_500_000n,
      rules: [
        {
          kind: 'key',
          name: 'production',
          now: { payloadRetentionDays: 30 },
          after: { payloadRetentionDays: 14 },
          isCapped: true,
        },
      ],
    });
  });

  it.each([
    ['owner', 3, 1],
    ['developer', null, 1],
    ['compliance', 3, 0],
  ] as const)('tells %s what is held, and of keys, only as far as the role goes', async (role, held, ruleCount) => {
    const caller = createCaller(contextFor(createMemoryWorld(), role));
    const { heldPayloadCount, rules } = await caller.retention.preview({ organizationSlug, draft: draftOf(14) });
    expect([heldPayloadCount, rules.length]).toEqual([held, ruleCount]);
  });

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

describe('redaction', () => {
  const redaction = { ...NO_REDACTION, email: true, patterns: [{ name: 'employee-id', pattern: 'EMP-\\d{6}' }] };

  it('is tried out on a text, with what was found where and how often', async () => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'admin'));
    const sample = 'joe@example.com and ann@example.com, EMP-123456';
    expect(await caller.retention.tryRedaction({ organizationSlug, redaction, sample })).toEqual({
      text: '[redacted:email] and [redacted:email], [redacted:employee-id]',
      found: [
        { name: 'email', start: 0, end: 15 },
        { name: 'email', start: 20, end: 35 },
        { name: 'employee-id', start: 37, end: 47 },
      ],
      counts: [
        { name: 'email', count: 2 },
        { name: 'employee-id', count: 1 },
      ],
    });
  });

  it('stays as it is when a draft leaves it out', async () => {
    const world = createMemoryWorld();
    const caller = createCaller(contextFor(world, 'owner'));
    await caller.retention.save({ organizationSlug, baseVersion: 1, draft: { ...draftOf(7), redaction } });
    expect((await caller.retention.save({ organizationSlug, baseVersion: 2, draft: draftOf(3) })).policy).toMatchObject(
      {
        payloadRetentionDays: 3,
        redaction,
      },
    );
    expect(world.audited.map(({ before, after }) => [before?.redaction, after?.redaction])).toEqual([
      [undefined, 'email, employee-id'],
      ['email, employee-id', 'email, employee-id'],
    ]);
  });

  it.each([
    ['the name of a detector', [{ name: 'email', pattern: 'x' }]],
    [
      'a name twice',
      [
        { name: 'a', pattern: 'x' },
        { name: 'a', pattern: 'y' },
      ],
    ],
    ['a name that is no plain word', [{ name: 'A "b"', pattern: 'x' }]],
    ['too many', Array.from({ length: 21 }, (_, index) => ({ name: `p${index}`, pattern: 'x' }))],
    ['a pattern that is too long', [{ name: 'a', pattern: 'x'.repeat(201) }]],
    ['a pattern that the engine refuses', [{ name: 'a', pattern: '(?=x)y' }]],
  ])('is refused with %s, whether it is saved or tried', async (_, patterns) => {
    const caller = createCaller(contextFor(createMemoryWorld(), 'owner'));
    const wrong = { ...NO_REDACTION, patterns };
    const draft = { ...draftOf(7), redaction: wrong };
    for (const call of [
      caller.retention.save({ organizationSlug, baseVersion: 1, draft }),
      caller.retention.tryRedaction({ organizationSlug, redaction: wrong, sample: 'text' }),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
  });
});
