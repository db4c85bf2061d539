import type { Clock } from '@lethe/core/time';
import { createLogger } from '@lethe/telemetry';
import { readEnv } from './env.ts';
import { readProviderSettings } from './providers/read-provider-settings.ts';
import { type RunningGateway, startGateway } from './start-gateway.ts';
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
  const gateway = await startGateway({ env, providers: readProviderSettings(process.env), systemClock, logger });
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      logger.info('gateway_stopping', { signal });
      void stop(gateway);
    });
  }

  async function stop(running: RunningGateway): Promise<void> {
    try {
      await running.close();
    } catch (error) {
      logger.error('gateway_stop_failed', error);
    }
    process.exit(0);
  }
} catch (error) {
  process.stderr.write(`${startupLine(error)}\n`);
  process.exit(1);
}
