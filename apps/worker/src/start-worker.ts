import { randomUUID } from 'node:crypto';
import type { Clock } from '@lethe/core/time';
import {
  assertSafeRole,
  createDatabase,
  createDestructionOverview,
  createJobCare,
  createJobRunRepository,
  createLifecycleSweep,
  createLogReference,
  createMailDelivery,
  createTimeGuard,
  createUsageSettlement,
} from '@lethe/db';
import type { ProcessLogger } from '@lethe/telemetry';
import { chooseClock } from './choose-clock.ts';
import { Closers } from './closers.ts';
import { composeExports } from './compose-exports.ts';
import { composeJobs } from './compose-jobs.ts';
import { composeMoney } from './compose-money.ts';
import { createJobTakers } from './dispatch-jobs.ts';
import { lifePeriodsOf, type WorkerEnv } from './env.ts';
import { demoClockRoute } from './http/demo-clock.ts';
import { demoOutboxRoute } from './http/demo-outbox.ts';
import { liveRoute, readyRoute } from './http/health.ts';
import { listen, type Routes } from './http/listen.ts';
import { metricsRoute } from './http/metrics.ts';
import { statusRoute } from './http/status.ts';
import { startLogSigning } from './log/start-log-signing.ts';
import { startMail } from './mail/start-mail.ts';
import { startNotifications } from './notifications/start-notifications.ts';
import { ORGANIZATION_CONCURRENCY } from './organization-jobs/open-organization-queue.ts';
import { startOrganizationJobs } from './organization-jobs/start-organization-jobs.ts';
import { startPayments } from './payments/start-payments.ts';
import { postgresBackend, redisBackend } from './queue/backend.ts';
import { JOB_CONCURRENCY, type JobQueue, openJobQueue } from './queue/open-queue.ts';
import { queueRetries } from './queue-retries.ts';
import { createRunningTimeReader } from './read-running-time.ts';
import { readinessChecks } from './readiness-checks.ts';
import { runJob } from './run-job.ts';
import { type DueJob, SCHEDULE } from './schedule.ts';
import { startMasterKeyRotation } from './start-master-key-rotation.ts';
import { namingVariable } from './startup-problem.ts';
import { createTimeMachine } from './time-machine.ts';
import { watchGuard } from './watch-guard.ts';
import { createWorkerLocks, runningJob } from './worker-locks.ts';

/** How often the schedule is looked at, in real time. */
const TICK_EVERY_MS = 5_000;
/** Each job, and each tick, holds one connection for its locks and works on another; a job of an organization works on one; the rest serves an advance of the clock, the checks and what is done all the time. */
const POOL_SIZE_MAX = 2 * JOB_CONCURRENCY + ORGANIZATION_CONCURRENCY + 5;

export interface StartOptions {
  readonly env: WorkerEnv;
  readonly realClock: Clock;
  readonly logger: ProcessLogger;
}

export interface RunningWorker {
  readonly port: number;
  /** Takes no more work, waits for what runs, and closes. */
  close(): Promise<void>;
}

/** Puts the parts together and starts them. Leaves nothing running when it fails. */
export async function startWorker(options: StartOptions): Promise<RunningWorker> {
  const closers = new Closers();
  try {
    const port = await startParts(options, closers);
    return { port, close: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function startParts({ env, realClock, logger }: StartOptions, closers: Closers): Promise<number> {
  const { DATABASE_URL: databaseUrl, LETHE_MODE: mode } = env;
  const database = createDatabase({ url: databaseUrl, applicationName: 'lethe worker', poolSizeMax: POOL_SIZE_MAX });
  closers.add(() => database.close());
  await namingVariable('DATABASE_URL', () => assertSafeRole(database));
  logger.nameOrganizations(createLogReference(database));
  const domainClock = await namingVariable('DATABASE_URL', () =>
    chooseClock({ mode, database, databaseUrl, realClock }),
  );
  closers.add(() => domainClock.close());
  const { clock, offset } = domainClock;

  const backend = env.REDIS_URL === undefined ? postgresBackend(databaseUrl) : redisBackend(env.REDIS_URL);
  closers.add(() => backend.close());
  const runs = createJobRunRepository(database);
  const guard = createTimeGuard(database, createRunningTimeReader());
  const { masterKeys, rotation } = await startMasterKeyRotation({ env, database, logger, closers });
  const money = composeMoney({ env, database, clock, realClock, logger });
  const lifecycle = { lifecycles: createLifecycleSweep(database), periods: lifePeriodsOf(env), mintId: randomUUID };
  const jobs = composeJobs({ env, database, runs, guard, masterKeys, rotation, clock, money, lifecycle, logger });
  const jobCare = createJobCare(database);
  await jobCare.publishSchedule(SCHEDULE);
  const locks = createWorkerLocks(database);
  const enqueue = (due: DueJob): Promise<void> => queue.enqueue(due);
  const takers = createJobTakers({ jobs, runs, locks, clock, logger, enqueue });
  const onTick = async () => {
    await watchGuard({ guard, runs, enqueue, logger });
    await takers.onTick();
    await queueRetries({ jobCare, enqueue });
  };
  const queue: JobQueue = await namingVariable(backend.variable, () =>
    openJobQueue(backend, { ...takers, onTick }, logger),
  );
  closers.add(() => queue.close());

  const delivery = createMailDelivery(database);
  const mail = await startMail({ env, delivery, realClock, logger });
  closers.add(() => mail.close());
  await startNotifications({ env, database, masterKeys, realClock, logger, closers });
  const logSigning = await startLogSigning({ env, database, logger });
  closers.add(() => logSigning.close());

  const settlement = createUsageSettlement(database);
  const { credit, payments } = money;
  const organizationJobs = await startOrganizationJobs({
    databaseUrl,
    backend,
    settlement,
    credit,
    exports: composeExports({ database, masterKeys, clock }),
    lifecycle,
    jobCare,
    realClock,
    logger,
  });
  closers.add(() => organizationJobs.close());
  await startPayments(payments, { databaseUrl, logger, closers });

  const run = (due: DueJob) =>
    runJob({ jobs, runs, clock, logger, whileAlone: (name, work) => locks.hold([runningJob(name)], work) }, due);
  const timeMachine = offset && createTimeMachine({ jobs, runs, run, realClock, offset, locks, enqueue });
  const overview = createDestructionOverview(database);
  const routes: Routes = {
    '/health/live': liveRoute,
    '/health/ready': readyRoute(readinessChecks({ database, queue, realClock })),
    '/metrics': metricsRoute({ overview, runs, settlement, books: payments?.books ?? null, realClock }),
    '/status': statusRoute({ mode, runs, clock, overview }),
    ...(timeMachine && { '/demo/clock': demoClockRoute(timeMachine) }),
    ...(mode === 'demo' && { '/demo/outbox': demoOutboxRoute(delivery) }),
  };
  const listener = await listen({ host: env.LETHE_WORKER_HOST, port: env.LETHE_WORKER_PORT, routes, logger });
  closers.add(() => listener.close());
  // Before the listener, which waits for the advance that is being answered.
  closers.add(async () => timeMachine?.stop());
  await queue.startTicking(TICK_EVERY_MS);
  return listener.port;
}
