import { expect, test } from 'vitest';
import { readIdempotencyKey } from './read-idempotency-key.ts';

test.each(['a', 'order 17/retry 2', '~'.repeat(255)])('a printable key is taken as it is: %s', (key) => {
  expect(readIdempotencyKey({ 'idempotency-key': key })).toBe(key);
});

test('most requests have none', () => {
  expect(readIdempotencyKey({})).toBeNull();
});

test.each(['', ' ', 'a ', 'x'.repeat(256), 'tab\there', 'caf\u00e9'])(
  'anything else is refused, not ignored: %j',
  (key) => {
    expect(() => readIdempotencyKey({ 'idempotency-key': key })).toThrow('invalid_request');
  },
);
