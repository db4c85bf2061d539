import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkRetentionOverride,
  type EffectiveRetention,
  effectiveRetention,
  PLAN_RETENTION,
  RETENTION_LEVELS,
  type RetentionOverride,
} from './index.ts';

const admittedAt = new Date('2026-11-21T08:00:00Z');
const INHERIT: RetentionOverride = { level: null, payloadRetentionDays: null };
const STRICTNESS = { retain_all: 0, metadata_only: 1 } as const;

const outcomeOf = ({ expiresAt, notStoredReason }: EffectiveRetention) => ({ expiresAt, notStoredReason });

const level = fc.constantFrom(...RETENTION_LEVELS);
const days = fc.integer({ min: 0, max: 365 });
const policyOf = fc.record({
  level,
  payloadRetentionDays: days,
  metadataRetentionDays: fc.constant(null),
  version: fc.constant(1),
});
const overrideOf = fc.record({
  level: fc.option(level, { nil: null }),
  payloadRetentionDays: fc.option(days, { nil: null }),
});
const boundsOf = fc.constantFrom(...Object.values(PLAN_RETENTION));

describe('organization, project, key and request', () => {
  test('the effective retention is never looser than any of them, and is exactly one that was set', () => {
    fc.assert(
      fc.property(policyOf, boundsOf, overrideOf, overrideOf, overrideOf, (policy, bounds, project, key, request) => {
        const effective = effectiveRetention({ policy, bounds, project, key, request, admittedAt });
        const scopes = [policy, project, key, request];
        for (const scope of scopes) {
          if (scope.level !== null) expect(STRICTNESS[effective.level]).toBeGreaterThanOrEqual(STRICTNESS[scope.level]);
          if (scope.payloadRetentionDays !== null)
            expect(effective.payloadRetentionDays).toBeLessThanOrEqual(scope.payloadRetentionDays);
        }
        const set = scopes.map(({ payloadRetentionDays }) => payloadRetentionDays);
        expect([...set, bounds.payloadRetentionDaysMax]).toContain(effective.payloadRetentionDays);
        expect(RETENTION_LEVELS).toContain(effective.level);
        expect(effective.expiresAt === null).toBe(effective.notStoredReason !== null);
      }),
    );
  });

  test('the source is the outermost scope whose setting decides', () => {
    fc.assert(
      fc.property(policyOf, boundsOf, overrideOf, overrideOf, overrideOf, (policy, bounds, project, key, request) => {
        const all = { policy, bounds, project, key, request, admittedAt };
        const whole = effectiveRetention(all);
        const upTo = {
          organization: { ...all, project: INHERIT, key: INHERIT, request: INHERIT },
          project: { ...all, key: INHERIT, request: INHERIT },
          key: { ...all, request: INHERIT },
          request: all,
        };
        // What lies further inside changed nothing, and without the source itself the outcome is another one.
        expect(outcomeOf(effectiveRetention(upTo[whole.source]))).toEqual(outcomeOf(whole));
        const outside = {
          organization: null,
          project: upTo.organization,
          key: upTo.project,
          request: upTo.key,
        }[whole.source];
        if (outside !== null) expect(outcomeOf(effectiveRetention(outside))).not.toEqual(outcomeOf(whole));
      }),
    );
  });

  test.each([
    ['organization', {}, {}, {}],
    ['organization', {}, {}, { level: 'retain_all', payloadRetentionDays: 365 }],
    ['organization', {}, {}, { payloadRetentionDays: 30 }],
    ['project', { payloadRetentionDays: 7 }, {}, {}],
    ['project', { payloadRetentionDays: 7 }, { payloadRetentionDays: 7 }, { payloadRetentionDays: 7 }],
    ['key', { payloadRetentionDays: 7 }, { payloadRetentionDays: 3 }, { payloadRetentionDays: 5 }],
    ['key', { payloadRetentionDays: 7 }, { payloadRetentionDays: 0 }, {}],
    ['project', { level: 'metadata_only' }, { payloadRetentionDays: 0 }, { level: 'retain_all' }],
    ['key', {}, { level: 'metadata_only' }, { payloadRetentionDays: 1 }],
    ['request', { payloadRetentionDays: 7 }, { payloadRetentionDays: 3 }, { payloadRetentionDays: 2 }],
    ['request', { payloadRetentionDays: 7 }, { payloadRetentionDays: 0 }, { level: 'metadata_only' }],
  ] as const)('%s is told for project %o, key %o and request %o', (source, project, key, request) => {
    const policy = { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 } as const;
    const effective = effectiveRetention({
      policy,
      bounds: PLAN_RETENTION.pro,
      admittedAt,
      project: { ...INHERIT, ...project },
      key: { ...INHERIT, ...key },
      request: { ...INHERIT, ...request },
    });
    expect(effective.source).toBe(source);
  });

  test('a request that keeps nothing says whether its level or its days were the cause', () => {
    const policy = { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 } as const;
    const reasonFor = (request: RetentionOverride, level: 'retain_all' | 'metadata_only' = 'retain_all') =>
      effectiveRetention({ policy: { ...policy, level }, bounds: PLAN_RETENTION.pro, admittedAt, request });
    const byLevel = { level: 'metadata_only', payloadRetentionDays: 0 } as const;
    expect(reasonFor(byLevel)).toMatchObject({ notStoredReason: 'header', source: 'request' });
    expect(reasonFor({ level: null, payloadRetentionDays: 0 })).toMatchObject({
      notStoredReason: 'zero_days',
      source: 'request',
    });
    expect(reasonFor(byLevel, 'metadata_only')).toMatchObject({ notStoredReason: 'level', source: 'organization' });
  });

  test('an override is accepted if and only if it asks for nothing looser', () => {
    fc.assert(
      fc.property(overrideOf, level, days, (override, outerLevel, outerDays) => {
        const isLooser =
          (override.level === 'retain_all' && outerLevel === 'metadata_only') ||
          (override.payloadRetentionDays ?? 0) > outerDays;
        const decision = checkRetentionOverride(override, { level: outerLevel, payloadRetentionDays: outerDays });
        expect(decision.kind === 'accepted').toBe(!isLooser);
      }),
    );
  });
});
