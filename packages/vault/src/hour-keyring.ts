import { randomBytes } from 'node:crypto';
import { DomainError } from '@lethe/core/errors';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { type Clock, MS_PER_MINUTE, utcHourOf } from '@lethe/core/time';
import { KEY_BYTES } from './aead.ts';
import { hourKeyAssociatedData } from './associated-data.ts';
import type { MasterKey } from './master-key.ts';

/** How long an unwrapped hour key may stay in the memory of a process. */
export const HOUR_KEY_CACHE_MS = MS_PER_MINUTE;
/** How many unwrapped hour keys a process keeps at most; the oldest goes first. */
const HOUR_KEY_CACHE_SIZE_MAX = 10_000;

export interface HourKey extends WrappedHourKey {
  readonly key: Buffer;
}

export interface HourKeyring {
  /** The key under which payloads that expire in this hour are sealed now; made when there is none yet. */
  forSealing(organizationId: OrganizationId, expiresAt: Date): Promise<HourKey>;
  /** @throws {DomainError} key_unavailable when the key was destroyed */
  forOpening(identity: Pick<WrappedHourKey, 'organizationId' | 'expiryHour' | 'generation'>): Promise<HourKey>;
}

interface CacheEntry {
  readonly loadedAtMs: number;
  readonly key: Promise<HourKey>;
}

/** Keeps unwrapped hour keys for a minute. A failed load is not kept, so the next caller tries again. */
export function createHourKeyring({ masterKey, hourKeys, clock }: HourKeyringPorts): HourKeyring {
  const cache = new Map<string, CacheEntry>();

  function cached(name: string, load: () => Promise<HourKey>): Promise<HourKey> {
    const nowMs = clock.now().getTime();
    const known = cache.get(name);
    if (known !== undefined && Math.abs(nowMs - known.loadedAtMs) < HOUR_KEY_CACHE_MS) return known.key;
    const key = load();
    cache.delete(name);
    cache.set(name, { loadedAtMs: nowMs, key });
    key.catch(() => cache.delete(name));
    const oldest = cache.size > HOUR_KEY_CACHE_SIZE_MAX ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
    return key;
  }

  return {
    forSealing(organizationId, expiresAt) {
      const expiryHour = utcHourOf(expiresAt);
      return cached(`${organizationId} ${expiryHour.getTime()} newest`, async () => {
        const newest = await hourKeys.newest(organizationId, expiryHour);
        return unwrap(masterKey, newest ?? (await create({ masterKey, hourKeys, organizationId, expiryHour })));
      });
    },
    forOpening({ organizationId, expiryHour, generation }) {
      return cached(`${organizationId} ${expiryHour.getTime()} ${generation}`, async () => {
        const found = await hourKeys.find(organizationId, expiryHour, generation);
        if (found === null) throw new DomainError('key_unavailable', 'The key of this payload has been destroyed.');
        return unwrap(masterKey, found);
      });
    },
  };
}

export interface HourKeyringPorts {
  readonly masterKey: MasterKey;
  readonly hourKeys: HourKeyStore;
  readonly clock: Clock;
}

/** Processes that need the same new key at once each offer one; the store keeps the first and gives it to all. */
function create({ masterKey, hourKeys, organizationId, expiryHour }: CreateInput): Promise<WrappedHourKey> {
  const identity = { organizationId, expiryHour, generation: 1, masterKeyVersion: masterKey.version };
  const wrappedKey = masterKey.wrap(randomBytes(KEY_BYTES), hourKeyAssociatedData(identity));
  return hourKeys.insertIfAbsent({ ...identity, wrappedKey });
}

interface CreateInput extends Omit<HourKeyringPorts, 'clock'> {
  readonly organizationId: OrganizationId;
  readonly expiryHour: Date;
}

function unwrap(masterKey: MasterKey, wrapped: WrappedHourKey): HourKey {
  const { wrappedKey: bytes, masterKeyVersion } = wrapped;
  return {
    ...wrapped,
    key: masterKey.unwrap({ bytes, masterKeyVersion, associatedData: hourKeyAssociatedData(wrapped) }),
  };
}
