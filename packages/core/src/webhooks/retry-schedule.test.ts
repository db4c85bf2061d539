import { describe, expect, test } from 'vitest';
import { addMs, MS_PER_DAY } from '../time/index.ts';
import { decideAfterAttempt, WEBHOOK_ATTEMPTS_MAX, WEBHOOK_RETRY_DELAYS_MS, webhookMessage } from './index.ts';

const FIRST = new Date('2026-11-22T08:00:00Z');
const failed = { responseStatus: 500, errorCode: 'status_not_2xx', durationMs: 3 };
const base = { result: failed, attemptCount: 1, firstAttemptAt: FIRST, failingSince: FIRST, now: FIRST };

describe('the attempts of a delivery', () => {
  test('come at growing distances and end within three days', () => {
    expect(WEBHOOK_RETRY_DELAYS_MS).toEqual(WEBHOOK_RETRY_DELAYS_MS.toSorted((left, right) => left - right));
    const sumMs = WEBHOOK_RETRY_DELAYS_MS.reduce((sum, delayMs) => sum + delayMs, 0);
    expect(sumMs).toBeLessThan(3 * MS_PER_DAY);
    expect(sumMs).toBeGreaterThan(2.9 * MS_PER_DAY);
  });

  test('are as many as there are distances, and one', () => {
    let now = FIRST;
    for (let attemptCount = 1; attemptCount < WEBHOOK_ATTEMPTS_MAX; attemptCount += 1) {
      const decision = decideAfterAttempt({ ...base, attemptCount, now });
      const nextAttemptAt = addMs(now, WEBHOOK_RETRY_DELAYS_MS[attemptCount - 1] ?? 0);
      expect(decision).toEqual({ kind: 'retry', nextAttemptAt });
      now = nextAttemptAt;
    }
    expect(decideAfterAttempt({ ...base, attemptCount: WEBHOOK_ATTEMPTS_MAX, now })).toMatchObject({
      kind: 'given_up',
    });
  });

  test('end with the first one that is taken', () => {
    const result = { responseStatus: 204, errorCode: null, durationMs: 3 };
    expect(decideAfterAttempt({ ...base, result })).toEqual({ kind: 'delivered' });
  });
});

describe('an endpoint', () => {
  const last = { ...base, attemptCount: WEBHOOK_ATTEMPTS_MAX, now: addMs(FIRST, 3 * MS_PER_DAY) };

  test('is lost when nothing got through for as long as one event was tried', () => {
    expect(decideAfterAttempt(last)).toEqual({ kind: 'given_up', isEndpointLost: true });
    const earlier = addMs(FIRST, -1);
    expect(decideAfterAttempt({ ...last, failingSince: earlier })).toEqual({ kind: 'given_up', isEndpointLost: true });
  });

  test('is not lost over one event that it does not take, while it takes others', () => {
    const later = addMs(FIRST, 1);
    expect(decideAfterAttempt({ ...last, failingSince: later })).toEqual({ kind: 'given_up', isEndpointLost: false });
  });

  test('is lost at once when it says that it is gone', () => {
    const result = { responseStatus: 410, errorCode: 'status_not_2xx', durationMs: 3 };
    expect(decideAfterAttempt({ ...base, result })).toEqual({ kind: 'given_up', isEndpointLost: true });
  });
});

test('a message has the same bytes however the database orders what it says', () => {
  const event = { id: 'e', type: 'erasure.done', occurredAt: FIRST };
  const body = webhookMessage({ ...event, data: { b: 1, a: 2 } }).body;
  expect(body).toBe('{"id":"e","type":"erasure.done","timestamp":"2026-11-22T08:00:00.000Z","data":{"a":2,"b":1}}');
  expect(webhookMessage({ ...event, data: { a: 2, b: 1 } }).body).toBe(body);
});
