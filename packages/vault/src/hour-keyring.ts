import { randomBytes } from 'node:crypto';
import { DomainError, isDomainError } from '@lethe/core/errors';
import type { HourKeyStore, WrappedHourKey } from '@lethe/core/payloads';
import type { OrganizationId } from '@lethe/core/tenancy';
import { type Clock, utcHourOf } from '@lethe/core/time';
import { KEY_BYTES } from './aead.ts';
import { type HourKeyIdentity, hourKeyAssociatedData } from './associated-data.ts';
import type { HourKey } from './hour-key.ts';
import { createHourKeyCache } from './hour-key-cache.ts';
import type { MasterKeys } from './master-keys.ts';

export interface HourKeyring {
  /** The key under which payloads that expire in this hour are sealed now; made when there is none yet. */
  forSealing(organizationId: OrganizationId, expiresAt: Date): Promise<HourKey>;
  /** @throws {DomainError} key_unavailable when the key was destroyed */
  forOpening(identity: HourKeyIdentity): Promise<HourKey>;
  /** A further generation of an hour's key; the one that the store holds when there is one of this number already. */
  create(organizationId: OrganizationId, expiryHour: Date, generation: number): Promise<HourKey>;
  /** Overwrites every key in memory. */
  close(): void;
}

export interface HourKeyringPorts {
  readonly masterKeys: MasterKeys;
  readonly hourKeys: HourKeyStore;
  readonly clock: Clock;
}

const FIRST_GENERATION = 1;

/** Keeps unwrapped hour keys for a minute, and never past the end of their hour. */
export function createHourKeyring(ports: HourKeyringPorts): HourKeyring {
  const { hourKeys, masterKeys, clock } = ports;
  const cache = createHourKeyCache(clock);

  async function find({ organizationId, expiryHour, generation }: HourKeyIdentity): Promise<WrappedHourKey> {
    const found = await hourKeys.find(organizationId, expiryHour, generation);
    if (found === null) throw new DomainError('key_unavailable', 'The key of this payload has been destroyed.');
    return found;
  }

  return {
    forSealing(organizationId, expiresAt) {
      const expiryHour = utcHourOf(expiresAt);
      return cache.use(`${organizationId} ${expiryHour.getTime()} newest`, expiryHour, () =>
        unwrapFresh(masterKeys, async () => {
          const newest = await hourKeys.newest(organizationId, expiryHour);
          return newest ?? insert(ports, { organizationId, expiryHour, generation: FIRST_GENERATION });
        }),
      );
    },
    forOpening({ organizationId, expiryHour, generation }) {
      return cache.use(`${organizationId} ${expiryHour.getTime()} ${generation}`, expiryHour, () =>
        unwrapFresh(masterKeys, () => find({ organizationId, expiryHour, generation })),
      );
    },
    create: (organizationId, expiryHour, generation) =>
      unwrapFresh(masterKeys, () => insert(ports, { organizationId, expiryHour, generation })),
    close: () => cache.clear(),
  };
}

/**
 * Processes that need the same new key at once each offer one; the store keeps the first and gives it to all. A store that refuses the
 * version of the master key knows of a newer one, which is looked for once.
 */
async function insert({ masterKeys, hourKeys }: HourKeyringPorts, identity: HourKeyIdentity): Promise<WrappedHourKey> {
  const key = randomBytes(KEY_BYTES);
  const offer = () => {
    const { bytes, masterKeyVersion } = masterKeys.wrap(key, hourKeyAssociatedData(identity));
    return hourKeys.insertIfAbsent({ ...identity, masterKeyVersion, wrappedKey: bytes });
  };
  try {
    return await onceMore(masterKeys, offer);
  } finally {
    key.fill(0);
  }
}

/** Between reading a wrap and opening it a rotation may replace it and disable the version that it was made by: then it is read again. */
function unwrapFresh(masterKeys: MasterKeys, read: () => Promise<WrappedHourKey>): Promise<HourKey> {
  return onceMore(masterKeys, async () => {
    const wrapped = await read();
    const { wrappedKey: bytes, masterKeyVersion } = wrapped;
    return {
      ...wrapped,
      key: masterKeys.unwrap({ bytes, masterKeyVersion, associatedData: hourKeyAssociatedData(wrapped) }),
    };
  });
}

export async function onceMore<T>(masterKeys: MasterKeys, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!isDomainError(error, 'key_unavailable')) throw error;
    masterKeys.refresh();
    return attempt();
  }
}
