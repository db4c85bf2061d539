import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { type AttemptFailure, type AttemptsSoFar, decideNextStep } from './retry-policy.ts';

const FIRST: AttemptsSoFar = { attemptCount: 1, triesOfCandidate: 1, hasNextCandidate: true };
const LAST_CANDIDATE = { ...FIRST, hasNextCandidate: false };
const SECOND = { attemptCount: 2, triesOfCandidate: 2, hasNextCandidate: true };

function decide(failure: Partial<AttemptFailure>, soFar: AttemptsSoFar = FIRST, chance = 0) {
  return decideNextStep(
    { status: null, code: 'upstream_error', retryAfter: null, ...failure },
    soFar,
    DEFAULT_LIMITS,
    chance,
  );
}

test.each([429, 500, 502, 503, 504, 529])('%d is tried again once, then elsewhere', (status) => {
  expect(decide({ status }).kind).toBe('repeat');
  expect(decide({ status }, LAST_CANDIDATE).kind).toBe('repeat');
  expect(decide({ status }, SECOND).kind).toBe('next_candidate');
  expect(decide({ status }, { ...SECOND, hasNextCandidate: false }).kind).toBe('end');
});

test('a provider that cannot be reached is tried again once', () => {
  expect(decide({ code: 'upstream_unreachable' }).kind).toBe('repeat');
  expect(decide({ code: 'upstream_unreachable' }, SECOND).kind).toBe('next_candidate');
});

test.each([401, 402, 403, 404, 407, 501, 520])('%d goes elsewhere at once', (status) => {
  expect(decide({ status }).kind).toBe('next_candidate');
  expect(decide({ status }, LAST_CANDIDATE).kind).toBe('end');
});

test.each([400, 405, 408, 409, 413, 415, 422])('%d is about the request and ends it', (status) => {
  expect(decide({ status }).kind).toBe('end');
});

test.each(['upstream_timeout', 'upstream_invalid_response', 'upstream_incomplete', 'upstream_error'] as const)(
  'what failed after a status of success goes elsewhere: %s',
  (code) => {
    expect(decide({ status: 200, code }).kind).toBe('next_candidate');
    expect(decide({ status: 307, code }).kind).toBe('next_candidate');
  },
);

test.each(['internal_error', 'response_too_large', 'record_not_durable'] as const)('%s ends it', (code) => {
  expect(decide({ status: 200, code }).kind).toBe('end');
});

test('the pause is the longer of ours and the provider’s, and a provider that asks for a long one is left', () => {
  const { retryDelayMs, retryAfterMaxMs } = DEFAULT_LIMITS;
  expect(decide({ status: 503 }, FIRST, 0)).toEqual({ kind: 'repeat', delayMs: retryDelayMs });
  expect(decide({ status: 503 }, FIRST, 0.5)).toEqual({ kind: 'repeat', delayMs: retryDelayMs * 0.75 });
  const longest = String(retryAfterMaxMs / 1_000);
  expect(decide({ status: 429, retryAfter: longest })).toEqual({ kind: 'repeat', delayMs: retryAfterMaxMs });
  expect(decide({ status: 429, retryAfter: `${longest}.001` }).kind).toBe('next_candidate');
  expect(decide({ status: 429, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' }).kind).toBe('next_candidate');
  expect(decide({ status: 429, retryAfter: '60' }, LAST_CANDIDATE).kind).toBe('end');
});

test('the number of attempts is bounded', () => {
  const { attemptCountMax } = DEFAULT_LIMITS;
  expect(decide({ status: 401 }, { ...FIRST, attemptCount: attemptCountMax - 1 }).kind).toBe('next_candidate');
  expect(decide({ status: 401 }, { ...FIRST, attemptCount: attemptCountMax }).kind).toBe('end');
  expect(decide({ status: 503 }, { ...FIRST, attemptCount: attemptCountMax }).kind).toBe('end');
});
