import { NO_REDACTION, PLAN_RETENTION, type Redaction, retentionBounds } from '@lethe/core/retention';
import type { ProjectId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeImpact, formatShort, type Preview } from './describe-impact.ts';
import { diffLines, listChanges, policyLines, summarizeChanges } from './policy-diff.ts';
import { formOf, readDraft, settingInForce } from './policy-draft.ts';
import { describeLimit, describePayloadPeriod, describeSetting, describeUnlimitedMetadata } from './policy-words.ts';
import { projectReadable } from './project-readable.ts';
import { sliderMarks } from './slider-marks.ts';

const NOW = new Date('2026-11-21T14:32:08Z');
const PRO = PLAN_RETENTION.pro;
const UNLIMITED = { metadataRetentionDays: null, redaction: NO_REDACTION } as const;
const RETAIN_30 = { level: 'retain_all', payloadRetentionDays: 30, ...UNLIMITED } as const;
const METADATA = { level: 'metadata_only', payloadRetentionDays: 30, ...UNLIMITED } as const;

const PREVIEW: Preview = {
  computedAt: NOW,
  baseVersion: 7,
  setting: RETAIN_30,
  changedPayloadCount: 0,
  changedRecordCount: 0,
  storedPayloadCount: 2_881_904,
  lastExpiresAt: new Date('2026-12-21T14:32:00Z'),
  expiryDays: [{ expiryDay: new Date('2026-12-21T00:00:00Z'), payloadCount: 2_881_904 }],
  longerStampedCount: 0,
  heldPayloadCount: 1_284,
  requestsPerDay: 101_100,
  tokensPerDay: 656_000_000,
  newPayloads: [{ payloadRetentionDays: 14, payloadsPerDay: 96_100 }],
  storedRequestsPerDay: 96_100,
  steadyPayloadCount: 1_345_400,
  storedTokensPerMonth: 19_680_000_000,
  storedTokensPerMonthNow: 19_680_000_000,
  storageFeePerDayNanoUsd: 6_560_000_000n,
  storageFeePerDayNowNanoUsd: 6_560_000_000n,
  storageFeePerMonthNanoUsd: 196_800_000_000n,
  storageFeePerMonthNowNanoUsd: 196_800_000_000n,
  firstNewExpiryAt: addMs(NOW, 14 * MS_PER_DAY),
  firstNewMetadataExpiryAt: null,
  rules: [],
};

function factsOf(
  preview: Preview,
  draft: { level: 'metadata_only' | 'retain_all'; payloadRetentionDays: number; redaction?: Redaction },
  isCharged = true,
) {
  return describeImpact({
    preview: { ...preview, setting: { ...UNLIMITED, ...draft } },
    projection: projectReadable(preview),
    isCharged,
  });
}

/** The fact that goes by an icon. */
function factOf(facts: ReturnType<typeof factsOf>, icon: string) {
  return facts.find((fact) => fact.icon === icon);
}

const NOTHING_STORED = { newPayloads: [] as Preview['newPayloads'], steadyPayloadCount: 0, firstNewExpiryAt: null };

describe('the form', () => {
  it.each(['', ' ', '-1', '7.5', '1e1', 'ten', '99999'])('takes no “%s” for a number of days', (daysText) => {
    expect(readDraft({ level: 'retain_all', daysText, metadataDaysText: null, redaction: NO_REDACTION }, PRO)).toEqual({
      kind: 'invalid',
      field: 'payload',
      sentence: 'Enter a whole number of days.',
    });
  });

  it('takes the longest period of the plan and names it for one day more', () => {
    expect(
      readDraft({ level: 'retain_all', daysText: '30', metadataDaysText: null, redaction: NO_REDACTION }, PRO),
    ).toEqual({
      kind: 'valid',
      draft: RETAIN_30,
    });
    expect(
      readDraft({ level: 'retain_all', daysText: '31', metadataDaysText: null, redaction: NO_REDACTION }, PRO),
    ).toEqual({
      kind: 'invalid',
      field: 'payload',
      sentence: 'The payload period can be 0 to 30 days here.',
    });
  });

  it('starts without a change, even where the plan allows less than the policy says', () => {
    for (const policy of [
      RETAIN_30,
      METADATA,
      { ...UNLIMITED, level: 'retain_all', payloadRetentionDays: 365, metadataRetentionDays: 365 } as const,
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

describe('the difference of two policies', () => {
  const redaction = { ...NO_REDACTION, email: true, patterns: [{ name: 'employee-id', pattern: 'EMP-[0-9]+' }] };
  const diff = (from: typeof redaction, to: typeof redaction) =>
    diffLines(policyLines({ ...RETAIN_30, redaction: from }), policyLines({ ...RETAIN_30, redaction: to }))
      .filter(({ isChanged }) => isChanged)
      .map(({ label, from: before, to: after }) => `${label}: ${before} → ${after}`);

  it('has every setting, and says of a pattern whether it came, went or changed', () => {
    expect(diff(NO_REDACTION as typeof redaction, redaction)).toEqual([
      'E-mail addresses: stored as sent → redacted',
      'Pattern employee-id: none → EMP-[0-9]+',
    ]);
    expect(diff(redaction, { ...redaction, patterns: [] })).toEqual(['Pattern employee-id: EMP-[0-9]+ → none']);
    const changed = { ...redaction, patterns: [{ name: 'employee-id', pattern: 'E-[0-9]+' }] };
    expect(diff(redaction, changed)).toEqual(['Pattern employee-id: EMP-[0-9]+ → E-[0-9]+']);
    expect(diff(redaction, redaction)).toEqual([]);
    expect(policyLines({ ...RETAIN_30, redaction })).toHaveLength(8);
  });

  it('refuses a pattern without a name, and two of one name', () => {
    const form = { level: 'retain_all', daysText: '7', metadataDaysText: null } as const;
    const twice = [...redaction.patterns, ...redaction.patterns];
    for (const patterns of [[{ name: '', pattern: 'x' }], twice, [{ name: 'email', pattern: 'x' }]])
      expect(readDraft({ ...form, redaction: { ...redaction, patterns } }, PRO)).toMatchObject({
        kind: 'invalid',
        field: 'redaction',
      });
  });
});

describe('the metadata period of the form', () => {
  const ENTERPRISE = PLAN_RETENTION.enterprise;
  const form = (daysText: string, metadataDaysText: string | null) =>
    readDraft({ level: 'retain_all', daysText, metadataDaysText, redaction: NO_REDACTION }, ENTERPRISE);

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
    expect(first?.sentence).toContain('about 96,100 a day');
    expect(steady).toMatchObject({ title: 'Readable from 21 Dec', figure: 'about 1.35 M' });
    expect(steady?.sentence).toContain('53 % fewer then');
    expect(fee).toMatchObject({
      figure: 'No change',
      sentence: 'About $196.80 for 19.68 B tokens a month, $6.56 a day. Charged once per request, whatever the period.',
    });
  });

  it('names the year where it is another one than now, and counts from when as many expire as come', () => {
    const year = addMs(NOW, 365 * MS_PER_DAY);
    const newPayloads = [{ payloadRetentionDays: 365, payloadsPerDay: 96_100 }];
    const preview = { ...PREVIEW, newPayloads, firstNewExpiryAt: year, firstNewMetadataExpiryAt: year };
    const [, first, steady, records] = factsOf(preview, { level: 'retain_all', payloadRetentionDays: 365 });
    expect([first?.figure, records?.figure]).toEqual(['21 Nov 2027, 14:32', '21 Nov 2027, 14:32']);
    expect(steady).toMatchObject({ title: 'Readable from 21 Nov 2027' });
  });

  it('of storing nothing is said plainly', () => {
    const preview = { ...PREVIEW, ...NOTHING_STORED, storedTokensPerMonth: 0, storageFeePerMonthNanoUsd: 0n };
    const facts = factsOf(preview, METADATA);
    expect(facts[1]).toMatchObject({ figure: 'Never stored' });
    expect(factOf(facts, 'card')).toMatchObject({
      figure: '$0.00 a month',
      sentence: expect.stringContaining('about $196.80 a month now.'),
    });
  });

  it('of a policy that never stored anything holds no empty figures', () => {
    const nothing = { ...PREVIEW, ...NOTHING_STORED, storedPayloadCount: 0, lastExpiresAt: null, expiryDays: [] };
    const free = { storageFeePerMonthNanoUsd: 0n, storageFeePerMonthNowNanoUsd: 0n, heldPayloadCount: null };
    const facts = factsOf({ ...nothing, ...free }, METADATA);
    expect(facts.map(({ title, figure }) => `${title}: ${figure}`)).toEqual([
      'Stored payloads whose expiry changes: 0',
      'Payloads of new requests: Never stored',
      'Records of new requests: No expiry',
      'Storage fee: None',
      'Keys and projects that ask for more: 0',
    ]);
  });

  it('states when the first record of a new request goes, and that no stored one changes', () => {
    const preview = { ...PREVIEW, firstNewMetadataExpiryAt: addMs(NOW, 90 * MS_PER_DAY) };
    const records = factOf(factsOf(preview, RETAIN_30), 'log');
    expect(records).toMatchObject({ title: 'Records of new requests', figure: '19 Feb 2027, 14:32' });
    expect(records?.sentence).toContain('Stored records whose expiry changes: 0.');
  });

  it('names no fee where none is charged, and never rounds a fee to nothing', () => {
    expect(factOf(factsOf(PREVIEW, RETAIN_30, false), 'card')).toMatchObject({ figure: 'None' });
    const small = { ...PREVIEW, storageFeePerMonthNanoUsd: 575_949n };
    expect(factOf(factsOf(small, RETAIN_30), 'card')).toMatchObject({ figure: '$0.000576 a month' });
  });

  it('of a policy that stores does not say that nothing is stored when there was no traffic', () => {
    const idle = { ...PREVIEW, storageFeePerMonthNanoUsd: 0n, storageFeePerMonthNowNanoUsd: 0n };
    const sentence = 'By the traffic of the last 7 days, of which there was none.';
    expect(factOf(factsOf(idle, RETAIN_30), 'card')).toMatchObject({ figure: 'None', sentence });
    expect(factOf(factsOf(idle, METADATA), 'card')).toMatchObject({
      sentence: 'Nothing of a new request is stored.',
    });
  });

  it('names who asks for more than it will get, and counts the rest', () => {
    const rule = (name: string, isCapped: boolean): Preview['rules'][number] => ({
      ...{ kind: 'key', id: name, projectId: 'p1' as ProjectId, projectName: 'assistant', name },
      ...{ mask: 'lethe_live_…77e0', override: { level: null, payloadRetentionDays: 30 }, isCapped, requestCount: 0 },
      now: { level: 'retain_all', payloadRetentionDays: 30 },
      after: { level: 'retain_all', payloadRetentionDays: 14 },
    });
    const rules = [rule('night', true), rule('free', false), rule('b', true), rule('c', true), rule('d', true)];
    const fact = factOf(factsOf({ ...PREVIEW, rules }, RETAIN_30), 'key');
    expect(fact).toMatchObject({ figure: '4', isQuiet: false });
    expect(fact?.sentence).toMatch(/^night \(lethe_live_…77e0\) asks for 30 d and will get 14 d\..* And 1 more\.$/);
  });

  it('says what is held to whoever may know, and what is redacted where payloads are kept', () => {
    expect(factOf(factsOf(PREVIEW, RETAIN_30), 'shield')).toMatchObject({ figure: '1,284' });
    expect(factOf(factsOf({ ...PREVIEW, heldPayloadCount: null }, RETAIN_30), 'shield')).toBeUndefined();
    const redaction = { ...NO_REDACTION, email: true, patterns: [{ name: 'employee-id', pattern: 'EMP-[0-9]+' }] };
    expect(factOf(factsOf(PREVIEW, { ...RETAIN_30, redaction }), 'forbidden')).toMatchObject({ figure: '2 kinds' });
    expect(factOf(factsOf(PREVIEW, RETAIN_30), 'forbidden')).toBeUndefined();
    expect(factOf(factsOf(PREVIEW, { ...METADATA, redaction }), 'forbidden')).toBeUndefined();
  });

  it('shortens large counts', () => {
    expect([812, 96_100, 999_499, 999_500, 2_881_904, 19_680_000_000].map(formatShort)).toEqual([
      '812',
      '96.1 K',
      '999.5 K',
      '1.00 M',
      '2.88 M',
      '19.68 B',
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
      newPayloads: [],
      steadyPayloadCount: 0,
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
            newPayloads: [{ payloadRetentionDays: newPeriodDays, payloadsPerDay: requestsPerDay }],
            steadyPayloadCount: requestsPerDay * newPeriodDays,
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
