// Hot path where a Redis is configured: one round trip a request.

import { MS_PER_SECOND } from '@lethe/core/time';
import type { Logger } from '@lethe/telemetry';
import { withTimeout } from '../pipeline/with-timeout.ts';
import type { AdmissionSlot } from './admission-slot.ts';
import type { ProcessLimits } from './process-limits.ts';
import { type Bound, type RequestBounds, type RequestLimits, refusalOf } from './request-limits.ts';

/** How long the place of a request is kept without its gateway saying that it still runs: so soon the places of a dead process are free. */
const SLOT_LIFE_MS = 60_000;
export const SLOT_RENEWAL_MS = 20_000;
/** A Redis that takes longer counts as one that is away. */
const REDIS_TIMEOUT_MS = 250;
/** How long a Redis that was away is left alone. */
export const REDIS_RETRY_MS = 1_000;

/** What is needed of a Redis. The scripts are those of redis-script.ts. */
export interface LimitStore {
  take(keys: readonly string[], args: readonly (string | number)[]): Promise<readonly [number, number]>;
  renew(key: string, args: readonly (string | number)[]): Promise<unknown>;
  leave(keys: readonly string[], slotId: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface SharedLimitsOptions {
  readonly store: LimitStore;
  readonly processLimits: ProcessLimits;
  readonly monotonicMs: () => number;
  readonly logger: Logger;
  /** Unique among all processes on the same Redis. */
  readonly holder: string;
}

const BOUNDS: readonly Bound[] = ['keyRate', 'organizationRate', 'keyConcurrency', 'organizationConcurrency'];
/** Redis Cluster keeps keys with the same text in braces together, and a script may only touch such keys. */
const keysOf = ({ apiKeyId, organizationId }: RequestBounds): readonly string[] => [
  `lethe:rate:{${organizationId}}:${apiKeyId}`,
  `lethe:rate:{${organizationId}}`,
  `lethe:running:{${organizationId}}:${apiKeyId}`,
  `lethe:running:{${organizationId}}`,
];

/**
 * Counts over all processes on one Redis. Each process counts for itself besides: it never allows more than the limit alone, and when the Redis
 * is away its own count is all that there is (fail open, with an alarm), until the Redis answers again.
 */
export function createSharedLimits(options: SharedLimitsOptions): RequestLimits {
  return new SharedLimits(options);
}

class SharedLimits implements RequestLimits {
  readonly #options: SharedLimitsOptions;
  /** Ids of the slots of running requests, by the set that they are members of. */
  readonly #running = new Map<string, Set<string>>();
  readonly #renewal: NodeJS.Timeout;
  #slotCount = 0;
  #awayAtMs: number | null = null;

  constructor(options: SharedLimitsOptions) {
    this.#options = options;
    this.#renewal = setInterval(() => void this.renew(), SLOT_RENEWAL_MS);
    this.#renewal.unref();
  }

  take(bounds: RequestBounds): AdmissionSlot | Promise<AdmissionSlot> {
    const slot = this.#options.processLimits.take(bounds);
    if (!hasBounds(bounds) || this.#isLeftAlone()) return slot;
    return this.#takeShared(bounds, slot);
  }

  async renew(): Promise<void> {
    if (this.#isLeftAlone()) return;
    const sets = [...this.#running];
    await Promise.all(sets.map(([key, ids]) => this.#tolerate(this.#options.store.renew(key, [SLOT_LIFE_MS, ...ids]))));
  }

  async stop(): Promise<void> {
    clearInterval(this.#renewal);
    await this.#options.store.close();
  }

  async #takeShared(bounds: RequestBounds, slot: AdmissionSlot): Promise<AdmissionSlot> {
    const keys = keysOf(bounds);
    const slotId = `${this.#options.holder}:${this.#slotCount++}`;
    const limits = [bounds.keyRatePerMinute, bounds.organizationRatePerMinute, bounds.keyConcurrency];
    const args = [...limits.map((limit) => limit ?? 0), bounds.organizationConcurrency ?? 0, slotId, SLOT_LIFE_MS];
    let answer: readonly [number, number];
    try {
      answer = await withTimeout(this.#options.store.take(keys, args), REDIS_TIMEOUT_MS);
      this.#onAnswer();
    } catch (error) {
      // Whether it was counted is not known: if it was, the place is free again when its life ends.
      this.#onFailure(error);
      return slot;
    }
    const met = BOUNDS[answer[0] - 1];
    if (met !== undefined) {
      slot.release();
      throw refusalOf(met, bounds, Math.max(1, Math.ceil(answer[1] / MS_PER_SECOND)));
    }
    return this.#sharedSlot(bounds, slotId, slot);
  }

  #sharedSlot(bounds: RequestBounds, slotId: string, slot: AdmissionSlot): AdmissionSlot {
    const [, , ofKey = '', ofOrganization = ''] = keysOf(bounds);
    const sets = [
      ...(bounds.keyConcurrency === null ? [] : [ofKey]),
      ...(bounds.organizationConcurrency === null ? [] : [ofOrganization]),
    ];
    if (sets.length === 0) return slot;
    for (const key of sets) this.#idsIn(key).add(slotId);
    let isReleased = false;
    return {
      release: () => {
        if (isReleased) return;
        isReleased = true;
        slot.release();
        for (const key of sets) this.#forget(key, slotId);
        void this.#tolerate(this.#options.store.leave(sets, slotId));
      },
    };
  }

  #idsIn(key: string): Set<string> {
    const known = this.#running.get(key);
    if (known !== undefined) return known;
    const made = new Set<string>();
    this.#running.set(key, made);
    return made;
  }

  #forget(key: string, slotId: string): void {
    const ids = this.#running.get(key);
    ids?.delete(slotId);
    if (ids?.size === 0) this.#running.delete(key);
  }

  #isLeftAlone(): boolean {
    return this.#awayAtMs !== null && this.#options.monotonicMs() - this.#awayAtMs < REDIS_RETRY_MS;
  }

  /** What is not said to Redis is forgotten by it when the life of the slot ends. */
  async #tolerate(said: Promise<unknown>): Promise<void> {
    try {
      await withTimeout(said, REDIS_TIMEOUT_MS);
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #onAnswer(): void {
    if (this.#awayAtMs === null) return;
    this.#awayAtMs = null;
    this.#options.logger.info('limits_shared_again');
  }

  #onFailure(error: unknown): void {
    if (this.#awayAtMs === null) this.#options.logger.error('limits_not_shared', error);
    this.#awayAtMs = this.#options.monotonicMs();
  }
}

function hasBounds(bounds: RequestBounds): boolean {
  return (
    bounds.keyRatePerMinute !== null ||
    bounds.organizationRatePerMinute !== null ||
    bounds.keyConcurrency !== null ||
    bounds.organizationConcurrency !== null
  );
}
