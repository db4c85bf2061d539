import type { Server } from 'node:http';
import type { SelfHostedPeriods } from '@lethe/core/retention';
import type { Clock } from '@lethe/core/time';
import {
  assertSafeRole,
  createApiKeyResolver,
  createDatabase,
  createHourKeyStore,
  createMasterKeyVersions,
  createRecordWriter,
  type Database,
  subscribe,
} from '@lethe/db';
import { assertNoDemoOffset, type DemoClock, followDemoClock } from '@lethe/db/demo';
import { createPriceList } from '@lethe/pricing';
import type { Logger } from '@lethe/telemetry';
import {
  createSealer,
  createSecretVault,
  digestApiKey,
  type MasterKeys,
  type RunningMasterKeys,
  startMasterKeys,
} from '@lethe/vault';
import { createGateway } from './app.ts';
import { type GatewayEnv, PERIOD_DAYS_DEFAULT } from './env.ts';
import { limitsFrom } from './limits-from-env.ts';
import type { ProviderSettings } from './providers/provider-registry.ts';
import { simulatorSettings } from './providers/read-provider-settings.ts';
import { namingVariable } from './startup-problem.ts';

/** Key look-ups, one batch of records at a time, hour keys and the readiness check share these. */
const POOL_SIZE_MAX = 8;

export interface StartOptions {
  readonly env: GatewayEnv;
  readonly providers: readonly ProviderSettings[];
  readonly systemClock: Clock;
  readonly logger: Logger;
}

export interface RunningGateway {
  /** Takes no more requests, lets the running ones finish within the limit, and closes. */
  close(): Promise<void>;
}

/** Puts the parts together and listens. Leaves nothing running when it fails. */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { env, logger } = options;
  const database = createDatabase({
    url: env.DATABASE_URL,
    applicationName: 'lethe gateway',
    poolSizeMax: POOL_SIZE_MAX,
  });
  const closers: (() => Promise<void>)[] = [() => database.close()];
  const closeAll = async () => {
    for (const close of closers.reverse()) await close();
  };
  try {
    await namingVariable('DATABASE_URL', () => assertSafeRole(database));
    const time = await namingVariable('DATABASE_URL', () => chooseClock(options, database));
    closers.push(() => time.close());
    const { masterKeys, close: closeMasterKeys } = await openKeys(options, database);
    closers.push(async () => closeMasterKeys());
    const gateway = assemble(options, { database, masterKeys, clock: time.clock });
    closers.push(() => gateway.stop());
    const subscription = await subscribe({
      url: env.DATABASE_URL,
      applicationName: 'lethe gateway notifications',
      channels: { lethe_organization: (organizationId) => gateway.keys.forget(organizationId) },
      // What was said while nobody listened is not repeated.
      onConnected: () => gateway.keys.forgetAll(),
    });
    closers.push(() => subscription.close());
    await namingVariable('LETHE_GATEWAY_PORT', () => listen(gateway.server, env));
    logger.info('gateway_started', { mode: env.LETHE_MODE, port: env.LETHE_GATEWAY_PORT });
    return { close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function openKeys({ env, logger }: StartOptions, database: Database): Promise<RunningMasterKeys> {
  const variable = env.LETHE_MASTER_KEYS === undefined ? 'LETHE_MASTER_KEY_FILE' : 'LETHE_MASTER_KEYS';
  return namingVariable(variable, () =>
    startMasterKeys({
      settings: env,
      versions: createMasterKeyVersions(database),
      onProblem: (problem) => logger.error('master_key_problem', problem),
    }),
  );
}

interface Foundations {
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
}

function assemble({ env, providers, logger }: StartOptions, { database, masterKeys, clock }: Foundations) {
  const { LETHE_SIMULATOR_URL: simulatorUrl, LETHE_API_KEY_PEPPER: pepper } = env;
  return createGateway({
    clock,
    monotonicMs: () => performance.now(),
    logger,
    apiKeys: createApiKeyResolver(database),
    digest: (apiKey) => digestApiKey(apiKey, pepper),
    records: createRecordWriter(database),
    sealer: createSealer({ masterKeys, hourKeys: createHourKeyStore(database), clock }),
    prices: createPriceList(),
    secrets: createSecretVault(masterKeys),
    egress: { policy: { isPrivateAllowed: env.LETHE_ALLOW_PRIVATE_UPSTREAMS } },
    providers: [...providers, ...(simulatorUrl === undefined ? [] : [simulatorSettings(simulatorUrl)])],
    selfHosted: selfHostedPeriods(env),
    limits: limitsFrom(env),
    isReady: () => isReachable(database, logger),
  });
}

/** A demo travels in time; anywhere else an offset that a demo left behind is a reason not to start. */
async function chooseClock({ env, systemClock }: StartOptions, database: Database): Promise<DemoClock> {
  if (env.LETHE_MODE === 'demo') {
    return followDemoClock({ database, url: env.DATABASE_URL, app: `gateway ${process.pid}`, base: systemClock });
  }
  await assertNoDemoOffset(database);
  return { clock: systemClock, close: async () => {} };
}

function selfHostedPeriods(env: GatewayEnv): SelfHostedPeriods | null {
  if (env.LETHE_MODE !== 'self_hosted') return null;
  return {
    payloadRetentionDays: env.PAYLOAD_RETENTION_DAYS ?? PERIOD_DAYS_DEFAULT,
    metadataRetentionDays: env.METADATA_RETENTION_DAYS ?? null,
  };
}

async function isReachable({ pool }: Database, logger: Logger): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch (error) {
    logger.error('database_unreachable', error);
    return false;
  }
}

function listen(server: Server, env: GatewayEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(env.LETHE_GATEWAY_PORT, env.LETHE_GATEWAY_HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
