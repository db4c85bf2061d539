import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDomainError } from '../errors/index.ts';
import { RETENTION_LEVELS, type RetentionOverride, refuseLooser } from './index.ts';

const outer = { level: 'retain_all', payloadRetentionDays: 30 } as const;
const sentence = 'The organization keeps metadata only.';

function refusalOf(override: Partial<RetentionOverride>, above: Parameters<typeof refuseLooser>[0]['outer'] = outer) {
  try {
    refuseLooser({ override: { level: null, payloadRetentionDays: null, ...override }, outer: above, sentence });
    return null;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return { code: error.code, message: error.publicMessage, ...error.details };
  }
}

describe('an override of a project or a key', () => {
  test.each([
    {},
    { payloadRetentionDays: 30 },
    { payloadRetentionDays: 29 },
    { payloadRetentionDays: 0 },
    { level: 'metadata_only' },
    { level: 'retain_all' },
  ] as const)('%o passes below 30 days of everything', (override) => {
    expect(refusalOf(override)).toBeNull();
  });

  test('one day more than what stands above is refused with the longest period', () => {
    expect(refusalOf({ payloadRetentionDays: 31 })).toEqual({
      code: 'retention_out_of_bounds',
      message: 'The payload period can be 0 to 30 days here.',
      param: 'payload_retention_days',
      facts: { maximum: 30 },
    });
  });

  test('keeping all below metadata only is refused with the sentence of whoever asks', () => {
    const above = { level: 'metadata_only', payloadRetentionDays: 30 } as const;
    expect(refusalOf({ level: 'retain_all' }, above)).toEqual({
      code: 'retention_out_of_bounds',
      message: sentence,
      param: 'retention_level',
    });
  });

  test('whatever is looser than what stands above it is refused, and nothing else', () => {
    const level = fc.constantFrom(...RETENTION_LEVELS);
    const days = fc.integer({ min: 0, max: 365 });
    const override = fc.record({ level: fc.option(level), payloadRetentionDays: fc.option(days) });
    fc.assert(
      fc.property(override, fc.record({ level, payloadRetentionDays: days }), (asked, above) => {
        const isLooser =
          (asked.level === 'retain_all' && above.level === 'metadata_only') ||
          (asked.payloadRetentionDays ?? 0) > above.payloadRetentionDays;
        expect(refusalOf(asked, above) !== null).toBe(isLooser);
      }),
    );
  });
});
