import type { Clock } from '@lethe/core/time';
import { createEventDispatch, createWebhookDeliveries, type Database } from '@lethe/db';
import { createWebhookSender } from '@lethe/egress';
import type { Logger } from '@lethe/telemetry';
import { createSecretVault, type MasterKeys } from '@lethe/vault';
import type { Closers } from '../closers.ts';
import type { WorkerEnv } from '../env.ts';
import { keepDelivering } from './keep-delivering.ts';
import { keepDispatching } from './keep-dispatching.ts';

const CONNECT_TIMEOUT_MS = 5_000;

interface NotificationParts {
  readonly env: WorkerEnv;
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly realClock: Clock;
  readonly logger: Logger;
  readonly closers: Closers;
}

/** Mails and webhooks for every event. */
export async function startNotifications({
  env,
  database,
  masterKeys,
  realClock,
  logger,
  closers,
}: NotificationParts): Promise<void> {
  const databaseUrl = env.DATABASE_URL;
  const dispatching = await keepDispatching({
    databaseUrl,
    events: createEventDispatch(database),
    publicUrl: env.NEXTAUTH_URL,
    logger,
  });
  closers.add(() => dispatching.close());
  const policy = { isPrivateAllowed: env.LETHE_MODE === 'demo' || env.LETHE_ALLOW_PRIVATE_UPSTREAMS };
  const delivering = await keepDelivering({
    databaseUrl,
    deliveries: createWebhookDeliveries(database),
    secretVault: createSecretVault(masterKeys),
    sender: createWebhookSender({ policy, connectTimeoutMs: CONNECT_TIMEOUT_MS, realClock }),
    logger,
  });
  closers.add(() => delivering.close());
}
