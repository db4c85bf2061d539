import { DomainError } from '@lethe/core/errors';
import { type Clock, OffsetClock } from '@lethe/core/time';
import type { Database } from '../database.ts';
import { type Subscription, subscribe } from '../subscribe.ts';

const OFFSET_CHANNEL = 'lethe_clock';
const ACKNOWLEDGEMENT_CHANNEL = 'lethe_clock_acknowledged';
const FOLLOWER_NAME = 'lethe demo clock of ';
/** A process that was stopped cannot acknowledge; the time machine goes on without it, and waits for it again once it was heard of. */
const ACKNOWLEDGEMENT_TIMEOUT_MS = 2_000;

export interface DemoClock {
  readonly clock: Clock;
  close(): Promise<void>;
}

/** A clock that follows the offset which all processes of a demo, and `lethe_now()`, share. */
export async function followDemoClock({ database, url, app, base }: FollowOptions): Promise<DemoClock> {
  const clock = new OffsetClock(base);
  const subscription = await subscribe({
    url,
    applicationName: `${FOLLOWER_NAME}${app}`,
    channels: {
      [OFFSET_CHANNEL]: (payload, reply) => {
        clock.setOffset(Number(payload));
        // A connection that breaks here is replaced, and the offset read again.
        reply(ACKNOWLEDGEMENT_CHANNEL, `${app} ${payload}`).catch(() => {});
      },
    },
    onConnected: async () => clock.setOffset(await readDemoOffsetMs(database)),
  });
  return { clock, close: () => subscription.close() };
}

export interface FollowOptions {
  readonly database: Database;
  readonly url: string;
  /** Names the follower: `gateway 4711`. Different for each process. */
  readonly app: string;
  readonly base: Clock;
}

export async function readDemoOffsetMs({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ offset_ms: bigint }>('SELECT offset_ms FROM demo_clock');
  return Number(rows[0]?.offset_ms ?? 0n);
}

export interface DemoClockControl {
  /** Sets the shared offset. When it returns, every process that follows it has applied it. */
  setOffsetMs(offsetMs: number): Promise<void>;
  close(): Promise<void>;
}

export async function createDemoClockControl({
  database,
  url,
}: {
  database: Database;
  url: string;
}): Promise<DemoClockControl> {
  const acknowledged = new Map<string, string>();
  const silent = new Set<string>();
  let onAcknowledgement = (): void => {};
  const subscription: Subscription = await subscribe({
    url,
    applicationName: 'lethe demo clock control',
    channels: {
      [ACKNOWLEDGEMENT_CHANNEL]: (payload) => {
        const separator = payload.lastIndexOf(' ');
        const app = payload.slice(0, separator);
        acknowledged.set(app, payload.slice(separator + 1));
        silent.delete(app);
        onAcknowledgement();
      },
    },
  });

  async function followers(): Promise<string[]> {
    const { rows } = await database.pool.query<{ app: string }>(
      `SELECT substr(application_name, length($1) + 1) AS app FROM pg_stat_activity
       WHERE starts_with(application_name, $1) AND datname = current_database()`,
      [FOLLOWER_NAME],
    );
    return rows.map((row) => row.app);
  }

  return {
    async setOffsetMs(offsetMs) {
      const waitedFor = (await followers()).filter((app) => !silent.has(app));
      await database.withTransaction(async (transaction) => {
        await transaction.query(
          'INSERT INTO demo_clock (id, offset_ms) VALUES (true, $1) ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms',
          [offsetMs],
        );
        await transaction.query('SELECT pg_notify($1, $2)', [OFFSET_CHANNEL, String(offsetMs)]);
      });
      const missing = (): string[] => waitedFor.filter((app) => acknowledged.get(app) !== String(offsetMs));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          for (const app of missing()) silent.add(app);
          resolve();
        }, ACKNOWLEDGEMENT_TIMEOUT_MS);
        onAcknowledgement = () => {
          if (missing().length > 0) return;
          clearTimeout(timer);
          resolve();
        };
        onAcknowledgement();
      });
    },
    close: () => subscription.close(),
  };
}

/**
 * Refuses to run on a database whose clock a demo has moved: expiry would be judged by the wrong instant.
 * @throws {DomainError} service_unavailable, with a line for the operator
 */
export async function assertNoDemoOffset(database: Database): Promise<void> {
  const offsetMs = await readDemoOffsetMs(database);
  if (offsetMs !== 0) {
    throw new DomainError(
      'service_unavailable',
      `LETHE_MODE: this database carries a demo clock that is ${offsetMs / 1000} s ahead. Use a database that no demo has run on.`,
    );
  }
}
