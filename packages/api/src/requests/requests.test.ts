import { ROLES } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCaller, HISTOGRAM_BUCKETS_MAX } from '../index.ts';
import { contextFor, createMemoryWorld, NOW } from '../testing/memory-ports.ts';
import { createRequest, createSealedPart, REQUEST_ID } from '../testing/request-factory.ts';
import { chooseBuckets } from './choose-buckets.ts';
import { decodeRequestCursor, encodeRequestCursor } from './request-cursor.ts';

const organizationSlug = 'halden';

function worldWith(request = createRequest()) {
  const world = createMemoryWorld();
  world.requests.push(request);
  world.sealed.push(createSealedPart('request'), createSealedPart('response'));
  return world;
}

describe('the payload of a request', () => {
  it('is readable by a role with payload:read', async () => {
    const caller = createCaller(contextFor(worldWith(), 'developer'));
    expect(await caller.requests.payload({ organizationSlug, requestId: REQUEST_ID })).toEqual({
      kind: 'readable',
      request: { mediaType: 'application/json', text: 'the request' },
      response: { mediaType: 'application/json', text: 'the response' },
    });
  });

  it.each(['viewer', 'compliance'] as const)('is not even opened for %s', async (role) => {
    const world = worldWith();
    const reading = await createCaller(contextFor(world, role)).requests.payload({
      organizationSlug,
      requestId: REQUEST_ID,
    });
    expect(reading).toEqual({ kind: 'no_permission' });
    expect(world.opened).toEqual([]);
  });

  it('is expired for every role at the instant of its expiry, and nothing is opened', async () => {
    const world = worldWith();
    world.clock.advance(2 * MS_PER_DAY);
    for (const role of ROLES.filter((candidate) => candidate !== 'finance')) {
      const reading = await createCaller(contextFor(world, role)).requests.payload({
        organizationSlug,
        requestId: REQUEST_ID,
      });
      expect(reading).toEqual({ kind: 'expired', expiredAt: addMs(NOW, 2 * MS_PER_DAY) });
    }
    expect(world.opened).toEqual([]);
  });

  it('says why it was never stored', async () => {
    const { retention } = createRequest();
    const world = worldWith(
      createRequest({ retention: { ...retention, expiresAt: null, notStoredReason: 'zero_days' } }),
    );
    const reading = await createCaller(contextFor(world, 'admin')).requests.payload({
      organizationSlug,
      requestId: REQUEST_ID,
    });
    expect(reading).toEqual({ kind: 'not_stored', reason: 'zero_days' });
  });
});

describe('the neighbours of a request', () => {
  it('say where it stands in its list, and how long that is', async () => {
    const world = worldWith();
    const caller = createCaller(contextFor(world, 'viewer'));
    expect(await caller.requests.neighbours({ organizationSlug, requestId: REQUEST_ID })).toEqual({
      newerId: null,
      olderId: null,
      position: 1,
      total: 1,
    });
  });

  it('of one that is not there are not found', async () => {
    const caller = createCaller(contextFor(worldWith(), 'viewer'));
    const requestId = '018f0000-0000-7000-8000-0000000000ff';
    await expect(caller.requests.neighbours({ organizationSlug, requestId })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('a request that is not there', () => {
  it.each(['018f0000-0000-7000-8000-0000000000ff', 'req_malformed', "' or 1=1 --"])(
    '%s is not found, however it is spelled',
    async (requestId) => {
      const caller = createCaller(contextFor(worldWith(), 'owner'));
      const answer = { code: 'NOT_FOUND', message: 'There is no such request.' };
      await expect(caller.requests.get({ organizationSlug, requestId })).rejects.toMatchObject(answer);
      await expect(caller.requests.payload({ organizationSlug, requestId })).rejects.toMatchObject(answer);
    },
  );
});

describe('the cursor', () => {
  it('leads back to the place that it was made from', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), fc.uuid(), (admittedAt, id) => {
        expect(decodeRequestCursor(encodeRequestCursor({ admittedAt, id }))).toEqual({ admittedAt, id });
      }),
    );
  });

  it('is refused as the caller’s mistake when it is anything else', async () => {
    const caller = createCaller(contextFor(worldWith(), 'owner'));
    await fc.assert(
      fc.asyncProperty(fc.string(), async (cursor) => {
        await expect(caller.requests.list({ organizationSlug, cursor })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      }),
      { numRuns: 50 },
    );
  });

  it('walks through all requests once', async () => {
    const world = createMemoryWorld();
    const ids = Array.from(
      { length: 7 },
      (_, index) => `018f0000-0000-7000-8000-00000000000${index}` as typeof REQUEST_ID,
    );
    world.requests.push(...ids.map((id) => createRequest({ id })));
    const caller = createCaller(contextFor(world, 'viewer'));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof caller.requests.list>> = await caller.requests.list({
        organizationSlug,
        cursor,
        pageSize: 3,
      });
      seen.push(...page.requests.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });
});

describe('the histogram', () => {
  it('covers any range with at most the buckets asked for', () => {
    const instant = fc.date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2040-01-01') });
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 1, max: HISTOGRAM_BUCKETS_MAX }), (a, b, bucketCountMax) => {
        const [from, to] = a < b ? [a, b] : [b, addMs(a, 1)];
        const { startAt, bucketWidthMs, bucketCount } = chooseBuckets({ from, to, bucketCountMax });
        expect(bucketCount).toBeLessThanOrEqual(bucketCountMax);
        expect(startAt.getTime()).toBeLessThanOrEqual(from.getTime());
        expect(startAt.getTime() + bucketCount * bucketWidthMs).toBeGreaterThanOrEqual(to.getTime());
      }),
    );
  });

  it('returns empty buckets too, and refuses a range that ends before it begins', async () => {
    const caller = createCaller(contextFor(worldWith(), 'viewer'));
    const { buckets, from } = await caller.requests.histogram({ organizationSlug });
    expect(from).toEqual(addMs(NOW, -MS_PER_DAY));
    expect(buckets[0]).toMatchObject({ stored: 1, expiring: 2, expired: 3, notStored: 4 });
    expect(buckets[1]).toMatchObject({ stored: 0, expiring: 0, expired: 0, notStored: 0 });
    const filter = { from: NOW, to: NOW };
    await expect(caller.requests.histogram({ organizationSlug, filter })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});
