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
const policyOf = fc.record({ level, payloadRetentionDays: days, version: fc.constant(1) });
const overrideOf = fc.record({
  level: fc.option(level, { nil: null }),
  payloadRetentionDays: fc.option(days, { nil: null }),
});
const boundsOf = fc.constantFrom(...Object.values(PLAN_RETENTION));

describe('organization, project and key', () => {
  test('the effective retention is never looser than any of them, and is exactly one that was set', () => {
    fc.assert(
      fc.property(policyOf, boundsOf, overrideOf, overrideOf, (policy, bounds, project, key) => {
        const effective = effectiveRetention({ policy, bounds, project, key, admittedAt });
        for (const scope of [policy, project, key]) {
          if (scope.level !== null) expect(STRICTNESS[effective.level]).toBeGreaterThanOrEqual(STRICTNESS[scope.level]);
          if (scope.payloadRetentionDays !== null)
            expect(effective.payloadRetentionDays).toBeLessThanOrEqual(scope.payloadRetentionDays);
        }
        const set = [policy, project, key].map(({ payloadRetentionDays }) => payloadRetentionDays);
        expect([...set, bounds.payloadRetentionDaysMax]).toContain(effective.payloadRetentionDays);
        expect(RETENTION_LEVELS).toContain(effective.level);
        expect(effective.expiresAt === null).toBe(effective.notStoredReason !== null);
      }),
    );
  });

  test('the source is the outermost scope whose setting decides', () => {
    fc.assert(
      fc.property(policyOf, boundsOf, overrideOf, overrideOf, (policy, bounds, project, key) => {
        const whole = effectiveRetention({ policy, bounds, project, key, admittedAt });
        const without = {
          organization: null,
          project: effectiveRetention({ policy, bounds, project: INHERIT, key: INHERIT, admittedAt }),
          key: effectiveRetention({ policy, bounds, project, key: INHERIT, admittedAt }),
        }[whole.source];
        // What the inner scopes say changed nothing, or the source would be one of them.
        if (without !== null) expect(outcomeOf(without)).not.toEqual(outcomeOf(whole));
        else {
          const alone = effectiveRetention({ policy, bounds, admittedAt });
          expect(outcomeOf(alone)).toEqual(outcomeOf(whole));
        }
      }),
    );
  });

  test.each([
    ['organization', {}, {}],
    ['project', { payloadRetentionDays: 7 }, {}],
    ['project', { payloadRetentionDays: 7 }, { payloadRetentionDays: 7 }],
    ['key', { payloadRetentionDays: 7 }, { payloadRetentionDays: 3 }],
    ['key', { payloadRetentionDays: 7 }, { payloadRetentionDays: 0 }],
    ['project', { level: 'metadata_only' }, { payloadRetentionDays: 0 }],
    ['key', {}, { level: 'metadata_only' }],
  ] as const)('%s is told for project %o and key %o', (source, project, key) => {
    const policy = { level: 'retain_all', payloadRetentionDays: 30, version: 1 } as const;
    const input = { policy, bounds: PLAN_RETENTION.pro, admittedAt };
    const effective = effectiveRetention({
      ...input,
      project: { ...INHERIT, ...project },
      key: { ...INHERIT, ...key },
    });
    expect(effective.source).toBe(source);
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
