import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLANS } from '../tenancy/index.ts';
import {
  checkPolicyDraft,
  effectiveRetention,
  PLAN_RETENTION,
  policyDraftSchema,
  RETENTION_LEVELS,
  retentionBounds,
} from './index.ts';

const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const UNLIMITED = { metadataRetentionDays: null } as const;
const period = fc.integer({ min: 0, max: 365 });

describe('the effective retention of a request', () => {
  test('invariant 15: expiry is admission plus whole days of 86 400 seconds, whatever the calendar does', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 365 }), (admittedAt, payloadRetentionDays) => {
        const policy = { level: 'retain_all', payloadRetentionDays, metadataRetentionDays: null, version: 4 } as const;
        const { expiresAt } = effectiveRetention({ policy, bounds: PLAN_RETENTION.enterprise, admittedAt });
        expect((expiresAt?.getTime() ?? 0) - admittedAt.getTime()).toBe(payloadRetentionDays * 86_400_000);
      }),
    );
  });

  test('metadata only and zero days never get an expiry, and say why', () => {
    fc.assert(
      fc.property(instant, period, fc.constantFrom(...PLANS), (admittedAt, payloadRetentionDays, plan) => {
        const bounds = PLAN_RETENTION[plan];
        const metadataOnly = { level: 'metadata_only', payloadRetentionDays, ...UNLIMITED, version: 1 } as const;
        const zeroDays = { level: 'retain_all', payloadRetentionDays: 0, ...UNLIMITED, version: 1 } as const;
        expect(effectiveRetention({ policy: metadataOnly, bounds, admittedAt })).toMatchObject({
          expiresAt: null,
          notStoredReason: 'level',
        });
        expect(effectiveRetention({ policy: zeroDays, bounds, admittedAt })).toMatchObject({
          expiresAt: null,
          notStoredReason: 'zero_days',
        });
      }),
    );
  });

  test('a policy never outlives what the plan allows', () => {
    fc.assert(
      fc.property(instant, period, fc.constantFrom(...PLANS), (admittedAt, payloadRetentionDays, plan) => {
        const policy = { level: 'retain_all', payloadRetentionDays, metadataRetentionDays: null, version: 1 } as const;
        const effective = effectiveRetention({ policy, bounds: PLAN_RETENTION[plan], admittedAt });
        expect(effective.payloadRetentionDays).toBeLessThanOrEqual(PLAN_RETENTION[plan].payloadRetentionDaysMax);
      }),
    );
  });
});

describe('a draft of a policy', () => {
  test.each([
    ['free', 3, 'accepted'],
    ['free', 4, 'out_of_bounds'],
    ['pro', 30, 'accepted'],
    ['pro', 31, 'out_of_bounds'],
    ['enterprise', 365, 'accepted'],
    ['enterprise', 366, 'out_of_bounds'],
    ['enterprise', 0, 'accepted'],
  ] as const)('on the %s plan, %i days are %s', (plan, payloadRetentionDays, kind) => {
    expect(
      checkPolicyDraft({ level: 'retain_all', payloadRetentionDays, ...UNLIMITED }, retentionBounds(plan, null)).kind,
    ).toBe(kind);
  });

  test('a self-hosted installation is bound by its own variable, not by plans', () => {
    const bounds = retentionBounds('free', { payloadRetentionDays: 90, metadataRetentionDays: null });
    expect(checkPolicyDraft({ level: 'retain_all', payloadRetentionDays: 90, ...UNLIMITED }, bounds).kind).toBe(
      'accepted',
    );
    expect(checkPolicyDraft({ level: 'retain_all', payloadRetentionDays: 91, ...UNLIMITED }, bounds).kind).toBe(
      'out_of_bounds',
    );
  });

  test.each([-1, 366, 2.5, '30', null])('a period of %o days is not a period', (payloadRetentionDays) => {
    for (const level of RETENTION_LEVELS)
      expect(policyDraftSchema.safeParse({ level, payloadRetentionDays, ...UNLIMITED }).success).toBe(false);
  });
});
