import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatLatency, formatQuantity, formatRemaining, formatSeconds } from './duration.ts';
import { clipMiddle, clipName } from './identifier.ts';
import { formatClock, formatDayHeading, formatDayMinute, formatDayTime, formatInstant } from './instant.ts';
import { formatUsdRate, splitUsd } from './usd.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('remaining time', () => {
  test.each([
    [17 * DAY_MS + 17 * HOUR_MS + 59 * 60_000, '17 d 17 h'],
    [29 * DAY_MS + 12 * 60_000, '29 d'],
    [DAY_MS, '1 d'],
    [DAY_MS - 1, '23 h 59 m'],
    [3 * HOUR_MS + 33 * 60_000 + 59_999, '3 h 33 m'],
    [HOUR_MS - 1, '59 m 59 s'],
    [12 * 60_000 + 40_999, '12 m 40 s'],
    [999, '0 s'],
    [-5, '0 s'],
  ])('%d ms reads %s', (spanMs, expected) => {
    expect(formatRemaining(spanMs)).toBe(expected);
  });

  test('never promises more than is left', () => {
    const unitsMs: Record<string, number> = { d: DAY_MS, h: HOUR_MS, m: 60_000, s: 1_000 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY_MS }), (spanMs) => {
        const words = formatRemaining(spanMs).split(' ');
        let saidMs = 0;
        for (let index = 0; index < words.length; index += 2)
          saidMs += Number(words[index]) * (unitsMs[words[index + 1] ?? ''] ?? Number.NaN);
        expect(saidMs).toBeLessThanOrEqual(spanMs);
      }),
    );
  });
});

describe('latency and counts', () => {
  test.each([
    [0, '0 ms'],
    [628, '628 ms'],
    [999, '999 ms'],
    [3_412, '3.41 s'],
    [59_994, '59.99 s'],
    [59_996, '1 min 0 s'],
    [372_000, '6 min 12 s'],
  ])('%d ms reads %s', (spanMs, expected) => {
    expect(formatLatency(spanMs)).toBe(expected);
  });

  test('a column of latencies keeps one unit', () => {
    expect(formatSeconds(180)).toBe('0.18 s');
    expect(formatSeconds(4)).toBe('< 0.01 s');
    expect(formatSeconds(0)).toBe('0.00 s');
  });

  test('counts are grouped and quantities agree with their noun', () => {
    expect(formatCount(13_511_001_494)).toBe('13,511,001,494');
    expect(formatQuantity(1, 'request')).toBe('1 request');
    expect(formatQuantity(1_200, 'request')).toBe('1,200 requests');
  });

  test.each([
    [212, '212 B'],
    [12_400, '12.4 KB'],
    [999_960, '1.0 MB'],
  ])('%d bytes read %s', (sizeBytes, expected) => {
    expect(formatBytes(sizeBytes)).toBe(expected);
  });
});

describe('instants are UTC', () => {
  const at = new Date('2026-11-09T08:14:07.900Z');

  test('each place has its form', () => {
    expect(formatClock(at)).toBe('08:14:07');
    expect(formatDayTime(at)).toBe('9 Nov, 08:14:07');
    expect(formatInstant(at)).toBe('9 Nov 2026, 08:14:07 UTC');
    expect(formatDayMinute(at)).toBe('9 Nov, 08:14');
  });

  test.each([
    ['2026-11-21T00:00:00Z', 'Today, Sat 21 Nov'],
    ['2026-11-20T23:59:59Z', 'Yesterday, Fri 20 Nov'],
    ['2026-11-19T12:00:00Z', 'Thursday, 19 Nov'],
    ['2025-12-31T12:00:00Z', 'Wednesday, 31 Dec 2025'],
  ])('the group of %s is headed %s', (day, expected) => {
    expect(formatDayHeading(new Date(day), new Date('2026-11-21T14:32:08Z'))).toBe(expected);
  });
});

describe('money', () => {
  test.each([
    [15_000n, 9, { lead: '$0.0000', figure: '15000', tail: '', exact: null }],
    [22_484_180n, 6, { lead: '$0.0', figure: '22484', tail: '', exact: '$0.022484180' }],
    [0n, 6, { lead: '$0.000000', figure: '', tail: '', exact: null }],
    [12_345_678_901n, 9, { lead: '', figure: '$12.34', tail: '5678901', exact: null }],
    [-1_500_000_000n, 2, { lead: '', figure: '−$1.50', tail: '', exact: null }],
    [-20_000_000n, 2, { lead: '−$0.0', figure: '2', tail: '', exact: null }],
  ] as const)('%s nano-USD with %d decimals', (amount, digits, expected) => {
    expect(splitUsd(amount, digits)).toEqual(expected);
  });

  test('cutting an amount loses none of its characters', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.constantFrom(2, 6, 9), (amount, digits) => {
        const { lead, figure, tail } = splitUsd(amount, digits);
        expect(`${lead}${figure}${tail}`).toMatch(new RegExp(`^\\$[\\d,]+\\.\\d{${digits}}$`));
      }),
    );
  });

  test('a rate keeps two decimals and no needless ones', () => {
    expect(formatUsdRate(3_000_000_000n)).toBe('$3.00');
    expect(formatUsdRate(75_000_000n)).toBe('$0.075');
    expect(formatUsdRate(18_750_000n)).toBe('$0.01875');
  });
});

test('a name of somebody else’s choosing cannot fill a page', () => {
  expect(clipName('x'.repeat(5_000_000))).toHaveLength(201);
  expect(clipName('get_shipment')).toBe('get_shipment');
});

test('an id is cut in the middle and a short one is left whole', () => {
  expect(clipMiddle('0198c1f2-aaaa-7000-8000-00000000abcd', 8, 4)).toBe('0198c1f2…abcd');
  expect(clipMiddle('short', 8, 4)).toBe('short');
});
