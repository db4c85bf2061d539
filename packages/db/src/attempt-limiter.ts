import { createHmac } from 'node:crypto';
import {
  ATTEMPT_LIMITS,
  type AttemptKind,
  type AttemptLimit,
  attemptWindow,
  minutesUntil,
  tooManyAttemptsSentence,
} from '@lethe/core/access';
import { DomainError } from '@lethe/core/errors';
import type { Database } from './database.ts';

export interface AttemptLimiter {
  /**
   * Counts an attempt before it is made, so that parallel ones cannot slip through together.
   * @throws {DomainError} rate_limited, the same for an account that exists and one that does not; `facts.minutes` says how long to wait
   */
  take(kind: AttemptKind, attempt: Attempt, now: Date): Promise<TakenAttempt>;
}

export interface Attempt {
  /** Null when the caller's address is not known: all such callers share one window. */
  readonly address: string | null;
  /** What the attempt is for, as it was typed and normalised. Left out where nothing names an account. */
  readonly account?: string;
}

export interface TakenAttempt {
  /** Makes the attempt as if it had not been: for one that succeeded. */
  giveBack(): Promise<void>;
}

interface Counter {
  readonly key: string;
  readonly startedAt: Date;
}

/** Counters are keyed by digests under a secret: the table names neither who tried nor whom they tried to be. */
export function createAttemptLimiter({ database, secret }: { database: Database; secret: string }): AttemptLimiter {
  const keyOf = (limit: AttemptLimit, subject: string): string =>
    createHmac('sha256', secret).update(`${limit.name}\n${subject}`).digest('base64url');

  async function count(limit: AttemptLimit, subject: string, now: Date): Promise<Counter> {
    const { startedAt, endsAt } = attemptWindow(now, limit);
    const key = keyOf(limit, subject);
    const { rows } = await database.pool.query<{ count: number }>(
      `INSERT INTO rate_window AS counted (key, started_at, count) VALUES ($1, $2, 1)
       ON CONFLICT (key, started_at) DO UPDATE SET count = counted.count + 1 RETURNING count`,
      [key, startedAt],
    );
    if ((rows[0]?.count ?? 0) <= limit.countMax) return { key, startedAt };
    const minutes = minutesUntil(endsAt, now);
    throw new DomainError('rate_limited', tooManyAttemptsSentence(minutes), { facts: { minutes } });
  }

  return {
    async take(kind, { address, account }, now) {
      const limits = ATTEMPT_LIMITS[kind];
      const counters = [await count(limits.address, address ?? '', now)];
      if (limits.account !== null && account !== undefined) counters.push(await count(limits.account, account, now));
      return {
        async giveBack() {
          for (const { key, startedAt } of counters) {
            await database.pool.query(
              'UPDATE rate_window SET count = greatest(count - 1, 0) WHERE key = $1 AND started_at = $2',
              [key, startedAt],
            );
          }
        },
      };
    },
  };
}
