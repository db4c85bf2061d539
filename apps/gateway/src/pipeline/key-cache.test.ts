import { KEY_SNAPSHOT_AGE_MAX_MS } from '@lethe/core/retention';
import { expect, test } from 'vitest';
import { FakeApiKeys } from '../testing/fake-ports.ts';
import { createKeyCache, SNAPSHOTS_MAX } from './key-cache.ts';

function useCache() {
  const apiKeys = new FakeApiKeys();
  let nowMs = 0;
  const cache = createKeyCache(apiKeys, () => nowMs);
  return { apiKeys, cache, advance: (ms: number) => (nowMs += ms) };
}

const digestOf = (text: string) => Buffer.from(text.padEnd(32, '.'));

test('a snapshot is asked for once and never used when it is 5 s old', async () => {
  const { apiKeys, cache, advance } = useCache();
  const snapshot = apiKeys.add(digestOf('a'));
  expect(await cache.find(digestOf('a'))).toBe(snapshot);
  advance(KEY_SNAPSHOT_AGE_MAX_MS - 1);
  expect(await cache.find(digestOf('a'))).toBe(snapshot);
  expect(apiKeys.askedCount).toBe(1);
  advance(1);
  await cache.find(digestOf('a'));
  expect(apiKeys.askedCount).toBe(2);
});

test('the age counts from the question, not from the answer', async () => {
  const { apiKeys, cache, advance } = useCache();
  apiKeys.add(digestOf('a'));
  const asked = cache.find(digestOf('a'));
  advance(KEY_SNAPSHOT_AGE_MAX_MS);
  await asked;
  await cache.find(digestOf('a'));
  expect(apiKeys.askedCount).toBe(2);
});

test('an unknown key is remembered as unknown for as long', async () => {
  const { apiKeys, cache } = useCache();
  expect(await cache.find(digestOf('x'))).toBeNull();
  expect(await cache.find(digestOf('x'))).toBeNull();
  expect(apiKeys.askedCount).toBe(1);
});

test('two digests with a common beginning never share an answer', async () => {
  const { apiKeys, cache } = useCache();
  const first = apiKeys.add(Buffer.from(`${'p'.repeat(31)}1`));
  expect(await cache.find(Buffer.from(`${'p'.repeat(31)}1`))).toBe(first);
  expect(await cache.find(Buffer.from(`${'p'.repeat(31)}2`))).toBeNull();
});

test('concurrent requests with one key ask once', async () => {
  const { apiKeys, cache } = useCache();
  apiKeys.add(digestOf('a'));
  await Promise.all([cache.find(digestOf('a')), cache.find(digestOf('a'))]);
  expect(apiKeys.askedCount).toBe(1);
});

test('a notice about an organization drops its keys and the unknown ones, and no other’s', async () => {
  const { apiKeys, cache } = useCache();
  const { organizationId } = apiKeys.add(digestOf('a'));
  apiKeys.add(digestOf('b'));
  for (const name of ['a', 'b', 'x']) await cache.find(digestOf(name));
  cache.forget(organizationId);
  for (const name of ['a', 'b', 'x']) await cache.find(digestOf(name));
  expect(apiKeys.askedCount).toBe(5);
  cache.forgetAll();
  await cache.find(digestOf('b'));
  expect(apiKeys.askedCount).toBe(6);
});

test('an answer that was asked for before the notice is not kept after it', async () => {
  const { apiKeys, cache } = useCache();
  const { organizationId } = apiKeys.add(digestOf('a'));
  const asked = cache.find(digestOf('a'));
  cache.forget(organizationId);
  await asked;
  await cache.find(digestOf('a'));
  expect(apiKeys.askedCount).toBe(2);
});

test('a failed question is asked again', async () => {
  const { apiKeys, cache } = useCache();
  apiKeys.failure = new Error('away');
  await expect(cache.find(digestOf('a'))).rejects.toThrow('away');
  apiKeys.failure = null;
  const snapshot = apiKeys.add(digestOf('a'));
  expect(await cache.find(digestOf('a'))).toBe(snapshot);
});

test('guessing keys does not fill the memory, nor does it push out more than the oldest', async () => {
  const { apiKeys, cache } = useCache();
  apiKeys.add(digestOf('a'));
  await cache.find(digestOf('a'));
  for (let index = 0; index < SNAPSHOTS_MAX; index += 1) await cache.find(digestOf(`guess ${index}`));
  const askedCount = apiKeys.askedCount;
  await cache.find(digestOf('guess 5'));
  expect(apiKeys.askedCount).toBe(askedCount);
  await cache.find(digestOf('a'));
  expect(apiKeys.askedCount).toBe(askedCount + 1);
});
