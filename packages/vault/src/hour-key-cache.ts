import { HOUR_KEY_CACHE_MS } from '@lethe/core/retention';
import { type Clock, MS_PER_HOUR } from '@lethe/core/time';
import type { HourKey } from './hour-key.ts';

/** How many unwrapped hour keys a process keeps at most; the oldest goes first. */
const HOUR_KEY_CACHE_SIZE_MAX = 10_000;

interface CacheEntry {
  readonly loadedAtMs: number;
  readonly untilMs: number;
  readonly key: Promise<HourKey>;
  readonly timer: NodeJS.Timeout;
}

export interface HourKeyCache {
  /** A copy of the key under this name, loaded when it is not here. A failed load is not kept, so the next caller tries again. */
  use(name: string, expiryHour: Date, load: () => Promise<HourKey>): Promise<HourKey>;
  clear(): void;
}

/**
 * Keeps unwrapped keys for a minute at most, and not past the end of their hour; then they are overwritten, used or not. Callers get copies,
 * so that a key is never overwritten under somebody who is about to use it.
 */
export function createHourKeyCache(clock: Clock): HourKeyCache {
  const entries = new Map<string, CacheEntry>();

  function drop(name: string, entry: CacheEntry): void {
    if (entries.get(name) === entry) entries.delete(name);
    clearTimeout(entry.timer);
    entry.key.then(
      ({ key }) => key.fill(0),
      // Whoever waits for it hears of the failure.
      () => {},
    );
  }

  function keep(name: string, expiryHour: Date, load: () => Promise<HourKey>): CacheEntry {
    const loadedAtMs = clock.now().getTime();
    const untilMs = Math.min(loadedAtMs + HOUR_KEY_CACHE_MS, expiryHour.getTime() + MS_PER_HOUR);
    const timer = setTimeout(() => drop(name, entry), Math.max(untilMs - loadedAtMs, 0)).unref();
    const entry: CacheEntry = { loadedAtMs, untilMs, key: load(), timer };
    entries.set(name, entry);
    entry.key.catch(() => drop(name, entry));
    const [oldest] = entries;
    if (entries.size > HOUR_KEY_CACHE_SIZE_MAX && oldest !== undefined) drop(...oldest);
    return entry;
  }

  /** A clock that was set back does not make a key stay longer. */
  function isFresh({ loadedAtMs, untilMs }: CacheEntry): boolean {
    const nowMs = clock.now().getTime();
    return nowMs >= loadedAtMs && nowMs < untilMs;
  }

  return {
    async use(name, expiryHour, load) {
      const known = entries.get(name);
      if (known !== undefined && !isFresh(known)) drop(name, known);
      const entry = known !== undefined && isFresh(known) ? known : keep(name, expiryHour, load);
      const hourKey = await entry.key;
      return { ...hourKey, key: Buffer.from(hourKey.key) };
    },
    clear() {
      for (const [name, entry] of entries) drop(name, entry);
    },
  };
}
