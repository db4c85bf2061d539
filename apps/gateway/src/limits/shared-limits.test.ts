import type { ApiKeyId, OrganizationId } from '@lethe/core/tenancy';
import { createLogger } from '@lethe/telemetry';
import { afterEach, expect, test, vi } from 'vitest';
import { createProcessLimits } from './process-limits.ts';
import type { RequestBounds } from './request-limits.ts';
import { createSharedLimits, type LimitStore, REDIS_RETRY_MS, SLOT_RENEWAL_MS } from './shared-limits.ts';

afterEach(() => vi.useRealTimers());

const BOUNDS: RequestBounds = {
  organizationId: 'organization' as OrganizationId,
  apiKeyId: 'key' as ApiKeyId,
  keyRatePerMinute: null,
  keyConcurrency: 2,
  organizationRatePerMinute: null,
  organizationConcurrency: null,
};

function useLimits() {
  let nowMs = 0;
  const logLines: string[] = [];
  const store = {
    take: vi.fn<LimitStore['take']>(async () => [0, 0]),
    renew: vi.fn<LimitStore['renew']>(async () => 0),
    leave: vi.fn<LimitStore['leave']>(async () => 1),
    close: async () => {},
  };
  const limits = createSharedLimits({
    store,
    processLimits: createProcessLimits(() => nowMs),
    monotonicMs: () => nowMs,
    logger: createLogger({ app: 'gateway', level: 'info', write: (line) => logLines.push(line) }),
    holder: 'here',
  });
  const take = async (bounds: Partial<RequestBounds> = {}) => limits.take({ ...BOUNDS, ...bounds });
  const events = () => logLines.map((line) => JSON.parse(line).event);
  return { store, limits, take, events, advance: (ms: number) => (nowMs += ms) };
}

test('a Redis that is away refuses nobody: the process counts for itself, says so once, and shares again when it can', async () => {
  const { store, take, events, advance } = useLimits();
  store.take.mockRejectedValue(new Error('away'));
  const slot = await take();
  await take();
  await expect(take()).rejects.toMatchObject({ code: 'concurrency_limited' });
  expect(events()).toEqual(['limits_not_shared']);
  slot.release();
  store.take.mockReset();
  store.take.mockResolvedValue([0, 0]);
  await take();
  expect(store.take).not.toHaveBeenCalled();
  advance(REDIS_RETRY_MS);
  await take({ apiKeyId: 'other' as ApiKeyId });
  expect(store.take).toHaveBeenCalledTimes(1);
  expect(events()).toEqual(['limits_not_shared', 'limits_shared_again']);
});

test.each([
  [1, 'rate_limited', 3],
  [2, 'rate_limited', 3],
  [3, 'concurrency_limited', 1],
  [4, 'concurrency_limited', 1],
] as const)('what others have used up is refused: bound %i', async (bound, code, retryAfterSeconds) => {
  const { store, take } = useLimits();
  store.take.mockResolvedValueOnce([bound, 2_001]);
  await expect(take()).rejects.toMatchObject({ code, details: { facts: { retryAfterSeconds } } });
  // Its place here is free again.
  await take();
  await take();
});

test('who has no bound costs no round trip', async () => {
  const { store, take } = useLimits();
  await take({ keyConcurrency: null });
  expect(store.take).not.toHaveBeenCalled();
});

test('this process vouches for its running requests as long as they run, and no longer', async () => {
  vi.useFakeTimers();
  const { store, take } = useLimits();
  const [first, second] = [await take(), await take()];
  await vi.advanceTimersByTimeAsync(SLOT_RENEWAL_MS);
  expect(store.renew.mock.calls[0]?.[1]).toHaveLength(3);
  second.release();
  await vi.advanceTimersByTimeAsync(SLOT_RENEWAL_MS);
  expect(store.renew.mock.calls[1]?.[1]).toHaveLength(2);
  first.release();
  await vi.advanceTimersByTimeAsync(SLOT_RENEWAL_MS);
  expect(store.renew).toHaveBeenCalledTimes(2);
});

test('a place is given back once, in Redis as well', async () => {
  const { store, take } = useLimits();
  const slot = await take();
  slot.release();
  slot.release();
  expect(store.leave).toHaveBeenCalledTimes(1);
  expect(store.leave.mock.calls[0]?.[0]).toEqual(['lethe:running:{organization}:key']);
});
