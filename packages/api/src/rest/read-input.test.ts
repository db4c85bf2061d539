import { isDomainError } from '@lethe/core/errors';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseInput } from './read-input.ts';

const schema = z.strictObject({
  kind: z.enum(['deletion', 'erasure']),
  draft: z.strictObject({ days: z.int().min(0) }),
});
const complaintOf = (value: unknown) => {
  try {
    return parseInput(schema, value);
  } catch (error) {
    return isDomainError(error) ? error.publicMessage : error;
  }
};

describe('bad input is told by its field, and never repeated', () => {
  test.each([
    ['a field that is missing', { draft: { days: 1 } }, '“kind” is missing.'],
    ['one that is missing further in', { kind: 'erasure', draft: {} }, '“draft.days” is missing.'],
    [
      'a value that is none of those known',
      { kind: 'hunter2', draft: { days: 1 } },
      '“kind” is none of deletion, erasure.',
    ],
    ['null where something is needed', { kind: 'erasure', draft: null }, '“draft” is not valid.'],
    ['a value out of bounds', { kind: 'erasure', draft: { days: -1 } }, '“draft.days” is less than 0.'],
    [
      'a field that is not known',
      { kind: 'erasure', draft: { days: 1 }, hunter2: 1 },
      'The input has a field that is not known.',
    ],
    ['what is no object', 'hunter2', 'The input is not valid.'],
  ])('%s', (_, value, sentence) => {
    expect(complaintOf(value)).toBe(sentence);
  });

  test('good input comes back', () => {
    expect(complaintOf({ kind: 'erasure', draft: { days: 0 } })).toEqual({ kind: 'erasure', draft: { days: 0 } });
  });
});
