import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** `lethe`: the schedule and its ticks. `lethe-organizations`: what is to be done for one organization, which never holds up the schedule. */
export type QueueName = 'lethe' | 'lethe-organizations';

/** Redis: the prefix of all keys. PostgreSQL: BullMQ's tables lie in a schema of their own. */
const NAMESPACE = 'bullmq';
const POSTGRES_CONNECTIONS_MAX = 2;
const INT8_OID = 20;

/** What differs between BullMQ on PostgreSQL and on Redis: how its two ends are opened. */
export interface QueueBackend {
  readonly variable: 'DATABASE_URL' | 'REDIS_URL';
  openQueue(name: QueueName): BullQueue;
  openWorker(name: QueueName, processor: BullProcessor, options: { concurrency: number }): BullWorker;
  close(): Promise<void>;
}

export type BullProcessor = (job: { name: string; data: unknown }) => Promise<void>;
export type BullQueue = Pick<Queue, 'add' | 'upsertJobScheduler' | 'getJobScheduler' | 'waitUntilReady' | 'close'> &
  ErrorSource;
export type BullWorker = Pick<Worker, 'waitUntilReady' | 'close'> &
  ErrorSource & { on(event: 'completed', listener: () => void): unknown };

interface ErrorSource {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The default: BullMQ in the database that is there anyway. It creates and upgrades its schema by itself. */
export function postgresBackend(databaseUrl: string): QueueBackend {
  const { Queue: PostgresQueue, Worker: PostgresWorker } = withBackend(createPostgresBackend);
  const connection = {
    connectionString: databaseUrl,
    schema: NAMESPACE,
    migrate: true,
    max: POSTGRES_CONNECTIONS_MAX,
    types: textualBigints(),
  };
  return {
    variable: 'DATABASE_URL',
    openQueue: (name) => new PostgresQueue(name, { connection }),
    openWorker: (name, processor, options) => new PostgresWorker(name, processor, { connection, ...options }),
    close: async () => {},
  };
}

/** BullMQ computes with what the driver gives it, and cannot with the bigints that the rest of Lethe reads. */
function textualBigints(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8_OID, String);
  return types;
}

/** Nothing that matters lives only here: due instants are in the database, and what is lost with Redis is queued again by the next tick. */
export function redisBackend(redisUrl: string): QueueBackend {
  // BullMQ blocks on this connection and wants commands to wait for as long as Redis is away.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  return {
    variable: 'REDIS_URL',
    openQueue: (name) => new Queue(name, { connection, prefix: NAMESPACE }),
    openWorker: (name, processor, options) =>
      new Worker(name, processor, { connection, prefix: NAMESPACE, ...options }),
    close: async () => connection.disconnect(),
  };
}
