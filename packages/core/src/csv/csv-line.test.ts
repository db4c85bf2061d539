import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLine } from './index.ts';

describe('a line of CSV', () => {
  test('invariant 48: no cell that a person wrote begins as a formula', () => {
    const openings = ['=', '+', '-', '@', '\t', '\r', ' =', '\u200b=', '\ufeff@', '|', '%', '＝', '\n+'];
    for (const opening of openings) {
      expect(csvLine([`${opening}HYPERLINK("http://203.0.113.9","x")`])).toMatch(/^"'/);
    }
  });

  test('numbers and instants stay what they are, also below zero', () => {
    expect(csvLine([-5, -7n, true, null, new Date(0)])).toBe('-5,-7,true,,1970-01-01T00:00:00.000Z\r\n');
  });

  test('an exact decimal below zero is a number too, and what only begins as one is not', () => {
    expect(csvLine(['-0.000015'])).toBe('-0.000015\r\n');
    expect(csvLine(['-1+cmd'])).toBe(`"'-1+cmd"\r\n`);
  });

  test('whatever the text, the line holds one cell and gives the text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const line = csvLine([text, 'end']);
        expect(line.endsWith(',end\r\n')).toBe(true);
        const cell = line.slice(0, -6);
        const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect([text, `'${text}`]).toContain(plain);
      }),
    );
  });
});
