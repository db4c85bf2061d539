import type { ApiKeyId } from '@lethe/core/tenancy';
import { expect, test } from 'vitest';
import { BUCKETS_MAX, createRateLimiter } from './rate-limiter.ts';

const KEY = 'key' as ApiKeyId;

function useLimiter() {
  let nowMs = 0;
  return { limiter: createRateLimiter(() => nowMs), advance: (ms: number) => (nowMs += ms) };
}

test('a minute allows its rate at once, and then tells when the next request may come', () => {
  const { limiter, advance } = useLimiter();
  expect([1, 2, 3, 4].map(() => limiter.take(KEY, 3))).toEqual([0, 0, 0, 20]);
  advance(19_999);
  expect(limiter.take(KEY, 3)).toBe(1);
  advance(1);
  expect(limiter.take(KEY, 3)).toBe(0);
  expect(limiter.take(KEY, 3)).toBe(20);
});

test('what was not used is not saved up beyond a minute', () => {
  const { limiter, advance } = useLimiter();
  limiter.take(KEY, 2);
  advance(3_600_000);
  expect([1, 2, 3].map(() => limiter.take(KEY, 2))).toEqual([0, 0, 30]);
});

test('a limit that was lowered holds at once', () => {
  const { limiter } = useLimiter();
  limiter.take(KEY, 100);
  expect([1, 2].map(() => limiter.take(KEY, 1))).toEqual([0, 60]);
});

test('keys do not share an allowance, and no number of keys uses more memory', () => {
  const { limiter } = useLimiter();
  limiter.take(KEY, 1);
  for (let index = 0; index < BUCKETS_MAX; index += 1) expect(limiter.take(`k${index}` as ApiKeyId, 1)).toBe(0);
  expect(limiter.take(KEY, 1)).toBe(0);
});
