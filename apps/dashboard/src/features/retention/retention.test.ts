import { PLAN_RETENTION, retentionBounds } from '@lethe/core/retention';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeImpact, formatShort, type Preview } from './describe-impact.ts';
import { formOf, listChanges, readDraft, settingInForce, summarizeChanges } from './policy-draft.ts';
import { describeLimit, describePayloadPeriod, describeSetting, describeUnlimitedMetadata } from './policy-words.ts';
import { projectReadable } from './project-readable.ts';
import { sliderMarks } from './slider-marks.ts';

const NOW = new Date('2026-11-21T14:32:08Z');
const PRO = PLAN_RETENTION.pro;
const UNLIMITED = { metadataRetentionDays: null } as const;
const RETAIN_30 = { level: 'retain_all', payloadRetentionDays: 30, ...UNLIMITED } as const;
const METADATA = { level: 'metadata_only', payloadRetentionDays: 30, ...UNLIMITED } as const;

const PREVIEW: Preview = {
  computedAt: NOW,
  changedPayloadCount: 0,
  changedRecordCount: 0,
  storedPayloadCount: 2_881_904,
  lastExpiresAt: new Date('2026-12-21T14:32:00Z'),
  expiryDays: [{ expiryDay: new Date('2026-12-21T00:00:00Z'), payloadCount: 2_881_904 }],
  requestsPerDay: 96_100,
  tokensPerDay: 656_000_000,
  storageFeePerDayNanoUsd: 6_560_000_000n,
  storageFeePerDayNowNanoUsd: 6_560_000_000n,
  firstNewExpiryAt: addMs(NOW, 14 * MS_PER_DAY),
  firstNewMetadataExpiryAt: null,
};

function factsOf(
  preview: Preview,
  draft: { level: 'metadata_only' | 'retain_all'; payloadRetentionDays: number },
  isCharged = true,
) {
  const newPeriodDays = preview.firstNewExpiryAt === null ? 0 : draft.payloadRetentionDays;
  return describeImpact({
    preview,
    draft: { ...UNLIMITED, ...draft },
    projection: projectReadable({ ...preview, newPeriodDays }),
    isCharged,
  });
}

describe('the form', () => {
  it.each(['', ' ', '-1', '7.5', '1e1', 'ten', '99999'])('takes no “%s” for a number of days', (daysText) => {
    expect(readDraft({ level: 'retain_all', daysText, metadataDaysText: null }, PRO)).toEqual({
      kind: 'invalid',
      field: 'payload',
      sentence: 'Enter a whole number of days.',
    });
  });

  it('takes the longest period of the plan and names it for one day more', () => {
    expect(readDraft({ level: 'retain_all', daysText: '30', metadataDaysText: null }, PRO)).toEqual({
      kind: 'valid',
      draft: RETAIN_30,
    });
    expect(readDraft({ level: 'retain_all', daysText: '31', metadataDaysText: null }, PRO)).toEqual({
      kind: 'invalid',
      field: 'payload',
      sentence: 'The payload period can be 0 to 30 days here.',
    });
  });

  it('starts without a change, even where the plan allows less than the policy says', () => {
    for (const policy of [
      RETAIN_30,
      METADATA,
      { level: 'retain_all', payloadRetentionDays: 365, metadataRetentionDays: 365 } as const,
    ]) {
      for (const bounds of Object.values(PLAN_RETENTION)) {
        const inForce = settingInForce(policy, bounds);
        const reading = readDraft(formOf(inForce), bounds);
        expect(reading.kind === 'valid' && listChanges(inForce, reading.draft)).toEqual([]);
      }
    }
  });

  it('sums its changes up in one line', () => {
    expect(summarizeChanges(listChanges(RETAIN_30, { ...RETAIN_30, payloadRetentionDays: 14 }))).toBe(
      'Payload period, 30 to 14 days',
    );
    expect(summarizeChanges(listChanges(METADATA, { ...RETAIN_30, payloadRetentionDays: 1 }))).toBe(
      'Data Retention Level, Metadata Only to Retain All Data · Payload period, 30 days to 1 day',
    );
  });
});

describe('the metadata period of the form', () => {
  const ENTERPRISE = PLAN_RETENTION.enterprise;
  const form = (daysText: string, metadataDaysText: string | null) =>
    readDraft({ level: 'retain_all', daysText, metadataDaysText }, ENTERPRISE);

  it('reaches from the payload period to a year', () => {
    expect(form('365', '365')).toMatchObject({ kind: 'valid', draft: { metadataRetentionDays: 365 } });
    expect(form('0', '0')).toMatchObject({ kind: 'valid', draft: { metadataRetentionDays: 0 } });
    for (const metadataDaysText of ['29', '366'])
      expect(form('30', metadataDaysText)).toEqual({
        kind: 'invalid',
        field: 'metadata',
        sentence: 'The metadata period can be 30 to 365 days here, never less than the payload period.',
      });
    expect(form('30', '')).toEqual({ kind: 'invalid', field: 'metadata', sentence: 'Enter a whole number of days.' });
    expect(form('366', '30')).toMatchObject({ kind: 'invalid', field: 'payload' });
  });

  it('is a change of its own, and does not act on a plan without it', () => {
    const limited = { ...RETAIN_30, metadataRetentionDays: 90 };
    expect(summarizeChanges(listChanges(RETAIN_30, limited))).toBe('Metadata period, no period to 90 days');
    expect(summarizeChanges(listChanges(limited, { ...limited, metadataRetentionDays: 365 }))).toBe(
      'Metadata period, 90 to 365 days',
    );
    expect(settingInForce(limited, ENTERPRISE)).toEqual(limited);
    expect(settingInForce(limited, PRO)).toEqual(RETAIN_30);
    const operator = retentionBounds('free', { payloadRetentionDays: 30, metadataRetentionDays: 60 });
    expect(settingInForce(limited, operator)).toMatchObject({ metadataRetentionDays: 60 });
  });

  it('leaves the payload period to be set at Metadata Only, as it is the shortest that there can be', () => {
    const limit = { plan: 'enterprise', bounds: ENTERPRISE, selfHosted: null } as const;
    expect(describePayloadPeriod(limit, false)).toContain('Metadata is never kept for less.');
    expect(describePayloadPeriod({ ...limit, bounds: PRO }, false)).not.toContain('Metadata is never kept for less.');
  });
});

describe('the labels below a slider', () => {
  it.each([
    [{ value: 14, inForce: 30, min: 0, max: 30 }, ['14', '30, in force', '0']],
    [{ value: 90, inForce: null, min: 30, max: 365 }, ['90', '365']],
    [{ value: 365, inForce: 7, min: 365, max: 365 }, ['365']],
    [{ value: 0, inForce: 0, min: 0, max: 0 }, ['0, in force']],
  ])('%o are %o', (input, labels) => {
    expect(sliderMarks(input).map(({ label }) => label)).toEqual(labels);
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
    expect(describeUnlimitedMetadata({ bounds: PRO }).sentence).toBe('Kept as long as the account is active.');
    expect(describeUnlimitedMetadata({ bounds: retentionBounds('pro', selfHosted) })).toMatchObject({
      sentence: 'Kept for 120 days.',
      remark: 'Set by METADATA_RETENTION_DAYS',
    });
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
    const [, first, steady, , fee] = factsOf(PREVIEW, { level: 'retain_all', payloadRetentionDays: 14 });
    expect(first).toMatchObject({ title: 'First expiry under 14 days', figure: '5 Dec, 14:32' });
    expect(steady).toMatchObject({ title: 'Readable from 21 Dec', figure: 'about 1.35 M' });
    expect(steady?.sentence).toContain('53 % fewer then');
    expect(fee).toMatchObject({
      figure: 'No change',
      sentence: 'About $6.56 a day. Charged once per request, whatever the period.',
    });
  });

  it('names the year where it is another one than now, and counts from when as many expire as come', () => {
    const year = addMs(NOW, 365 * MS_PER_DAY);
    const preview = { ...PREVIEW, firstNewExpiryAt: year, firstNewMetadataExpiryAt: year };
    const [, first, steady, records] = factsOf(preview, { level: 'retain_all', payloadRetentionDays: 365 });
    expect([first?.figure, records?.figure]).toEqual(['21 Nov 2027, 14:32', '21 Nov 2027, 14:32']);
    expect(steady).toMatchObject({ title: 'Readable from 21 Nov 2027', figure: 'about 35.08 M' });
  });

  it('of storing nothing is said plainly', () => {
    const preview = { ...PREVIEW, firstNewExpiryAt: null, storageFeePerDayNanoUsd: 0n };
    const [, first, , , fee] = factsOf(preview, METADATA);
    expect(first).toMatchObject({ figure: 'Never stored' });
    expect(fee).toMatchObject({ figure: '$0.00 a day', sentence: expect.stringContaining('About $6.56 a day now.') });
  });

  it('of a policy that never stored anything holds no empty figures', () => {
    const nothing = { ...PREVIEW, storedPayloadCount: 0, lastExpiresAt: null, expiryDays: [], firstNewExpiryAt: null };
    const facts = factsOf({ ...nothing, storageFeePerDayNanoUsd: 0n, storageFeePerDayNowNanoUsd: 0n }, METADATA);
    expect(facts.map(({ title, figure }) => `${title}: ${figure}`)).toEqual([
      'Stored payloads whose expiry changes: 0',
      'Payloads of new requests: Never stored',
      'Records of new requests: No expiry',
      'Storage fee: None',
    ]);
  });

  it('states when the first record of a new request goes, and that no stored one changes', () => {
    const preview = { ...PREVIEW, firstNewMetadataExpiryAt: addMs(NOW, 90 * MS_PER_DAY) };
    const [, , , records] = factsOf(preview, RETAIN_30);
    expect(records).toMatchObject({ title: 'Records of new requests', figure: '19 Feb 2027, 14:32' });
    expect(records?.sentence).toContain('Stored records whose expiry changes: 0.');
  });

  it('names no fee where none is charged, and never rounds a fee to nothing', () => {
    expect(factsOf(PREVIEW, RETAIN_30, false)[4]).toMatchObject({ figure: 'None' });
    const small = { ...PREVIEW, storageFeePerDayNanoUsd: 575_949n };
    expect(factsOf(small, RETAIN_30)[4]).toMatchObject({ figure: '$0.000576 a day' });
  });

  it('of a policy that stores does not say that nothing is stored when there was no traffic', () => {
    const idle = { ...PREVIEW, requestsPerDay: 0, storageFeePerDayNanoUsd: 0n, storageFeePerDayNowNanoUsd: 0n };
    const sentence = 'By the traffic of the last 7 days, of which there was none.';
    expect(factsOf(idle, RETAIN_30)[4]).toMatchObject({ figure: 'None', sentence });
    expect(factsOf(idle, METADATA)[4]).toMatchObject({ sentence: 'Nothing of a new request is stored.' });
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
  it('begins with everything that is stored, what expires later today included', () => {
    const expiryDays = [{ expiryDay: new Date('2026-11-21T00:00:00Z'), payloadCount: 24 }];
    const lastExpiresAt = new Date('2026-11-21T23:30:00Z');
    const { points } = projectReadable({
      computedAt: NOW,
      expiryDays,
      lastExpiresAt,
      requestsPerDay: 0,
      newPeriodDays: 0,
    });
    expect(points.map(({ storedCount }) => storedCount)).toEqual([24, 0, 0, 0, 0, 0, 0, 0]);
  });

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
