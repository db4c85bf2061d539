import { describe, expect, test } from 'vitest';
import { describeOverride, overrideFormOf, readOverride, tighten } from './override-draft.ts';

const CEILING = { level: 'retain_all', payloadRetentionDays: 30 } as const;
const INHERITED = { level: null, payloadRetentionDays: null };

describe('an override', () => {
  test('of nothing inherits', () => {
    expect(readOverride({ isMetadataOnly: false, daysText: ' ' }, CEILING)).toEqual({
      kind: 'valid',
      override: INHERITED,
    });
  });

  test.each(['0', '30'])('of %s days is within a ceiling of 30', (daysText) => {
    expect(readOverride({ isMetadataOnly: false, daysText }, CEILING).kind).toBe('valid');
  });

  test.each(['31', '-1', '1.5', 'week'])('of %j days is refused, and the bound is said', (daysText) => {
    expect(readOverride({ isMetadataOnly: false, daysText }, CEILING)).toMatchObject({
      kind: 'invalid',
      sentence: expect.stringContaining('0 to 30'),
    });
  });

  test('survives the way through the form', () => {
    const override = { level: 'metadata_only', payloadRetentionDays: 7 } as const;
    expect(readOverride(overrideFormOf(override), CEILING)).toEqual({ kind: 'valid', override });
  });

  test('tightens and never loosens', () => {
    expect(tighten(CEILING, { level: 'retain_all', payloadRetentionDays: 90 })).toEqual(CEILING);
    expect(
      tighten({ level: 'metadata_only', payloadRetentionDays: 30 }, { level: 'retain_all', payloadRetentionDays: 7 }),
    ).toEqual({
      level: 'metadata_only',
      payloadRetentionDays: 7,
    });
  });

  test('is told as what holds, and as its own doing only where it changes something', () => {
    expect(describeOverride({ level: null, payloadRetentionDays: 7 }, CEILING)).toEqual({
      text: 'Retain All Data, 7\u00a0d',
      isOwn: true,
    });
    expect(describeOverride({ level: null, payloadRetentionDays: 30 }, CEILING).isOwn).toBe(false);
    expect(describeOverride(INHERITED, null)).toEqual({ text: 'Inherits', isOwn: false });
  });
});
