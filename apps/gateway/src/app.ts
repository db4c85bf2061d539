import { createServer, type Server } from 'node:http';
import type { PriceList } from '@lethe/core/billing';
import type { FingerprintKeyStore, SecretVault } from '@lethe/core/keys';
import type { FeedbackStore, IdempotencyStore } from '@lethe/core/payloads';
import type { PatternEngine, SelfHostedPeriods } from '@lethe/core/retention';
import type { Clock } from '@lethe/core/time';
import type { RecordWriter } from '@lethe/db';
import type { GuardOptions } from '@lethe/egress';
import type { Logger } from '@lethe/telemetry';
import { createPromptFingerprints, type IdempotencyDigests, type Sealer } from '@lethe/vault';
import { answerMalformed } from './answer-malformed.ts';
import type { Credits } from './credits/credits.ts';
import { createIdempotency } from './idempotency/idempotency.ts';
import type { GatewayLimits } from './limits.ts';
import { createIds } from './new-ids.ts';
import { BodyMemory } from './pipeline/body-memory.ts';
import type { RunningExchange } from './pipeline/exchange.ts';
import { fingerprintKeysInTime } from './pipeline/fingerprint-keys-in-time.ts';
import type { KeyCache } from './pipeline/key-cache.ts';
import { createKeyUses } from './pipeline/key-uses.ts';
import { type AdmissionDeps, openAdmission } from './pipeline/open-admission.ts';
import { createRecorder } from './pipeline/recorder.ts';
import { Ticker } from './pipeline/ticker.ts';
import { watchAccess } from './pipeline/watch-access.ts';
import type { GatewayMetrics } from './processes/gateway-metrics.ts';
import { createModelCatalog } from './providers/model-catalog.ts';
import { createProviderRegistry, type ProviderSettings } from './providers/provider-registry.ts';
import { createTenantProviders } from './providers/tenant-providers.ts';
import { createPayloadRedaction } from './redaction/payload-redaction.ts';
import { feedback } from './routes/feedback.ts';
import { health } from './routes/health.ts';
import { inference } from './routes/inference.ts';
import { listModels } from './routes/list-models.ts';
import { type MetricsPorts, metrics } from './routes/metrics.ts';
import { RunningRequests } from './running-requests.ts';
import { serveRequests } from './serve-requests.ts';
import type { Spool } from './spool/spool.ts';
import { stopServer } from './stop-server.ts';

/** All that the gateway works with. Nothing in it is global, so that tests run several side by side. */
export interface GatewayDeps extends AdmissionDeps {
  readonly clock: Clock;
  /** A clock that is never set, for ages and durations. */
  readonly monotonicMs: () => number;
  readonly logger: Logger;
  /** Where records become durable. The gateway closes it. */
  readonly spool: Spool;
  readonly records: RecordWriter;
  readonly sealer: Pick<Sealer, 'seal' | 'open'>;
  /** Runs the patterns that tenants redact by. */
  readonly patterns: PatternEngine;
  readonly fingerprintKeys: FingerprintKeyStore;
  readonly idempotencyKeys: IdempotencyStore;
  readonly idempotencyDigests: IdempotencyDigests;
  readonly feedback: FeedbackStore;
  readonly prices: PriceList;
  /** Opens the credentials of tenants at providers, and seals the keys of fingerprints. */
  readonly secrets: SecretVault;
  /** What connections to addresses that tenants chose may reach. */
  readonly egress: Pick<GuardOptions, 'policy' | 'resolve'>;
  readonly providers: readonly ProviderSettings[];
  /** Set by the operator of a self-hosted installation: plans do not bound, and storage is not charged. */
  readonly selfHosted: SelfHostedPeriods | null;
  readonly limits: GatewayLimits;
  readonly isReady: () => Promise<boolean>;
  /** What the operator watches; without it nothing is counted. */
  readonly operations?: Operations;
}

export interface Operations extends MetricsPorts {
  readonly metrics: Pick<GatewayMetrics, 'countAnswer'>;
}

export interface Gateway {
  readonly server: Server;
  /** What is known of API keys; to be forgotten when it changes, and doubted when changes may have been missed. */
  readonly keys: Pick<KeyCache, 'forget' | 'doubtAll'>;
  /** To be told when another process lacks credit that may lie idle here. */
  readonly credits: Pick<Credits, 'giveBack'>;
  /** Requests that are being answered at present. */
  readonly runningCount: () => number;
  /** Takes no more requests, lets the running ones finish within the limit and ends the others, ships their records, and lets go of everything. */
  stop(): Promise<void>;
}

/** How late a request that does not arrive in time is noticed. */
const CONNECTIONS_CHECK_MS = 1_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

export function createGateway(deps: GatewayDeps): Gateway {
  const { clock, limits, logger, monotonicMs } = deps;
  const registry = createProviderRegistry(deps.providers, limits);
  const { closeAdmission, ...admission } = openAdmission(deps);
  const { keys } = admission;
  const recorder = createRecorder({ spool: deps.spool, writer: deps.records, logger, limits });
  const catalog = createModelCatalog({ registry, prices: deps.prices, now: () => clock.now() });
  const keyUses = createKeyUses(deps);
  const tenantProviders = createTenantProviders(deps);
  const exchanges = new Ticker<RunningExchange>(monotonicMs);
  const lingering = new Ticker(monotonicMs);
  const accessWatch = watchAccess({ clock, keys, exchanges, logger });
  const isStorageCharged = deps.selfHosted === null;
  const newId = createIds(clock);
  const ports = {
    ...deps,
    ...admission,
    keyUses,
    tenantProviders,
    catalog,
    recorder,
    exchanges,
    lingering,
    newId,
    bodies: new BodyMemory(limits.bodiesSizeBytesMax),
    idempotency: createIdempotency(deps),
    opener: deps.sealer,
    redaction: createPayloadRedaction({ ...deps, timeMsMax: limits.redactionTimeoutMs }),
    fingerprints: createPromptFingerprints({
      secrets: deps.secrets,
      keys: fingerprintKeysInTime(deps.fingerprintKeys),
    }),
    isStorageCharged,
  };
  const { operations } = deps;
  const operationRoutes = operations === undefined ? [] : [metrics(operations)];
  const onAnswered = (statusCode: number) => operations?.metrics.countAnswer(statusCode);
  const running = new RunningRequests();
  const routes = [...inference(ports), listModels(ports), feedback(ports), ...health(deps), ...operationRoutes];
  const onRequest = serveRequests({ routes, running, newId, limits, logger, monotonicMs, onAnswered });
  const options = {
    maxHeaderSize: limits.headerSizeBytesMax,
    headersTimeout: limits.requestHeadTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Nothing is decided by the host that a caller names.
    requireHostHeader: false,
  };
  const server = createServer(options, onRequest);
  server.on('checkExpectation', onRequest);
  // One more than allowed is kept of what came, so that it shows.
  server.maxHeadersCount = limits.headerCountMax + 1;
  server.on('clientError', (error, socket) => answerMalformed(error, socket, newId()));

  return {
    server,
    keys: admission.keys,
    credits: admission.credits,
    runningCount: () => exchanges.size,
    async stop() {
      await stopServer(server, { running, exchanges, timeoutMs: limits.shutdownTimeoutMs });
      accessWatch.stop();
      exchanges.stop();
      lingering.stop();
      await recorder.stop();
      await Promise.all([keyUses.stop(), closeAdmission()]);
      await Promise.all([registry.close(), tenantProviders.close()]);
    },
  };
}
