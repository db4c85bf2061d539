// Hot path: budget 2 µs for a key that was seen within the last seconds.
import { hash } from 'node:crypto';
import { KEY_SNAPSHOT_AGE_MAX_MS } from '@lethe/core/retention';
import { isApiKeyShaped, type OrganizationId } from '@lethe/core/tenancy';
import type { ApiKeyResolver, KeySnapshot } from '@lethe/db';
import type { Logger } from '@lethe/telemetry';
import { withTimeout } from './with-timeout.ts';

/** Of known keys, and as many of unknown ones: who guesses keys pushes out guesses only. The oldest answer goes first. */
export const SNAPSHOTS_MAX = 10_000;
/** From this age on a snapshot that is used is asked for again beside the request, so that requests rarely wait for the database. */
export const REFRESH_AFTER_MS = 4_000;
/** A database that takes longer for a look-up counts as one that does not answer. */
export const LOOKUP_TIMEOUT_MS = 2_000;
/** How often a database that does not answer is asked again, with one question at a time. */
export const OUTAGE_RETRY_MS = 250;

interface CachedAnswer {
  readonly snapshot: KeySnapshot | null;
  readonly digest: Buffer;
  readonly askedAtMs: number;
  /** Answers of earlier epochs have to be confirmed, however young they are. */
  readonly epoch: number;
}

export interface KeyCache {
  /**
   * Null for a key that is misshapen, unknown or revoked. Answers at once from a snapshot that is young enough, and, while the database does not answer,
   * from one that was confirmed within the outage bound. Fails as the resolver fails when there is neither.
   */
  find(apiKey: string): KeySnapshot | null | Promise<KeySnapshot | null>;
  /** What `find` would say now of the key behind a snapshot that it gave before. */
  recheck(principal: KeySnapshot): KeySnapshot | null | Promise<KeySnapshot | null>;
  /** Drops what is known of an organization's keys; `organizationId` is text from outside. */
  forget(organizationId: string): void;
  /** Notifications may have been missed: everything is asked for again before it is used, unless the database does not answer. */
  doubtAll(): void;
}

export interface KeyCacheOptions {
  readonly resolver: Pick<ApiKeyResolver, 'resolve'>;
  /** The keyed digest under which an API key is stored. */
  readonly digest: (apiKey: string) => Buffer;
  /** A clock that is never set; ages are real time, also in a demo that travels. */
  readonly monotonicMs: () => number;
  /** For how long after its last confirmation a snapshot is served while the database does not answer. */
  readonly outageServeMs: number;
  readonly logger: Logger;
}

export function createKeyCache(options: KeyCacheOptions): KeyCache {
  return new SnapshotCache(options);
}

class SnapshotCache implements KeyCache {
  readonly #options: KeyCacheOptions;
  readonly #known = new Map<string, CachedAnswer>();
  readonly #unknown = new Map<string, CachedAnswer>();
  readonly #pending = new Map<string, Promise<KeySnapshot | null>>();
  readonly #cacheKeys = new WeakMap<KeySnapshot, { cacheKey: string; digest: Buffer }>();
  #epoch = 0;
  /** Raised when anything is dropped: an answer that was asked for before is then used once and not kept. */
  #generation = 0;
  /** When the last question failed; null while the database answers. */
  #failedAtMs: number | null = null;

  constructor(options: KeyCacheOptions) {
    this.#options = options;
  }

  find(apiKey: string): KeySnapshot | null | Promise<KeySnapshot | null> {
    // The hash of the whole key: two keys with a common beginning never share an answer, and no key lies in memory as a text.
    const cacheKey = hash('sha256', apiKey, 'base64');
    const found = this.#findCached(cacheKey);
    if (found !== undefined) return found;
    return isApiKeyShaped(apiKey) ? this.#ask(cacheKey, this.#options.digest(apiKey)) : null;
  }

  recheck(principal: KeySnapshot): KeySnapshot | null | Promise<KeySnapshot | null> {
    const asked = this.#cacheKeys.get(principal);
    if (asked === undefined) return principal;
    const found = this.#findCached(asked.cacheKey);
    return found === undefined ? this.#ask(asked.cacheKey, asked.digest) : found;
  }

  forget(organizationId: string): void {
    this.#generation += 1;
    this.#pending.clear();
    // A key that was unknown a moment ago may be the one that has just been made.
    this.#unknown.clear();
    for (const [cacheKey, { snapshot }] of this.#known) {
      if (snapshot?.organizationId === (organizationId as OrganizationId)) this.#known.delete(cacheKey);
    }
  }

  doubtAll(): void {
    this.#generation += 1;
    this.#epoch += 1;
    this.#pending.clear();
  }

  /** Undefined when nothing is known of the key. */
  #findCached(cacheKey: string): KeySnapshot | null | Promise<KeySnapshot | null> | undefined {
    const cached = this.#known.get(cacheKey) ?? this.#unknown.get(cacheKey);
    if (cached === undefined) return undefined;
    const nowMs = this.#options.monotonicMs();
    const ageMs = nowMs - cached.askedAtMs;
    if (ageMs < KEY_SNAPSHOT_AGE_MAX_MS && cached.epoch === this.#epoch) {
      if (ageMs >= REFRESH_AFTER_MS) this.#refresh(cacheKey, cached, nowMs);
      return cached.snapshot;
    }
    if (!this.#isServable(cached, nowMs)) return this.#ask(cacheKey, cached.digest);
    if (this.#failedAtMs === null) return this.#askOrServe(cacheKey, cached);
    this.#refresh(cacheKey, cached, nowMs);
    return cached.snapshot;
  }

  /** That a key was unknown says nothing of now: only snapshots outlive the answers of the database. */
  #isServable({ snapshot, askedAtMs }: CachedAnswer, nowMs: number): boolean {
    return snapshot !== null && nowMs - askedAtMs < this.#options.outageServeMs;
  }

  /** The first request that finds the database gone waits for that; those after it do not. */
  async #askOrServe(cacheKey: string, cached: CachedAnswer): Promise<KeySnapshot | null> {
    try {
      return await this.#ask(cacheKey, cached.digest);
    } catch (error) {
      if (this.#isServable(cached, this.#options.monotonicMs())) return cached.snapshot;
      throw error;
    }
  }

  #refresh(cacheKey: string, { digest }: CachedAnswer, nowMs: number): void {
    if (this.#pending.has(cacheKey)) return;
    if (this.#failedAtMs !== null && (nowMs - this.#failedAtMs < OUTAGE_RETRY_MS || this.#pending.size > 0)) return;
    // A failure is noted where it happens, and whoever needs the answer asks again.
    this.#ask(cacheKey, digest).catch(() => {});
  }

  #ask(cacheKey: string, digest: Buffer): Promise<KeySnapshot | null> {
    const running = this.#pending.get(cacheKey);
    if (running !== undefined) return running;
    const asked = this.#resolve(cacheKey, digest).finally(() => {
      if (this.#pending.get(cacheKey) === asked) this.#pending.delete(cacheKey);
    });
    this.#pending.set(cacheKey, asked);
    return asked;
  }

  async #resolve(cacheKey: string, digest: Buffer): Promise<KeySnapshot | null> {
    const askedGeneration = this.#generation;
    const askedAtMs = this.#options.monotonicMs();
    try {
      const snapshot = await this.#resolveTwice(digest, askedAtMs);
      this.#onAnswer();
      if (snapshot !== null) this.#cacheKeys.set(snapshot, { cacheKey, digest });
      if (askedGeneration === this.#generation)
        this.#keep(cacheKey, { snapshot, digest, askedAtMs, epoch: this.#epoch });
      return snapshot;
    } catch (error) {
      this.#onFailure(error);
      throw error;
    }
  }

  /** One connection that breaks is not an outage: a question that fails at once is put a second time. */
  async #resolveTwice(digest: Buffer, askedAtMs: number): Promise<KeySnapshot | null> {
    const { resolver, monotonicMs } = this.#options;
    try {
      return await withTimeout(resolver.resolve(digest), LOOKUP_TIMEOUT_MS);
    } catch (error) {
      const leftMs = LOOKUP_TIMEOUT_MS - (monotonicMs() - askedAtMs);
      if (this.#failedAtMs !== null || leftMs <= 0) throw error;
      return withTimeout(resolver.resolve(digest), leftMs);
    }
  }

  #keep(cacheKey: string, answer: CachedAnswer): void {
    const [kept, other] = answer.snapshot === null ? [this.#unknown, this.#known] : [this.#known, this.#unknown];
    other.delete(cacheKey);
    kept.delete(cacheKey);
    if (kept.size >= SNAPSHOTS_MAX) {
      const oldest = kept.keys().next();
      if (!oldest.done) kept.delete(oldest.value);
    }
    kept.set(cacheKey, answer);
  }

  #onAnswer(): void {
    if (this.#failedAtMs === null) return;
    this.#failedAtMs = null;
    this.#options.logger.info('key_lookups_recovered');
  }

  #onFailure(error: unknown): void {
    if (this.#failedAtMs === null) this.#options.logger.error('key_lookups_failing', error);
    this.#failedAtMs = this.#options.monotonicMs();
  }
}
