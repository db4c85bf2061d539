import { randomBytes } from 'node:crypto';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import { describe, expect, test } from 'vitest';

export interface HourKeyStoreUnderTest {
  readonly store: HourKeyStore;
  readonly organizationIds: readonly [OrganizationId, OrganizationId];
  /** Takes the key away, as its destruction does. */
  destroy(key: WrappedHourKey): Promise<void>;
  disableMasterKey(version: number): Promise<void>;
}

const hour = new Date('2026-12-01T08:00:00Z');

/** What every store of hour keys guarantees, whatever it is made of. `open` gives an empty one. */
export function describeHourKeyStore(name: string, open: () => Promise<HourKeyStoreUnderTest>): void {
  const keyOf = (organizationId: OrganizationId, changes: Partial<WrappedHourKey> = {}): WrappedHourKey => ({
    organizationId,
    expiryHour: hour,
    generation: 1,
    masterKeyVersion: 1,
    wrappedKey: randomBytes(60),
    ...changes,
  });

  describe(`hour keys in ${name}`, () => {
    test('come back as they were stored', async () => {
      const { store, organizationIds } = await open();
      const key = keyOf(organizationIds[0], { masterKeyVersion: 3 });
      expect(await store.insertIfAbsent(key)).toEqual(key);
      expect(await store.find(key.organizationId, hour, 1)).toEqual(key);
      expect(await store.newest(key.organizationId, hour)).toEqual(key);
    });

    test('are of one organization, hour and generation', async () => {
      const { store, organizationIds } = await open();
      const [one, other] = organizationIds;
      await store.insertIfAbsent(keyOf(one));
      expect(await store.newest(other, hour)).toBeNull();
      expect(await store.newest(one, addMs(hour, MS_PER_HOUR))).toBeNull();
      expect(await store.find(other, hour, 1)).toBeNull();
      expect(await store.find(one, hour, 2)).toBeNull();
    });

    test('of those that offer one at once the first counts, and all of them get it', async () => {
      const { store, organizationIds } = await open();
      const offers = Array.from({ length: 8 }, () => keyOf(organizationIds[0]));
      const got = await Promise.all(offers.map((offer) => store.insertIfAbsent(offer)));
      const held = await store.find(organizationIds[0], hour, 1);
      expect(offers).toContainEqual(held);
      for (const key of got) expect(key).toEqual(held);
    });

    test('the newest generation is the highest, in whatever order they came', async () => {
      const { store, organizationIds } = await open();
      for (const generation of [2, 3, 1]) await store.insertIfAbsent(keyOf(organizationIds[0], { generation }));
      expect(await store.newest(organizationIds[0], hour)).toMatchObject({ generation: 3 });
    });

    test('a destroyed one is gone, and leaves the other generations', async () => {
      const { store, organizationIds, destroy } = await open();
      const keys = [1, 2].map((generation) => keyOf(organizationIds[0], { generation }));
      for (const key of keys) await store.insertIfAbsent(key);
      if (keys[1] !== undefined) await destroy(keys[1]);
      expect(await store.find(organizationIds[0], hour, 2)).toBeNull();
      expect(await store.newest(organizationIds[0], hour)).toEqual(keys[0]);
    });

    test('one that a disabled master key wraps is refused, so that whoever offers it looks for a newer one', async () => {
      const { store, organizationIds, disableMasterKey } = await open();
      await disableMasterKey(4);
      const offer = store.insertIfAbsent(keyOf(organizationIds[0], { masterKeyVersion: 4 }));
      await expect(offer).rejects.toMatchObject({ code: 'key_unavailable' });
      expect(await store.newest(organizationIds[0], hour)).toBeNull();
    });
  });
}
