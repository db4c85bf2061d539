import { randomUUID } from 'node:crypto';
import type { ApiKeyId, OrganizationId } from '@lethe/core/tenancy';
import { createLogger } from '@lethe/telemetry';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openLimitStore } from './open-redis.ts';
import { createProcessLimits } from './process-limits.ts';
import type { RequestBounds, RequestLimits } from './request-limits.ts';
import { createSharedLimits, type LimitStore } from './shared-limits.ts';

const redisUrl = process.env.LETHE_TEST_REDIS_URL;
if (redisUrl === undefined)
  process.stdout.write('Skipped: limits over several gateways, because LETHE_TEST_REDIS_URL is not set.\n');

describe.runIf(redisUrl !== undefined)('limits over several gateways on one Redis', () => {
  const url = redisUrl ?? '';
  const gateways: RequestLimits[] = [];
  const stores: LimitStore[] = [];
  let redis: Redis;

  beforeAll(async () => {
    redis = new Redis(url);
    for (const holder of ['one', 'two', 'three']) {
      const store = openLimitStore(url);
      stores.push(store);
      gateways.push(
        createSharedLimits({
          store,
          processLimits: createProcessLimits(() => 0),
          monotonicMs: () => 0,
          logger: createLogger({ app: 'gateway', level: 'error', write: () => {} }),
          holder,
        }),
      );
    }
    for (const store of stores) await vi.waitFor(() => store.renew('lethe:running:{none}', [1]));
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    redis.disconnect();
  });

  /** Bounds of a new organization. */
  const boundsWith = (bounds: Partial<RequestBounds>): RequestBounds => ({
    organizationId: randomUUID() as OrganizationId,
    apiKeyId: randomUUID() as ApiKeyId,
    keyRatePerMinute: null,
    keyConcurrency: null,
    organizationRatePerMinute: null,
    organizationConcurrency: null,
    ...bounds,
  });

  async function takeMany(bounds: RequestBounds, count: number) {
    const taken = await Promise.allSettled(
      Array.from({ length: count }, async (_, index) => gateways[index % gateways.length]?.take(bounds)),
    );
    const slots = taken.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []));
    const codes = taken.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    return { slots, codes: [...new Set(codes)] };
  }

  test.each([
    ['keyRatePerMinute', 'rate_limited'],
    ['organizationRatePerMinute', 'rate_limited'],
    ['keyConcurrency', 'concurrency_limited'],
    ['organizationConcurrency', 'concurrency_limited'],
  ] as const)('%s is exact over all of them together', async (bound, code) => {
    const { slots, codes } = await takeMany(boundsWith({ [bound]: 7 }), 60);
    expect(slots).toHaveLength(7);
    expect(codes).toEqual([code]);
  });

  test('a place that one gateway frees is taken at another', async () => {
    const bounds = boundsWith({ keyConcurrency: 1, organizationConcurrency: 5 });
    const { slots } = await takeMany(bounds, 3);
    for (const slot of slots) slot.release();
    await vi.waitFor(async () => expect((await takeMany(bounds, 3)).slots).toHaveLength(1));
  });

  test('the places of a gateway that died are free when their life has ended, and those of one that lives stay', async () => {
    const bounds = boundsWith({ organizationConcurrency: 2 });
    const key = `lethe:running:{${bounds.organizationId}}`;
    await takeMany(bounds, 2);
    expect(Number(await redis.pttl(key))).toBeGreaterThan(0);
    const members = await redis.zrange(key, '0', '-1');
    // As if the life of one had ended: nobody has vouched for it.
    await redis.zadd(key, 1, members[0] ?? '');
    expect((await takeMany(bounds, 6)).slots).toHaveLength(1);
    await stores[0]?.renew(key, [60_000, members[0] ?? '']);
    expect((await takeMany(bounds, 6)).slots).toHaveLength(0);
  });

  test('a refused request takes nothing from the rates', async () => {
    const bounds = boundsWith({ keyRatePerMinute: 3, keyConcurrency: 1 });
    const { slots } = await takeMany(bounds, 30);
    expect(slots).toHaveLength(1);
    slots[0]?.release();
    await vi.waitFor(async () => expect((await takeMany(bounds, 1)).slots).toHaveLength(1));
    const {
      slots: [last],
    } = await takeMany({ ...bounds, keyConcurrency: null }, 1);
    expect(last).toBeDefined();
    expect((await takeMany({ ...bounds, keyConcurrency: null }, 1)).codes).toEqual(['rate_limited']);
  });

  test('a Redis that was emptied or restarted is used again, scripts included', async () => {
    await redis.script('FLUSH');
    const { slots } = await takeMany(boundsWith({ keyConcurrency: 2 }), 6);
    expect(slots).toHaveLength(2);
  });
});

test('where no Redis answers, the limits of the process are all there is', async () => {
  const store = openLimitStore('redis://127.0.0.1:9');
  await expect(store.take(['a', 'b', 'c', 'd'], [1, 0, 0, 0, 'id', 1])).rejects.toThrow();
  await store.close();
});
