import { createSecretKey, randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { PriceList } from '@lethe/core/billing';
import type { SelfHostedPeriods } from '@lethe/core/retention';
import type { Clock } from '@lethe/core/time';
import {
  assertSafeRole,
  CREDIT_CHANNEL,
  createApiKeyResolver,
  createCreditLeases,
  createDatabase,
  createFeedbackStore,
  createFingerprintKeyStore,
  createGoneOrganizations,
  createHourKeyStore,
  createIdempotencyStore,
  createLogReference,
  createMasterKeyVersions,
  createPriceArchive,
  createRecordWriter,
  type Database,
  subscribe,
} from '@lethe/db';
import { assertNoDemoOffset, type DemoClock, followDemoClock } from '@lethe/db/demo';
import { createPatternEngine } from '@lethe/redaction';
import type { ProcessLogger } from '@lethe/telemetry';
import {
  createIdempotencyDigests,
  createSealer,
  createSecretVault,
  createSpoolCipher,
  digestApiKey,
  type MasterKeys,
  type RunningMasterKeys,
  startMasterKeys,
} from '@lethe/vault';
import { admissionFrom, creditLeaseSeconds, nanoUsdOf } from './admission-from-env.ts';
import { createGateway, type Gateway } from './app.ts';
import { type GatewayEnv, PERIOD_DAYS_DEFAULT } from './env.ts';
import { openLimitStore } from './limits/open-redis.ts';
import { limitsFrom } from './limits-from-env.ts';
import { hourKeysInTime } from './pipeline/hour-keys-in-time.ts';
import { GatewayMetrics } from './processes/gateway-metrics.ts';
import { type ProcessGroup, soleProcess } from './processes/process-group.ts';
import { createReadiness } from './processes/readiness.ts';
import { listenOptions } from './processes/shared-port.ts';
import { loadPrices } from './providers/load-prices.ts';
import type { ProviderSettings } from './providers/provider-registry.ts';
import { simulatorSettings } from './providers/read-provider-settings.ts';
import type { Spool } from './spool/spool.ts';
import { startSpool } from './spool/start-spool.ts';
import { namingVariable } from './startup-problem.ts';

/** Key look-ups, one batch of records at a time, hour keys and the readiness check share these. */
const POOL_SIZE_MAX = 8;
const monotonicMs = () => performance.now();

export interface StartOptions {
  readonly env: GatewayEnv;
  readonly providers: readonly ProviderSettings[];
  readonly systemClock: Clock;
  readonly logger: ProcessLogger;
  /** Whom this process shares its port with; by default nobody. */
  readonly group?: ProcessGroup;
}

export interface RunningGateway {
  /** Takes no more requests, lets the running ones finish within the limit, and closes. */
  close(): Promise<void>;
}

/** Puts the parts together and listens. Leaves nothing running when it fails. */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { env, logger, group = soleProcess() } = options;
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
    logger.nameOrganizations(createLogReference(database));
    const time = await namingVariable('DATABASE_URL', () => chooseClock(options, database));
    closers.push(() => time.close());
    const { masterKeys, close: closeMasterKeys } = await openKeys(options, database);
    closers.push(async () => closeMasterKeys());
    const prices = await openPrices(options, database);
    const spool = await openRecordSpool(options, { group, database, clock: time.clock });
    const gateway = assemble(options, { database, masterKeys, clock: time.clock, prices, spool, group });
    closers.push(() => gateway.stop());
    const subscription = await subscribe({
      url: env.DATABASE_URL,
      applicationName: 'lethe gateway notifications',
      channels: {
        lethe_organization: (organizationId) => gateway.keys.forget(organizationId),
        [CREDIT_CHANNEL]: (organizationId) => gateway.credits.giveBack(organizationId),
      },
      // What was said while nobody listened is not repeated.
      onConnected: () => gateway.keys.doubtAll(),
    });
    closers.push(() => subscription.close());
    await namingVariable('LETHE_GATEWAY_PORT', () => listen(gateway.server, env, group.processCount));
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

/** What will be charged by is kept before anything is charged by it. */
async function openPrices({ env, logger }: StartOptions, database: Database): Promise<PriceList> {
  const { prices, version } = loadPrices(env.LETHE_PRICES_FILE);
  const priceVersion = await namingVariable('DATABASE_URL', () => createPriceArchive(database).store(version));
  logger.info('prices_loaded', { priceVersion });
  return prices;
}

function openRecordSpool(
  { env, logger, systemClock }: StartOptions,
  { group, database, clock }: Pick<Foundations, 'group' | 'database' | 'clock'>,
): Promise<Spool> {
  const { slot, processCount } = group;
  return startSpool({
    folder: env.LETHE_SPOOL_DIR ?? join(env.LETHE_HOME, 'spool'),
    slot,
    slotCount: processCount,
    cipher: createSpoolCipher(env.LETHE_API_KEY_PEPPER),
    limits: limitsFrom(env),
    logger,
    clock,
    systemClock,
    goneOrganizations: createGoneOrganizations(database),
  });
}

interface Foundations {
  readonly database: Database;
  readonly masterKeys: MasterKeys;
  readonly clock: Clock;
  readonly prices: PriceList;
  readonly spool: Spool;
  readonly group: ProcessGroup;
}

function assemble({ env, providers, logger, systemClock }: StartOptions, foundations: Foundations): Gateway {
  const { database, masterKeys, clock, prices, spool, group } = foundations;
  const { LETHE_SIMULATOR_URL: simulatorUrl } = env;
  const pepper = createSecretKey(env.LETHE_API_KEY_PEPPER);
  const admission = admissionFrom(env, randomUUID());
  const metrics = new GatewayMetrics({
    spool: () => spool.status(),
    runningCount: () => gateway.runningCount(),
    now: () => systemClock.now(),
  });
  group.provideMetrics(() => metrics.snapshot());
  const gateway = createGateway({
    clock,
    monotonicMs,
    logger,
    apiKeys: createApiKeyResolver(database),
    digest: (apiKey) => digestApiKey(apiKey, pepper),
    creditLeases: createCreditLeases(database, {
      overdraftMaxNanoUsd: nanoUsdOf(env.OVERDRAFT_USD_MAX),
      durationSeconds: creditLeaseSeconds(env),
    }),
    limitStore: env.REDIS_URL === undefined ? null : openLimitStore(env.REDIS_URL),
    admission,
    records: metrics.observing(createRecordWriter(database)),
    spool,
    sealer: createSealer({ masterKeys, hourKeys: hourKeysInTime(createHourKeyStore(database), monotonicMs), clock }),
    patterns: createPatternEngine(),
    fingerprintKeys: createFingerprintKeyStore(database),
    idempotencyKeys: createIdempotencyStore(database),
    idempotencyDigests: createIdempotencyDigests(env.LETHE_API_KEY_PEPPER),
    feedback: createFeedbackStore(database),
    prices,
    secrets: createSecretVault(masterKeys),
    egress: { policy: { isPrivateAllowed: env.LETHE_ALLOW_PRIVATE_UPSTREAMS } },
    providers: [...providers, ...(simulatorUrl === undefined ? [] : [simulatorSettings(simulatorUrl)])],
    selfHosted: selfHostedPeriods(env),
    limits: limitsFrom(env),
    isReady: createReadiness({ group, spool, database, logger, monotonicMs, outageServeMs: admission.outageServeMs }),
    operations: { metrics, group, metricsToken: env.LETHE_METRICS_TOKEN ?? null },
  });
  return gateway;
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

function listen(server: Server, env: GatewayEnv, processCount: number): Promise<void> {
  const address = { host: env.LETHE_GATEWAY_HOST, port: env.LETHE_GATEWAY_PORT };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenOptions(address, processCount), () => {
      server.off('error', reject);
      resolve();
    });
  });
}
