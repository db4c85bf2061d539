import { expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

test.each([
  [[3], { median: 3, min: 3, max: 3 }],
  [[10, 2, 9], { median: 9, min: 2, max: 10 }],
  [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
])('%j has its middle and its ends', (values, spread) => {
  expect(spreadOf(values)).toEqual(spread);
});

test('an empty series has no middle', () => {
  expect(() => spreadOf([])).toThrow(RangeError);
});
