import type { Clock } from '@lethe/core/time';
import { createLogger } from '@lethe/telemetry';
import { readEnv } from './env.ts';
import { type RunningWorker, startWorker } from './start-worker.ts';
import { startupLine } from './startup-problem.ts';

/** Ends before whoever started it loses patience. What is cut off then is run again by the next worker. */
const SHUTDOWN_TIMEOUT_MS = 7_000;

const systemClock: Clock = { now: () => new Date() };

try {
  const env = readEnv(process.env);
  const logger = createLogger({ app: 'worker', level: env.LETHE_LOG_LEVEL });
  const worker = await startWorker({ env, realClock: systemClock, logger });
  logger.info('worker_started', { mode: env.LETHE_MODE, port: worker.port });
  const stop = once((signal: NodeJS.Signals) => {
    logger.info('worker_stopping', { signal });
    stopWorker(worker).then(
      (isComplete) => {
        if (!isComplete) logger.warn('worker_stopped_early', { reason: 'a_job_still_ran' });
        process.exit(0);
      },
      (error: unknown) => {
        logger.error('worker_stop_failed', error);
        process.exit(0);
      },
    );
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
} catch (error) {
  process.stderr.write(`${startupLine(error)}\n`);
  process.exit(1);
}

/** False when something still ran at the end of the time for it. */
async function stopWorker(worker: RunningWorker): Promise<boolean> {
  const { promise: timeout, resolve } = Promise.withResolvers<boolean>();
  setTimeout(resolve, SHUTDOWN_TIMEOUT_MS, false);
  return Promise.race([worker.close().then(() => true), timeout]);
}

function once<Argument>(action: (argument: Argument) => void): (argument: Argument) => void {
  let isDone = false;
  return (argument) => {
    if (isDone) return;
    isDone = true;
    action(argument);
  };
}
