import { PLAN_RETENTION, retentionBounds } from '@lethe/core/retention';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeImpact, formatShort, type Preview } from './describe-impact.ts';
import { formOf, listChanges, readDraft, settingInForce, summarizeChanges } from './policy-draft.ts';
import { describeLimit, describeMetadataLife, describeSetting } from './policy-words.ts';
import { projectReadable } from './project-readable.ts';

const NOW = new Date('2026-11-21T14:32:08Z');
const PRO = PLAN_RETENTION.pro;
const RETAIN_30 = { level: 'retain_all', payloadRetentionDays: 30 } as const;
const METADATA = { level: 'metadata_only', payloadRetentionDays: 30 } as const;

const PREVIEW: Preview = {
  computedAt: NOW,
  changedPayloadCount: 0,
  storedPayloadCount: 2_881_904,
  lastExpiresAt: new Date('2026-12-21T14:32:00Z'),
  expiryDays: [{ expiryDay: new Date('2026-12-21T00:00:00Z'), payloadCount: 2_881_904 }],
  requestsPerDay: 96_100,
  tokensPerDay: 656_000_000,
  storageFeePerDayNanoUsd: 6_560_000_000n,
  storageFeePerDayNowNanoUsd: 6_560_000_000n,
  firstNewExpiryAt: addMs(NOW, 14 * MS_PER_DAY),
};

function factsOf(
  preview: Preview,
  draft: { level: 'metadata_only' | 'retain_all'; payloadRetentionDays: number },
  isCharged = true,
) {
  const newPeriodDays = preview.firstNewExpiryAt === null ? 0 : draft.payloadRetentionDays;
  return describeImpact({ preview, draft, projection: projectReadable({ ...preview, newPeriodDays }), isCharged });
}

describe('the form', () => {
  it.each(['', ' ', '-1', '7.5', '1e1', 'ten', '99999'])('takes no “%s” for a number of days', (daysText) => {
    expect(readDraft({ level: 'retain_all', daysText }, PRO)).toEqual({
      kind: 'invalid',
      sentence: 'Enter a whole number of days.',
    });
  });

  it('takes the longest period of the plan and names it for one day more', () => {
    expect(readDraft({ level: 'retain_all', daysText: '30' }, PRO)).toEqual({ kind: 'valid', draft: RETAIN_30 });
    expect(readDraft({ level: 'retain_all', daysText: '31' }, PRO)).toEqual({
      kind: 'invalid',
      sentence: 'The payload period can be 0 to 30 days here.',
    });
  });

  it('starts without a change, even where the plan allows less than the policy says', () => {
    for (const policy of [RETAIN_30, METADATA, { level: 'retain_all', payloadRetentionDays: 365 } as const]) {
      for (const bounds of Object.values(PLAN_RETENTION)) {
        const inForce = settingInForce(policy, bounds);
        const reading = readDraft(formOf(inForce), bounds);
        expect(reading.kind === 'valid' && listChanges(inForce, reading.draft)).toEqual([]);
      }
    }
  });

  it('sums its changes up in one line', () => {
    expect(summarizeChanges(listChanges(RETAIN_30, { level: 'retain_all', payloadRetentionDays: 14 }))).toBe(
      'Payload period, 30 to 14 days',
    );
    expect(summarizeChanges(listChanges(METADATA, { level: 'retain_all', payloadRetentionDays: 1 }))).toBe(
      'Data Retention Level, Metadata Only to Retain All Data · Payload period, 30 days to 1 day',
    );
  });
});

describe('words', () => {
  it('name level and period, and no period where nothing is kept', () => {
    expect(describeSetting(RETAIN_30)).toBe('Retain All Data, 30\u00a0d');
    expect(describeSetting(METADATA)).toBe('Metadata Only');
  });

  it('say who sets the limit', () => {
    const selfHosted = { payloadRetentionDays: 90, metadataRetentionDays: 120 };
    expect(describeLimit({ plan: 'pro', bounds: PRO, selfHosted: null })).toBe('Pro allows up to 30.');
    expect(describeLimit({ plan: 'pro', bounds: retentionBounds('pro', selfHosted), selfHosted })).toContain(
      'up to 90, set by PAYLOAD_RETENTION_DAYS',
    );
    expect(describeMetadataLife(null, null)).toBe('Kept as long as the account is active.');
    expect(describeMetadataLife(null, selfHosted)).toBe('Kept for 120 days.');
  });
});

describe('the impact', () => {
  it('always begins with the stored payloads that change, which are none', () => {
    expect(factsOf(PREVIEW, { level: 'retain_all', payloadRetentionDays: 14 })[0]).toMatchObject({
      figure: '0',
      sentence: '2,881,904 keep theirs. The last expires 21 Dec 2026, 14:32:00 UTC.',
    });
  });

  it('states the first new expiry, the steady count and that the fee does not follow the period', () => {
    const [, first, steady, fee] = factsOf(PREVIEW, { level: 'retain_all', payloadRetentionDays: 14 });
    expect(first).toMatchObject({ title: 'First expiry under 14 days', figure: '5 Dec, 14:32' });
    expect(steady).toMatchObject({ title: 'Readable from 21 Dec', figure: 'about 1.35 M' });
    expect(steady?.sentence).toContain('53 % fewer then');
    expect(fee).toMatchObject({
      figure: 'No change',
      sentence: 'About $6.56 a day. Charged once per request, whatever the period.',
    });
  });

  it('of storing nothing is said plainly', () => {
    const preview = { ...PREVIEW, firstNewExpiryAt: null, storageFeePerDayNanoUsd: 0n };
    const [, first, , fee] = factsOf(preview, METADATA);
    expect(first).toMatchObject({ figure: 'Never stored' });
    expect(fee).toMatchObject({ figure: '$0.00 a day', sentence: expect.stringContaining('About $6.56 a day now.') });
  });

  it('of a policy that never stored anything holds no empty figures', () => {
    const nothing = { ...PREVIEW, storedPayloadCount: 0, lastExpiresAt: null, expiryDays: [], firstNewExpiryAt: null };
    const facts = factsOf({ ...nothing, storageFeePerDayNanoUsd: 0n, storageFeePerDayNowNanoUsd: 0n }, METADATA);
    expect(facts.map(({ title, figure }) => `${title}: ${figure}`)).toEqual([
      'Stored payloads whose expiry changes: 0',
      'Payloads of new requests: Never stored',
      'Storage fee: None',
    ]);
  });

  it('names no fee where none is charged, and never rounds a fee to nothing', () => {
    expect(factsOf(PREVIEW, RETAIN_30, false)[3]).toMatchObject({ figure: 'None' });
    const small = { ...PREVIEW, storageFeePerDayNanoUsd: 575_949n };
    expect(factsOf(small, RETAIN_30)[3]).toMatchObject({ figure: '$0.000576 a day' });
  });

  it('shortens large counts', () => {
    expect([812, 96_100, 999_499, 999_500, 2_881_904].map(formatShort)).toEqual([
      '812',
      '96.1 K',
      '999.5 K',
      '1.00 M',
      '2.88 M',
    ]);
  });
});

describe('the projection', () => {
  it('begins with what is stored, ends with the steady count, and lets nothing stored live longer', () => {
    const day = fc.record({
      offset: fc.integer({ min: 0, max: 365 }),
      payloadCount: fc.integer({ min: 1, max: 1_000_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(day, { maxLength: 30 }),
        fc.nat(100_000),
        fc.integer({ min: 0, max: 365 }),
        (days, requestsPerDay, newPeriodDays) => {
          const midnight = new Date('2026-11-22T00:00:00Z');
          const expiryDays = days.map(({ offset, payloadCount }) => ({
            expiryDay: addMs(midnight, offset * MS_PER_DAY),
            payloadCount,
          }));
          const last = expiryDays.reduce<Date | null>((latest, { expiryDay }) => {
            const end = addMs(expiryDay, MS_PER_DAY - 1);
            return latest === null || end > latest ? end : latest;
          }, null);
          const { points, steadyCount } = projectReadable({
            computedAt: NOW,
            expiryDays,
            lastExpiresAt: last,
            requestsPerDay,
            newPeriodDays,
          });
          const stored = days.reduce((sum, { payloadCount }) => sum + payloadCount, 0);
          expect(points[0]).toEqual({ day: 0, storedCount: stored, newCount: 0 });
          expect(points.at(-1)).toMatchObject({ storedCount: 0, newCount: steadyCount });
          for (const [index, point] of points.entries())
            expect(point.storedCount).toBeLessThanOrEqual(points[index - 1]?.storedCount ?? stored);
        },
      ),
    );
  });
});
