// Hot path: budget 2 µs for a key that was seen within the last seconds.

import { KEY_SNAPSHOT_AGE_MAX_MS } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { ApiKeyResolver, KeySnapshot } from '@lethe/db';

/** Callers choose which digests are looked up, so their number is bounded. The oldest answer goes first. */
export const SNAPSHOTS_MAX = 10_000;

interface CachedAnswer {
  readonly snapshot: KeySnapshot | null;
  readonly askedAtMs: number;
}

export interface KeyCache {
  /** Null for a key that is unknown or revoked. Fails as the resolver fails when there is no answer that is young enough. */
  find(digest: Buffer): KeySnapshot | null | Promise<KeySnapshot | null>;
  /** Drops what is known of an organization's keys; `organizationId` is text from outside. */
  forget(organizationId: string): void;
  /** Drops everything: notifications may have been missed. */
  forgetAll(): void;
}

/** @param monotonicMs  a clock that is never set; ages are real time, also in a demo that travels */
export function createKeyCache(resolver: ApiKeyResolver, monotonicMs: () => number): KeyCache {
  const answers = new Map<string, CachedAnswer>();
  const pending = new Map<string, Promise<KeySnapshot | null>>();
  /** Raised when anything is dropped: an answer that was asked for before is then used once and not kept. */
  let generation = 0;

  async function ask(key: string, digest: Buffer): Promise<KeySnapshot | null> {
    const askedAtMs = monotonicMs();
    const askedGeneration = generation;
    try {
      const snapshot = await resolver.resolve(digest);
      if (askedGeneration === generation) keep(key, { snapshot, askedAtMs });
      return snapshot;
    } finally {
      pending.delete(key);
    }
  }

  function keep(key: string, answer: CachedAnswer): void {
    answers.delete(key);
    if (answers.size >= SNAPSHOTS_MAX) {
      const oldest = answers.keys().next();
      if (!oldest.done) answers.delete(oldest.value);
    }
    answers.set(key, answer);
  }

  return {
    find(digest) {
      // The whole digest is the key: two keys with a common beginning never share an answer.
      const key = digest.toString('latin1');
      const cached = answers.get(key);
      if (cached !== undefined && monotonicMs() - cached.askedAtMs < KEY_SNAPSHOT_AGE_MAX_MS) return cached.snapshot;
      const running = pending.get(key);
      if (running !== undefined) return running;
      const asked = ask(key, digest);
      pending.set(key, asked);
      return asked;
    },
    forget(organizationId) {
      generation += 1;
      pending.clear();
      for (const [key, { snapshot }] of answers) {
        // A key that was unknown a moment ago may be the one that has just been made.
        if (snapshot === null || snapshot.organizationId === (organizationId as OrganizationId)) answers.delete(key);
      }
    },
    forgetAll() {
      generation += 1;
      pending.clear();
      answers.clear();
    },
  };
}
