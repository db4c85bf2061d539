import { createLogger } from '@lethe/telemetry';
import { useDatabase } from '@lethe/testkit/postgres';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DueJob } from '../schedule.ts';
import { postgresBackend, type QueueBackend, redisBackend } from './backend.ts';
import { type JobQueue, type JobTakers, openJobQueue } from './open-queue.ts';

const testDatabase = useDatabase();
const redisUrl = process.env.LETHE_TEST_REDIS_URL;
if (redisUrl === undefined)
  process.stdout.write('Skipped: the queue on Redis, because LETHE_TEST_REDIS_URL is not set.\n');

const due: DueJob = { name: 'destroy-hour-keys', dueAt: new Date('2026-11-21T10:05:00.000Z') };
const other: DueJob = { name: 'destroy-hour-keys', dueAt: new Date('2026-11-21T10:10:00.000Z') };
const nothing: JobTakers = { onTick: async () => {}, onDueJob: async () => {} };

const opened: JobQueue[] = [];
afterEach(async () => {
  for (const queue of opened.splice(0)) await queue.close();
});

interface Place {
  readonly isAvailable: boolean;
  openBackend(): QueueBackend;
  emptyQueue(): Promise<void>;
  breakConnections(): Promise<void>;
}

function describeQueue(name: string, { isAvailable, openBackend, emptyQueue, breakConnections }: Place) {
  describe.runIf(isAvailable)(`the queue on ${name}`, () => {
    beforeEach(emptyQueue);

    async function open(takers: Partial<JobTakers>): Promise<JobQueue> {
      const logger = createLogger({ app: 'worker', level: 'error', write: () => {} });
      const queue = await openJobQueue(openBackend(), { ...nothing, ...takers }, logger);
      opened.push(queue);
      return queue;
    }

    it('runs a job with the due instant that it was queued for', async () => {
      const taken: DueJob[] = [];
      const queue = await open({ onDueJob: async (job) => void taken.push(job) });
      await queue.enqueue(due);
      await queue.enqueue(other);
      await expect.poll(() => taken.toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())).toEqual([due, other]);
    });

    it('what lies in the queue or runs is not queued again, what has ended may be', async () => {
      const taken: DueJob[] = [];
      const gate = Promise.withResolvers<void>();
      const queue = await open({
        async onDueJob(job) {
          taken.push(job);
          if (job.dueAt.getTime() === due.dueAt.getTime()) await gate.promise;
        },
      });
      for (let repeat = 0; repeat < 5; repeat += 1) await queue.enqueue(due);
      await queue.enqueue(other);
      await expect.poll(() => taken).toHaveLength(2);
      await queue.enqueue(due);
      gate.resolve();
      await expect
        .poll(async () => {
          await queue.enqueue(other);
          return taken.length;
        })
        .toBeGreaterThan(2);
      expect(taken.filter(({ dueAt }) => dueAt.getTime() === due.dueAt.getTime())).toEqual([due]);
    });

    it('a job that throws is tried again and stops no other', async () => {
      const taken: string[] = [];
      const queue = await open({
        async onDueJob({ dueAt }) {
          taken.push(dueAt.toISOString());
          if (dueAt.getTime() === due.dueAt.getTime() && taken.length < 3) throw new Error('not yet');
        },
      });
      await queue.enqueue(due);
      await expect.poll(() => taken).toHaveLength(1);
      await queue.enqueue(other);
      await expect
        .poll(() => taken, { timeout: 10_000 })
        .toEqual([due, other, due].map((job) => job.dueAt.toISOString()));
    });

    it('ticks until it is closed, and says when the next tick is due', async () => {
      let tickCount = 0;
      const queue = await open({
        async onTick() {
          tickCount += 1;
        },
      });
      expect(await queue.nextTickAt()).toBeNull();
      await queue.startTicking(100);
      await queue.startTicking(100);
      await expect.poll(() => tickCount).toBeGreaterThan(2);
      expect(await queue.nextTickAt()).toBeInstanceOf(Date);
    });

    it('ticks again by itself after the queue lost everything', async () => {
      let tickCount = 0;
      const queue = await open({
        async onTick() {
          tickCount += 1;
        },
      });
      await queue.startTicking(100);
      await expect.poll(() => tickCount).toBeGreaterThan(0);
      await emptyQueue();
      const countBefore = tickCount;
      await expect.poll(() => tickCount, { timeout: 10_000 }).toBeGreaterThan(countBefore + 1);
    });

    it('goes on after all of its connections broke', async () => {
      const taken: DueJob[] = [];
      let tickCount = 0;
      const queue = await open({
        async onTick() {
          tickCount += 1;
        },
        onDueJob: async (job) => void taken.push(job),
      });
      await queue.startTicking(100);
      await expect.poll(() => tickCount).toBeGreaterThan(0);
      await breakConnections();
      const countBefore = tickCount;
      await expect.poll(() => tickCount, { timeout: 20_000 }).toBeGreaterThan(countBefore + 1);
      await queue.enqueue(due);
      await expect.poll(() => taken, { timeout: 20_000 }).toEqual([due]);
    });

    it('closing waits for the job that runs', async () => {
      const gate = Promise.withResolvers<void>();
      const order: string[] = [];
      const queue = await open({
        async onDueJob() {
          order.push('started');
          await gate.promise;
          order.push('ended');
        },
      });
      await queue.enqueue(due);
      await expect.poll(() => order).toEqual(['started']);
      const closed = queue.close().then(() => order.push('closed'));
      opened.splice(0);
      gate.resolve();
      await closed;
      expect(order).toEqual(['started', 'ended', 'closed']);
    });
  });
}

describeQueue('PostgreSQL', {
  isAvailable: true,
  openBackend: () => postgresBackend(testDatabase.urlAs('lethe_worker')),
  async emptyQueue() {
    const tables = await testDatabase.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
    );
    if (tables.length > 0) await testDatabase.query(`TRUNCATE ${tables.map(({ name: table }) => table).join(', ')}`);
  },
  async breakConnections() {
    await testDatabase.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
  },
});

describeQueue('Redis', {
  isAvailable: redisUrl !== undefined,
  openBackend: () => redisBackend(redisUrl ?? ''),
  async emptyQueue() {
    const redis = new Redis(redisUrl ?? '');
    const keys = await redis.keys('bullmq:lethe:*');
    if (keys.length > 0) await redis.del(keys);
    redis.disconnect();
  },
  async breakConnections() {
    const redis = new Redis(redisUrl ?? '');
    await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    redis.disconnect();
  },
});
