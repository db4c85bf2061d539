import type { HourKeyStore } from '@lethe/core/payloads';
import { withTimeout } from './with-timeout.ts';

/** How long the database may take for an hour key. The caller waits for the end of its answer meanwhile. */
export const HOUR_KEY_TIMEOUT_MS = 2_000;
/** A database that hung is left alone for so long: payloads whose hour key is not at hand are not stored meanwhile. */
export const HOUR_KEY_RETRY_MS = 5_000;

/** The store of hour keys, but a database that hangs costs one wait now and then and not one for each request. What fails quickly changes nothing. */
export function hourKeysInTime(store: HourKeyStore, monotonicMs: () => number): HourKeyStore {
  let awayUntilMs = 0;

  async function inTime<T>(ask: () => Promise<T>): Promise<T> {
    const askedAtMs = monotonicMs();
    if (askedAtMs < awayUntilMs) throw new Error('The database did not tell an hour key a moment ago.');
    try {
      return await withTimeout(ask(), HOUR_KEY_TIMEOUT_MS);
    } catch (error) {
      const failedAtMs = monotonicMs();
      if (failedAtMs - askedAtMs >= HOUR_KEY_TIMEOUT_MS / 2) awayUntilMs = failedAtMs + HOUR_KEY_RETRY_MS;
      throw error;
    }
  }

  return {
    newest: (organizationId, expiryHour) => inTime(() => store.newest(organizationId, expiryHour)),
    find: (organizationId, expiryHour, generation) => inTime(() => store.find(organizationId, expiryHour, generation)),
    insertIfAbsent: (key) => inTime(() => store.insertIfAbsent(key)),
  };
}
