import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import type { Clock } from '@lethe/core/time';
import { createLogger, type Logger, type ProcessLogger } from '@lethe/telemetry';
import { type GatewayEnv, readEnv } from './env.ts';
import { findGroup, SLOT_VARIABLE } from './processes/process-group.ts';
import { assertPortFree } from './processes/shared-port.ts';
import { Supervisor } from './processes/supervisor.ts';
import { readProviderSettings } from './providers/read-provider-settings.ts';
import { startGateway } from './start-gateway.ts';
import { startupLine } from './startup-problem.ts';

const systemClock: Clock = { now: () => new Date() };

try {
  const env = readEnv(process.env);
  const logger = createLogger({ app: 'gateway', level: env.LETHE_LOG_LEVEL });
  // Node would print the message of the error, which may quote content.
  process.on('uncaughtException', (error) => {
    logger.error('uncaught_error', error);
    process.exit(1);
  });
  const processCount = env.LETHE_GATEWAY_PROCESSES ?? (env.LETHE_MODE === 'demo' ? 1 : availableParallelism());
  if (cluster.isPrimary && processCount > 1) await supervise({ env, processCount, logger });
  else await serve({ env, processCount, logger });
} catch (error) {
  process.stderr.write(`${startupLine(error)}\n`);
  process.exit(1);
}

interface Processes {
  readonly env: GatewayEnv;
  readonly processCount: number;
  readonly logger: ProcessLogger;
}

async function supervise({ env, processCount, logger }: Processes): Promise<void> {
  await assertPortFree({ host: env.LETHE_GATEWAY_HOST, port: env.LETHE_GATEWAY_PORT });
  const supervisor = new Supervisor({ processCount, logger, monotonicMs: () => performance.now() });
  onSignal(logger, () => supervisor.stop());
  process.exit(await supervisor.run());
}

async function serve({ env, processCount, logger }: Processes): Promise<void> {
  const group = findGroup(processCount, process.env[SLOT_VARIABLE]);
  const providers = readProviderSettings(process.env);
  const gateway = await startGateway({ env, providers, systemClock, logger, group });
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    try {
      await gateway.close();
    } catch (error) {
      logger.error('gateway_stop_failed', error);
    }
    process.exit(0);
  };
  onSignal(logger, () => void stop());
  group.onOrphaned(() => void stop());
  group.announceReady();
}

/** A terminal and a supervisor may both send one; the first counts. */
function onSignal(logger: Logger, stop: () => void): void {
  let isTold = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isTold) return;
      isTold = true;
      logger.info('gateway_stopping', { signal });
      stop();
    });
  }
}
