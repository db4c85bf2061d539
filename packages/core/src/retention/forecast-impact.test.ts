import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProjectId } from '../tenancy/index.ts';
import { addMs } from '../time/index.ts';
import {
  effectiveRetention,
  forecastImpact,
  PLAN_RETENTION,
  PREVIEW_AGE_MAX_MS,
  RETENTION_LEVELS,
  type RetentionFacts,
  type RetentionOverride,
  refuseStalePreview,
} from './index.ts';

const NOW = new Date('2026-11-21T14:32:08Z');
const INHERITED: RetentionOverride = { level: null, payloadRetentionDays: null };
const days = (payloadRetentionDays: number): RetentionOverride => ({ level: null, payloadRetentionDays });
const policy = (payloadRetentionDays: number, level: 'retain_all' | 'metadata_only' = 'retain_all') => ({
  level,
  payloadRetentionDays,
  metadataRetentionDays: null,
});

interface KeyTraits {
  readonly project?: RetentionOverride;
  readonly key?: RetentionOverride;
  readonly requests?: number;
}

/** One project with one key for each of the traits; a request is a hundred tokens. */
function factsOf(traits: readonly KeyTraits[]): RetentionFacts {
  const each = traits.map(({ project = INHERITED, key = INHERITED, requests = 7 }, index) => ({
    projectId: `p${index}` as ProjectId,
    apiKeyId: `k${index}`,
    project,
    key,
    recentRequestCount: requests,
    recentTokenCount: requests * 100,
    requestCount: requests * 4,
  }));
  return {
    projects: each.map(({ projectId, project }) => ({ id: projectId, name: projectId, override: project })),
    keys: each.map(({ apiKeyId, projectId, key }) => ({
      ...{ id: apiKeyId, projectId, name: apiKeyId, environment: 'live' as const, lastFour: '77e0' },
      override: key,
    })),
    traffic: each,
    longerStampedCount: 0,
    heldPayloadCount: 0,
  };
}

const forecast = (traits: readonly KeyTraits[], draft = policy(14), inForce = policy(30)) =>
  forecastImpact({ inForce, draft, bounds: PLAN_RETENTION.pro, facts: factsOf(traits), now: NOW });

describe('the forecast of a policy', () => {
  test('keeps each project and key at its own period, and stores nothing where one of them keeps metadata only', () => {
    const { storedTraffic, storedTokenCount, storedTokenCountNow } = forecast([
      { requests: 70 },
      { project: days(7), requests: 14 },
      { key: days(7), requests: 1 },
      { key: { level: 'metadata_only', payloadRetentionDays: null }, requests: 500 },
      { project: days(0), requests: 500 },
      { requests: 0 },
    ]);
    expect(storedTraffic).toEqual([
      { payloadRetentionDays: 7, requestCount: 15 },
      { payloadRetentionDays: 14, requestCount: 70 },
    ]);
    expect(storedTokenCount).toBe(8_500);
    expect(storedTokenCountNow).toBe(8_500);
  });

  test('of keeping metadata only stores no request, whoever asks', () => {
    expect(forecast([{}, { key: days(3) }], policy(14, 'metadata_only'))).toMatchObject({
      storedTraffic: [],
      storedTokenCount: 0,
      storedTokenCountNow: 1_400,
    });
  });

  test('names what each rule sets, what holds now and what will, and which asks for more than it gets', () => {
    const { rules } = forecast([{ project: days(7), key: days(30) }, { key: days(30) }, {}, { key: days(14) }]);
    expect(
      rules.map(({ kind, id, now, after, isCapped, requestCount }) => [
        `${kind} ${id}`,
        now.payloadRetentionDays,
        after.payloadRetentionDays,
        isCapped,
        requestCount,
      ]),
    ).toEqual([
      ['project p0', 7, 7, false, 28],
      ['key k0', 7, 7, true, 28],
      ['key k1', 30, 14, true, 28],
      ['key k3', 14, 14, false, 28],
    ]);
  });

  test('calls a rule capped that asks to keep payloads below metadata only, and none that asks for nothing', () => {
    const capped = (override: RetentionOverride) =>
      forecast([{ key: override }], policy(14, 'metadata_only')).rules.map(({ isCapped }) => isCapped);
    expect(capped(days(3))).toEqual([true]);
    expect(capped({ level: 'retain_all', payloadRetentionDays: null })).toEqual([true]);
    expect(capped(days(0))).toEqual([false]);
    expect(capped({ level: 'metadata_only', payloadRetentionDays: 30 })).toEqual([false]);
  });

  test('never stores a request for longer, or one more, than its admission would', () => {
    const override = fc.record({
      level: fc.option(fc.constantFrom(...RETENTION_LEVELS)),
      payloadRetentionDays: fc.option(fc.integer({ min: 0, max: 365 })),
    });
    const traits = fc.array(fc.record({ project: override, key: override, requests: fc.nat(50) }), { maxLength: 6 });
    const level = fc.constantFrom(...RETENTION_LEVELS);
    fc.assert(
      fc.property(traits, fc.integer({ min: 0, max: 30 }), level, (drawn, period, drawnLevel) => {
        const draft = policy(period, drawnLevel);
        const admitted = drawn.map(({ project, key }) =>
          effectiveRetention({
            ...{ policy: { ...draft, version: 1 }, bounds: PLAN_RETENTION.pro, admittedAt: NOW },
            ...{ project, key },
          }),
        );
        const { storedTraffic } = forecast(drawn, draft);
        for (const periodDays of Array.from({ length: 31 }, (_, index) => index)) {
          const expected = drawn.reduce(
            (sum, { requests }, index) =>
              admitted[index]?.expiresAt?.getTime() === addMs(NOW, periodDays * 86_400_000).getTime()
                ? sum + requests
                : sum,
            0,
          );
          const told = storedTraffic.find(({ payloadRetentionDays }) => payloadRetentionDays === periodDays);
          expect(told?.requestCount ?? 0).toBe(expected);
        }
      }),
    );
  });
});

describe('saving by a preview', () => {
  test('goes on for five minutes, to the instant, and without one at any time', () => {
    const save = (previewedAt: Date | null) => refuseStalePreview(previewedAt, NOW);
    expect(() => save(addMs(NOW, -PREVIEW_AGE_MAX_MS))).not.toThrow();
    expect(() => save(null)).not.toThrow();
    expect(() => save(addMs(NOW, -PREVIEW_AGE_MAX_MS - 1))).toThrow('more than 5 minutes old');
    expect(() => save(addMs(NOW, PREVIEW_AGE_MAX_MS + 1))).toThrow('more than 5 minutes old');
  });
});
