import { createHash } from 'node:crypto';
import { KEY_SNAPSHOT_AGE_MAX_MS } from '@lethe/core/retention';
import { formatApiKey } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeApiKeys } from '../testing/fake-ports.ts';
import { createKeyCache, LOOKUP_TIMEOUT_MS, OUTAGE_RETRY_MS, REFRESH_AFTER_MS, SNAPSHOTS_MAX } from './key-cache.ts';

const OUTAGE_SERVE_MS = 300_000;
const AWAY = new Error('the database is away');

afterEach(() => vi.useRealTimers());

/** A key of the right shape, always the same for one name. */
const keyOf = (name: string) => formatApiKey('live', createHash('sha256').update(name).digest());

function useCache({ outageServeMs = OUTAGE_SERVE_MS } = {}) {
  const apiKeys = new FakeApiKeys();
  const logLines: string[] = [];
  let nowMs = 1_000;
  const digest = (apiKey: string) => createHash('sha256').update(apiKey).digest();
  const cache = createKeyCache({
    resolver: apiKeys,
    digest,
    monotonicMs: () => nowMs,
    outageServeMs,
    logger: createLogger({ app: 'gateway', level: 'info', write: (line) => logLines.push(line) }),
  });
  return {
    apiKeys,
    cache,
    logLines,
    advance: (ms: number) => (nowMs += ms),
    add: (name: string, traits: Partial<KeySnapshot> = {}) => apiKeys.add(digest(keyOf(name)), traits),
  };
}

/** Lets everything that was asked beside the request come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a snapshot is asked for once, and within its age found without waiting', async () => {
  const { apiKeys, cache, advance, add } = useCache();
  const snapshot = add('a');
  expect(await cache.find(keyOf('a'))).toBe(snapshot);
  advance(REFRESH_AFTER_MS - 1);
  expect(cache.find(keyOf('a'))).toBe(snapshot);
  expect(apiKeys.askedCount).toBe(1);
});

test('invariant 36: while the database answers, no snapshot is used that is 5 s old', async () => {
  const { cache, advance, add } = useCache();
  add('a');
  await cache.find(keyOf('a'));
  add('a', { lifecycleState: 'suspended' });
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  expect(await cache.find(keyOf('a'))).toMatchObject({ lifecycleState: 'suspended' });
});

test('a snapshot that is used is asked for again before it is too old, beside the request', async () => {
  const { apiKeys, cache, advance, add } = useCache();
  const before = add('a');
  await cache.find(keyOf('a'));
  const after = add('a');
  advance(REFRESH_AFTER_MS);
  expect(cache.find(keyOf('a'))).toBe(before);
  expect(cache.find(keyOf('a'))).toBe(before);
  await settled();
  expect(cache.find(keyOf('a'))).toBe(after);
  expect(apiKeys.askedCount).toBe(2);
});

test('the age counts from the question, not from the answer', async () => {
  const { apiKeys, cache, advance, add } = useCache();
  add('a');
  const asked = cache.find(keyOf('a'));
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  await asked;
  await cache.find(keyOf('a'));
  expect(apiKeys.askedCount).toBe(2);
});

test('an unknown key is remembered as unknown for as long', async () => {
  const { apiKeys, cache } = useCache();
  expect(await cache.find(keyOf('x'))).toBeNull();
  expect(cache.find(keyOf('x'))).toBeNull();
  expect(apiKeys.askedCount).toBe(1);
});

test('invariant 45: a text that cannot be a key is refused without asking anybody', () => {
  const { apiKeys, cache } = useCache();
  const misspelt = keyOf('a').replace(/.$/, (last) => (last === 'x' ? 'y' : 'x'));
  for (const text of ['', 'x', misspelt, `${keyOf('a')} `, 'sk-1234', 'ü'.repeat(60)])
    expect(cache.find(text)).toBeNull();
  expect(apiKeys.askedCount).toBe(0);
});

test('concurrent requests with one key ask once', async () => {
  const { apiKeys, cache, add } = useCache();
  add('a');
  await Promise.all([cache.find(keyOf('a')), cache.find(keyOf('a'))]);
  expect(apiKeys.askedCount).toBe(1);
});

test('a notice about an organization drops its keys and the unknown ones, and no other’s', async () => {
  const { apiKeys, cache, add } = useCache();
  const { organizationId } = add('a');
  add('b');
  for (const name of ['a', 'b', 'x']) await cache.find(keyOf(name));
  cache.forget(organizationId);
  for (const name of ['a', 'b', 'x']) await cache.find(keyOf(name));
  expect(apiKeys.askedCount).toBe(5);
});

test.each([
  ['a notice', (cache: ReturnType<typeof useCache>['cache'], id: string) => cache.forget(id)],
  ['a new connection', (cache: ReturnType<typeof useCache>['cache']) => cache.doubtAll()],
])('an answer that was asked for before %s is not kept after it', async (_, interrupt) => {
  const { apiKeys, cache, add } = useCache();
  const { organizationId } = add('a');
  const asked = cache.find(keyOf('a'));
  interrupt(cache, organizationId);
  await asked;
  await cache.find(keyOf('a'));
  expect(apiKeys.askedCount).toBe(2);
});

test('after a new connection for notices everything is asked for again, however young it is', async () => {
  const { cache, add } = useCache();
  add('a');
  await cache.find(keyOf('a'));
  const after = add('a');
  cache.doubtAll();
  expect(await cache.find(keyOf('a'))).toBe(after);
});

test('guessing keys pushes out guesses, and no key that exists', async () => {
  const { apiKeys, cache, add } = useCache();
  const snapshot = add('a');
  await cache.find(keyOf('a'));
  for (let index = 0; index <= SNAPSHOTS_MAX; index += 1) await cache.find(keyOf(`guess ${index}`));
  const askedCount = apiKeys.askedCount;
  expect(cache.find(keyOf('a'))).toBe(snapshot);
  await cache.find(keyOf('guess 5'));
  expect(apiKeys.askedCount).toBe(askedCount);
  await cache.find(keyOf('guess 0'));
  expect(apiKeys.askedCount).toBe(askedCount + 1);
});

test('one connection that breaks is no outage: the question is put again', async () => {
  const { apiKeys, cache, advance, add, logLines } = useCache();
  add('a');
  await cache.find(keyOf('a'));
  const after = add('a');
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  const resolve = vi.spyOn(apiKeys, 'resolve').mockRejectedValueOnce(AWAY);
  expect(await cache.find(keyOf('a'))).toBe(after);
  expect(resolve).toHaveBeenCalledTimes(2);
  expect(logLines).toEqual([]);
});

test('while the database does not answer, a snapshot is served to the end of the outage bound and no longer', async () => {
  const { apiKeys, cache, advance, add } = useCache();
  const snapshot = add('a');
  await cache.find(keyOf('a'));
  apiKeys.failure = AWAY;
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  expect(await cache.find(keyOf('a'))).toBe(snapshot);
  advance(OUTAGE_SERVE_MS - KEY_SNAPSHOT_AGE_MAX_MS - 1);
  expect(await cache.find(keyOf('a'))).toBe(snapshot);
  await settled();
  advance(1);
  await expect(cache.find(keyOf('a'))).rejects.toThrow('away');
});

test('with an outage bound of 0 nothing is served without the database', async () => {
  const { apiKeys, cache, advance, add } = useCache({ outageServeMs: 0 });
  add('a');
  await cache.find(keyOf('a'));
  apiKeys.failure = AWAY;
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  await expect(cache.find(keyOf('a'))).rejects.toThrow('away');
});

test('in an outage a key that is not known well enough fails, be it new, unknown or of an organization that changed', async () => {
  const { apiKeys, cache, advance, add } = useCache();
  const { organizationId } = add('changed');
  await cache.find(keyOf('changed'));
  await cache.find(keyOf('unknown'));
  apiKeys.failure = AWAY;
  cache.forget(organizationId);
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  for (const name of ['changed', 'unknown', 'new']) await expect(cache.find(keyOf(name))).rejects.toThrow('away');
});

test('a new connection for notices does not cut off what is served in an outage', async () => {
  const { apiKeys, cache, add } = useCache();
  const snapshot = add('a');
  await cache.find(keyOf('a'));
  apiKeys.failure = AWAY;
  cache.doubtAll();
  expect(await cache.find(keyOf('a'))).toBe(snapshot);
});

test('in an outage requests do not wait, one question at a time finds its end, and it is told once', async () => {
  const { apiKeys, cache, advance, add, logLines } = useCache();
  const snapshot = add('a');
  add('b');
  for (const name of ['a', 'b']) await cache.find(keyOf(name));
  apiKeys.failure = AWAY;
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  await cache.find(keyOf('a'));
  const askedCount = apiKeys.askedCount;
  for (let count = 0; count < 10; count += 1) expect(cache.find(keyOf('a'))).toBe(snapshot);
  expect(apiKeys.askedCount).toBe(askedCount);
  advance(OUTAGE_RETRY_MS);
  for (const name of ['a', 'b', 'a']) expect(cache.find(keyOf(name))).not.toBeInstanceOf(Promise);
  expect(apiKeys.askedCount).toBe(askedCount + 1);
  await settled();
  expect(logLines.map((line) => JSON.parse(line).event)).toEqual(['key_lookups_failing']);
});

test('invariant 36: after an outage the next answer of the database ends the use of old snapshots', async () => {
  const { apiKeys, cache, advance, add, logLines } = useCache();
  for (const name of ['a', 'b']) {
    add(name);
    await cache.find(keyOf(name));
  }
  apiKeys.failure = AWAY;
  advance(60_000);
  await cache.find(keyOf('a'));
  apiKeys.failure = null;
  for (const name of ['a', 'b']) add(name, { lifecycleState: 'suspended' });
  advance(OUTAGE_RETRY_MS);
  expect(cache.find(keyOf('b'))).toMatchObject({ lifecycleState: 'active' });
  await settled();
  for (const name of ['b', 'a']) expect(await cache.find(keyOf(name))).toMatchObject({ lifecycleState: 'suspended' });
  expect(logLines.map((line) => JSON.parse(line).event)).toEqual(['key_lookups_failing', 'key_lookups_recovered']);
});

test('a database that takes too long counts as one that does not answer', async () => {
  vi.useFakeTimers();
  const { apiKeys, cache, advance, add } = useCache();
  const snapshot = add('a');
  await cache.find(keyOf('a'));
  const { promise } = Promise.withResolvers<null>();
  vi.spyOn(apiKeys, 'resolve').mockReturnValue(promise);
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  const found = cache.find(keyOf('a'));
  const refused = expect(cache.find(keyOf('new'))).rejects.toThrow('no answer within');
  advance(LOOKUP_TIMEOUT_MS);
  await vi.advanceTimersByTimeAsync(LOOKUP_TIMEOUT_MS);
  expect(await found).toBe(snapshot);
  await refused;
});

test('a key that was revoked meanwhile is found out by a second look', async () => {
  const { apiKeys, cache, advance, add } = useCache();
  const snapshot = add('a');
  const found = await cache.find(keyOf('a'));
  expect(found).toBe(snapshot);
  expect(cache.recheck(snapshot)).toBe(snapshot);
  apiKeys.snapshots.clear();
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  expect(await cache.recheck(snapshot)).toBeNull();
  expect(cache.recheck(snapshot)).toBeNull();
});
