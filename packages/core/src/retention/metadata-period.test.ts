import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLANS } from '../tenancy/index.ts';
import {
  checkPolicyDraft,
  effectiveRetention,
  metadataPeriods,
  PLAN_RETENTION,
  policyDraftSchema,
  RETENTION_LEVELS,
  type RetentionOverride,
  retentionBounds,
} from './index.ts';

const DAY_MS = 86_400_000;
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const days = fc.integer({ min: 0, max: 365 });
const level = fc.constantFrom(...RETENTION_LEVELS);
const override = fc.record({ level: fc.option(level), payloadRetentionDays: fc.option(days) });
const plan = fc.constantFrom(...PLANS);
const selfHosted = fc.option(fc.record({ payloadRetentionDays: days, metadataRetentionDays: fc.option(days) }));
const policy = fc.record({
  level,
  payloadRetentionDays: days,
  metadataRetentionDays: fc.option(days),
  version: fc.constant(3),
});

const daysOf = ({ payloadRetentionDays }: RetentionOverride) => payloadRetentionDays ?? Number.POSITIVE_INFINITY;

describe('the stamps of a request', () => {
  test('invariant 15: both expiries are admission plus the days in force, for every policy, plan, project, key and header', () => {
    fc.assert(
      fc.property(
        fc.record({
          policy,
          plan,
          selfHosted,
          project: override,
          key: override,
          request: override,
          admittedAt: instant,
        }),
        (given) => {
          const { admittedAt, project, key, request } = given;
          const bounds = retentionBounds(given.plan, given.selfHosted);
          const effective = effectiveRetention({ ...given, bounds });

          const payloadDays = Math.min(
            given.policy.payloadRetentionDays,
            given.selfHosted?.payloadRetentionDays ?? { free: 3, pro: 30, enterprise: 365 }[given.plan],
            ...[project, key, request].map(daysOf),
          );
          const isKept =
            payloadDays > 0 && [given.policy, project, key, request].every((scope) => scope.level !== 'metadata_only');
          const expiry = isKept ? admittedAt.getTime() + payloadDays * DAY_MS : null;
          expect(effective.expiresAt?.getTime() ?? null).toBe(expiry);

          const ownDays = given.plan === 'enterprise' || given.selfHosted ? given.policy.metadataRetentionDays : null;
          const periods = [ownDays, given.selfHosted?.metadataRetentionDays ?? null].filter(
            (period) => period !== null,
          );
          const metadataExpiry =
            periods.length === 0
              ? null
              : Math.max(admittedAt.getTime() + Math.min(...periods) * DAY_MS, expiry ?? Number.NEGATIVE_INFINITY);
          expect(effective.metadataExpiresAt?.getTime() ?? null).toBe(metadataExpiry);
        },
      ),
    );
  });

  test('a record never goes before its payload, also where the operator allows metadata less than payloads', () => {
    const bounds = retentionBounds('free', { payloadRetentionDays: 30, metadataRetentionDays: 7 });
    const admittedAt = new Date('2026-11-22T08:00:00Z');
    const kept = { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 } as const;
    const whole = effectiveRetention({ policy: kept, bounds, admittedAt });
    expect(whole.metadataExpiresAt).toEqual(whole.expiresAt);
    const request = { level: null, payloadRetentionDays: 1 };
    expect(effectiveRetention({ policy: kept, bounds, admittedAt, request })).toMatchObject({
      expiresAt: new Date('2026-11-23T08:00:00Z'),
      metadataExpiresAt: new Date('2026-11-29T08:00:00Z'),
    });
  });
});

describe('a draft with a metadata period', () => {
  test.each([
    ['free', 3, null, 'accepted'],
    ['free', 3, 30, 'metadata_not_limitable'],
    ['pro', 30, 365, 'metadata_not_limitable'],
    ['enterprise', 0, null, 'accepted'],
    ['enterprise', 0, 0, 'accepted'],
    ['enterprise', 1, 0, 'metadata_out_of_bounds'],
    ['enterprise', 1, 1, 'accepted'],
    ['enterprise', 30, 29, 'metadata_out_of_bounds'],
    ['enterprise', 30, 30, 'accepted'],
    ['enterprise', 365, 364, 'metadata_out_of_bounds'],
    ['enterprise', 365, 365, 'accepted'],
    ['enterprise', 30, 366, 'metadata_out_of_bounds'],
  ] as const)('on the %s plan, payloads of %i days with metadata of %s days are %s', (on, payload, metadata, kind) => {
    const draft = { level: 'retain_all', payloadRetentionDays: payload, metadataRetentionDays: metadata } as const;
    expect(checkPolicyDraft(draft, PLAN_RETENTION[on]).kind).toBe(kind);
  });

  test.each([
    [7, 90, 'accepted'],
    [7, 91, 'metadata_out_of_bounds'],
    [7, 6, 'metadata_out_of_bounds'],
    [7, null, 'accepted'],
  ])('within an operator’s 90 days, payloads of %i days with metadata of %s days are %s', (payload, metadata, kind) => {
    const bounds = retentionBounds('free', { payloadRetentionDays: 30, metadataRetentionDays: 90 });
    const draft = { level: 'retain_all', payloadRetentionDays: payload, metadataRetentionDays: metadata } as const;
    expect(checkPolicyDraft(draft, bounds).kind).toBe(kind);
  });

  test('what the interface offers is what is accepted', () => {
    fc.assert(
      fc.property(plan, selfHosted, days, days, (on, operator, payloadRetentionDays, metadataRetentionDays) => {
        const bounds = retentionBounds(on, operator);
        fc.pre(payloadRetentionDays <= bounds.payloadRetentionDaysMax);
        const offered = metadataPeriods({ payloadRetentionDays }, bounds);
        const isOffered =
          offered !== null && metadataRetentionDays >= offered.min && metadataRetentionDays <= offered.max;
        const draft = { level: 'retain_all', payloadRetentionDays, metadataRetentionDays } as const;
        expect(checkPolicyDraft(draft, bounds).kind === 'accepted').toBe(isOffered);
      }),
    );
  });

  test.each([-1, 366, 2.5, '30', undefined])(
    'a metadata period of %o days is not a period',
    (metadataRetentionDays) => {
      const draft = { level: 'retain_all', payloadRetentionDays: 0, metadataRetentionDays };
      expect(policyDraftSchema.safeParse(draft).success).toBe(false);
    },
  );
});
