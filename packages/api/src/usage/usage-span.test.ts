import { describe, expect, test } from 'vitest';
import { wholeDays } from './usage-span.ts';

const day = (text: string): Date => new Date(text);

describe('a span of usage', () => {
  test('is of whole UTC days', () => {
    expect(wholeDays({ from: day('2026-11-01T05:00:00Z'), to: day('2026-11-02T00:00:00.001Z') })).toEqual({
      from: day('2026-11-01'),
      to: day('2026-11-03'),
    });
    expect(wholeDays({ from: day('2099-12-31'), to: day('2100-01-01') }).to).toEqual(day('2100-01-01'));
  });

  test.each([
    ['0000-01-01', '0000-01-02', 'from'],
    ['1999-12-31', '2000-01-02', 'from'],
    ['2099-12-31', '2100-01-01T00:00:00.001Z', 'to'],
    ['9999-12-31', '9999-12-31T23:59:59Z', 'from'],
    ['-271821-04-20', '-271821-04-20', 'from'],
  ])('invariant 45: from %s to %s is refused, since its ends may be no instants', (from, to, param) => {
    expect(() => wholeDays({ from: day(from), to: day(to) })).toThrow(
      expect.objectContaining({ code: 'invalid_request', details: expect.objectContaining({ param }) }),
    );
  });
});
