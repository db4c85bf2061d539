import { randomBytes, randomUUID } from 'node:crypto';
import type { WrappedHourKey } from '@lethe/core/payloads';
import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_HOUR, MS_PER_SECOND } from '@lethe/core/time';
import { MemoryHourKeyStore } from '@lethe/testkit/hour-keys';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHourKeyring, type HourKeyring, openMasterKeys } from './index.ts';

const organizationId = randomUUID() as OrganizationId;
const expiresAt = new Date('2026-12-01T08:14:07.123Z');
const expiryHour = new Date('2026-12-01T08:00:00Z');
const identity = { organizationId, expiryHour, generation: 1 };
const one = randomBytes(32).toString('base64');

let store: MemoryHourKeyStore;
let clock: ManualClock;
let keyring: HourKeyring;

beforeEach(() => {
  vi.useFakeTimers();
  store = new MemoryHourKeyStore();
  clock = new ManualClock(new Date('2026-11-22T12:00:00Z'));
  keyring = createHourKeyring({
    masterKeys: openMasterKeys({ LETHE_MASTER_KEYS: `1:${one}` }),
    hourKeys: store,
    clock,
  });
});
afterEach(() => vi.useRealTimers());

function pass(ms: number): void {
  clock.advance(ms);
  vi.advanceTimersByTime(ms);
}

/** Sees the bytes that the keyring keeps, by handing them out itself. */
function keyringOverSpy() {
  const kept: Buffer[] = [];
  const masterKeys = openMasterKeys({ LETHE_MASTER_KEYS: `1:${one}` });
  const unwrap: typeof masterKeys.unwrap = (wrapped) => {
    const key = masterKeys.unwrap(wrapped);
    kept.push(key);
    return key;
  };
  const spied = { newestVersion: 1, wrap: masterKeys.wrap, unwrap, refresh: () => {} };
  return { kept, keyring: createHourKeyring({ masterKeys: spied, hourKeys: store, clock }) };
}

describe('an hour key', () => {
  test('is made once for sealing, and the same one opens', async () => {
    const sealing = await keyring.forSealing(organizationId, expiresAt);
    expect(sealing).toMatchObject({ ...identity, masterKeyVersion: 1 });
    const { key } = await keyring.forOpening(identity);
    expect(key.equals(sealing.key)).toBe(true);
    expect(store.keys).toHaveLength(1);
  });

  test('invariant 40: a wrap that was moved to another organization, hour or generation opens nothing', async () => {
    await keyring.forSealing(organizationId, expiresAt);
    const [made] = store.keys;
    if (made === undefined) throw new Error('no key');
    const swaps: Partial<WrappedHourKey>[] = [
      { organizationId: randomUUID() as OrganizationId },
      { expiryHour: addMs(expiryHour, MS_PER_HOUR) },
      { generation: 2 },
      { wrappedKey: randomBytes(made.wrappedKey.length) },
    ];
    for (const swap of swaps) {
      const moved = { ...made, ...swap };
      store.keys = [moved];
      const fresh = createHourKeyring({
        masterKeys: openMasterKeys({ LETHE_MASTER_KEYS: `1:${one}` }),
        hourKeys: store,
        clock,
      });
      await expect(fresh.forOpening(moved)).rejects.toMatchObject({ code: 'key_unavailable' });
    }
  });

  test('a further generation is made beside the first', async () => {
    await keyring.forSealing(organizationId, expiresAt);
    const second = await keyring.create(organizationId, expiryHour, 2);
    const again = await keyring.create(organizationId, expiryHour, 2);
    expect(again.key.equals(second.key)).toBe(true);
    pass(HOUR_KEY_CACHE_MS);
    expect((await keyring.forSealing(organizationId, expiresAt)).generation).toBe(2);
  });
});

describe('in the memory of a process', () => {
  test('a key is read once a minute', async () => {
    await keyring.forSealing(organizationId, expiresAt);
    const { readCount } = store;
    pass(HOUR_KEY_CACHE_MS - 1);
    await keyring.forSealing(organizationId, expiresAt);
    expect(store.readCount).toBe(readCount);
    pass(1);
    await keyring.forSealing(organizationId, expiresAt);
    expect(store.readCount).toBe(readCount + 1);
  });

  test('invariant 18: it is overwritten after a minute, also when nobody asks for it', async () => {
    const { kept, keyring: spied } = keyringOverSpy();
    await spied.forSealing(organizationId, expiresAt);
    pass(HOUR_KEY_CACHE_MS - 1);
    expect(kept[0]?.equals(Buffer.alloc(32))).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(kept[0]?.equals(Buffer.alloc(32))).toBe(true);
  });

  test('invariant 18: it is not kept past the end of its hour', async () => {
    clock.advance(addMs(expiryHour, MS_PER_HOUR - 2 * MS_PER_SECOND).getTime() - clock.now().getTime());
    const { kept, keyring: spied } = keyringOverSpy();
    await spied.forSealing(organizationId, expiresAt);
    clock.advance(2 * MS_PER_SECOND);
    await vi.advanceTimersByTimeAsync(2 * MS_PER_SECOND);
    expect(kept[0]?.equals(Buffer.alloc(32))).toBe(true);
    store.keys = [];
    await expect(spied.forOpening(identity)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test('what a caller holds is its own copy: it outlives the keyring’s, and overwriting it spoils nothing', async () => {
    const held = await keyring.forSealing(organizationId, expiresAt);
    const bytes = Buffer.from(held.key);
    keyring.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(held.key.equals(bytes)).toBe(true);
    held.key.fill(0);
    expect((await keyring.forSealing(organizationId, expiresAt)).key.equals(bytes)).toBe(true);
  });

  test('a clock that was set back keeps nothing for longer', async () => {
    await keyring.forSealing(organizationId, expiresAt);
    store.keys = [];
    clock.advance(-MS_PER_SECOND);
    await expect(keyring.forOpening(identity)).rejects.toMatchObject({ code: 'key_unavailable' });
  });

  test('a failure of the store is passed on and not remembered', async () => {
    const newest = vi.spyOn(store, 'newest').mockRejectedValueOnce(new Error('away'));
    await expect(keyring.forSealing(organizationId, expiresAt)).rejects.toThrow('away');
    await expect(keyring.forSealing(organizationId, expiresAt)).resolves.toMatchObject({ generation: 1 });
    newest.mockRestore();
  });
});

describe('while the master key rotates', () => {
  const two = randomBytes(32).toString('base64');

  /** A process that has version 1 until it looks again. */
  function slowProcess() {
    let keys = openMasterKeys({ LETHE_MASTER_KEYS: `1:${one}` });
    return {
      get newestVersion() {
        return keys.newestVersion;
      },
      wrap: (...input: Parameters<typeof keys.wrap>) => keys.wrap(...input),
      unwrap: (...input: Parameters<typeof keys.unwrap>) => keys.unwrap(...input),
      refresh() {
        keys = openMasterKeys({ LETHE_MASTER_KEYS: `2:${two}` });
      },
    };
  }

  test('a store that refuses the old version gets the key under the new one', async () => {
    store.disabledVersions.add(1);
    const slow = createHourKeyring({ masterKeys: slowProcess(), hourKeys: store, clock });
    await expect(slow.forSealing(organizationId, expiresAt)).resolves.toMatchObject({ masterKeyVersion: 2 });
  });

  test('a wrap that was replaced between reading and opening is read again', async () => {
    await keyring.forSealing(organizationId, expiresAt);
    const [old] = store.keys;
    if (old === undefined) throw new Error('no key');
    const both = openMasterKeys({ LETHE_MASTER_KEYS: `2:${two},1:${one}` }, { keepsDisabled: true });
    const { hourKeyAssociatedData } = await import('./associated-data.ts');
    const { bytes, masterKeyVersion } = both.rewrap({
      bytes: old.wrappedKey,
      masterKeyVersion: 1,
      associatedData: hourKeyAssociatedData(old),
    });
    const newKeys = openMasterKeys({ LETHE_MASTER_KEYS: `2:${two}` });
    vi.spyOn(store, 'find')
      .mockResolvedValueOnce(old)
      .mockResolvedValueOnce({ ...old, wrappedKey: bytes, masterKeyVersion });
    const late = createHourKeyring({ masterKeys: newKeys, hourKeys: store, clock });
    await expect(late.forOpening(identity)).resolves.toMatchObject({ masterKeyVersion: 2 });
  });
});
