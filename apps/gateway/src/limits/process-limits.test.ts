import type { DomainError } from '@lethe/core/errors';
import type { ApiKeyId, OrganizationId } from '@lethe/core/tenancy';
import { expect, test } from 'vitest';
import { createProcessLimits, type ProcessLimits } from './process-limits.ts';
import type { RequestBounds } from './request-limits.ts';

const UNBOUNDED: RequestBounds = {
  organizationId: 'organization' as OrganizationId,
  apiKeyId: 'key' as ApiKeyId,
  keyRatePerMinute: null,
  keyConcurrency: null,
  organizationRatePerMinute: null,
  organizationConcurrency: null,
};
const otherKey = { apiKeyId: 'other key' as ApiKeyId };
const otherOrganization = { ...otherKey, organizationId: 'other organization' as OrganizationId };

function useLimits() {
  let nowMs = 0;
  return { limits: createProcessLimits(() => nowMs), advance: (ms: number) => (nowMs += ms) };
}

function codeOf(limits: ProcessLimits, bounds: Partial<RequestBounds>): string {
  try {
    limits.take({ ...UNBOUNDED, ...bounds });
    return 'let in';
  } catch (error) {
    return (error as DomainError).code;
  }
}

test.each([
  ['keyRatePerMinute', 'rate_limited', otherKey],
  ['organizationRatePerMinute', 'rate_limited', otherOrganization],
  ['keyConcurrency', 'concurrency_limited', otherKey],
  ['organizationConcurrency', 'concurrency_limited', otherOrganization],
] as const)('%s lets so many requests in, refuses the next, and holds up nobody else', (bound, code, other) => {
  const { limits } = useLimits();
  const codes = [1, 2, 3].map(() => codeOf(limits, { [bound]: 2 }));
  expect(codes).toEqual(['let in', 'let in', code]);
  expect(codeOf(limits, { [bound]: 2, ...other })).toBe('let in');
});

test('the limits of an organization hold for all of its keys together', () => {
  const { limits } = useLimits();
  expect(codeOf(limits, { organizationConcurrency: 1 })).toBe('let in');
  expect(codeOf(limits, { organizationConcurrency: 1, ...otherKey })).toBe('concurrency_limited');
  expect(codeOf(limits, { organizationRatePerMinute: 1 })).toBe('let in');
  expect(codeOf(limits, { organizationRatePerMinute: 1, ...otherKey })).toBe('rate_limited');
});

test('a place is free when its request is over, and only once', () => {
  const { limits } = useLimits();
  const bounds = { ...UNBOUNDED, keyConcurrency: 2, organizationConcurrency: 2 };
  const slot = limits.take(bounds);
  limits.take(bounds);
  slot.release();
  slot.release();
  expect([1, 2].map(() => codeOf(limits, bounds))).toEqual(['let in', 'concurrency_limited']);
});

test('a request that is refused takes no place', () => {
  const { limits, advance } = useLimits();
  expect(codeOf(limits, { keyRatePerMinute: 1, keyConcurrency: 2 })).toBe('let in');
  expect(codeOf(limits, { keyRatePerMinute: 1, keyConcurrency: 2 })).toBe('rate_limited');
  advance(60_000);
  expect(codeOf(limits, { keyRatePerMinute: 1, keyConcurrency: 2 })).toBe('let in');
});
