import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PriceList } from '@lethe/core/billing';
import { DomainError } from '@lethe/core/errors';
import type { SecretVault } from '@lethe/core/keys';
import type { SelfHostedPeriods } from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { ApiKeyResolver, RecordWriter } from '@lethe/db';
import type { GuardOptions } from '@lethe/egress';
import type { Logger } from '@lethe/telemetry';
import type { Sealer } from '@lethe/vault';
import { V7Generator } from 'uuidv7';
import { answerMalformed } from './answer-malformed.ts';
import type { GatewayLimits } from './limits.ts';
import { ClientConnection } from './pipeline/client-connection.ts';
import { createKeyCache, type KeyCache } from './pipeline/key-cache.ts';
import { createKeyUses } from './pipeline/key-uses.ts';
import { createRateLimiter } from './pipeline/rate-limiter.ts';
import { RequestAborted } from './pipeline/read-body.ts';
import { createRecorder } from './pipeline/recorder.ts';
import { asDomainError } from './pipeline/unexpected-error.ts';
import { createModelCatalog } from './providers/model-catalog.ts';
import { createProviderRegistry, type ProviderSettings } from './providers/provider-registry.ts';
import { createTenantProviders } from './providers/tenant-providers.ts';
import { chatCompletions } from './routes/chat-completions.ts';
import { health } from './routes/health.ts';
import { listModels } from './routes/list-models.ts';
import type { Route } from './routes/route.ts';
import { stopServer } from './stop-server.ts';
import { errorAnswer } from './wire/openai/errors.ts';

/** All that the gateway works with. Nothing in it is global, so that tests run several side by side. */
export interface GatewayDeps {
  readonly clock: Clock;
  /** A clock that is never set, for ages and durations. */
  readonly monotonicMs: () => number;
  readonly logger: Logger;
  readonly apiKeys: ApiKeyResolver;
  readonly digest: (apiKey: string) => Buffer;
  readonly records: RecordWriter;
  readonly sealer: Pick<Sealer, 'seal'>;
  readonly prices: PriceList;
  /** Opens the credentials of tenants at providers. */
  readonly secrets: Pick<SecretVault, 'open'>;
  /** What connections to addresses that tenants chose may reach. */
  readonly egress: Pick<GuardOptions, 'policy' | 'resolve'>;
  readonly providers: readonly ProviderSettings[];
  /** Set by the operator of a self-hosted installation: plans do not bound, and storage is not charged. */
  readonly selfHosted: SelfHostedPeriods | null;
  readonly limits: GatewayLimits;
  readonly isReady: () => Promise<boolean>;
}

export interface Gateway {
  readonly server: Server;
  /** What is known of API keys; to be forgotten when it changes. */
  readonly keys: Pick<KeyCache, 'forget' | 'forgetAll'>;
  /** Takes no more requests, lets the running ones finish within the limit, writes their records, and lets go of the upstreams. */
  stop(): Promise<void>;
}

/** How long a caller that still sends is listened to after it has been refused. */
const LINGER_MS = 1_000;
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** How far the clock may step back before the order of ids gives way to the clock. */
const ID_ROLLBACK_MS = 10_000;

export function createGateway(deps: GatewayDeps): Gateway {
  const { clock, limits, logger, monotonicMs } = deps;
  const registry = createProviderRegistry(deps.providers, limits);
  const keys = createKeyCache(deps.apiKeys, monotonicMs);
  const recorder = createRecorder({ writer: deps.records, logger, limits, monotonicMs });
  const catalog = createModelCatalog({ registry, prices: deps.prices, now: () => clock.now() });
  const keyUses = createKeyUses(deps);
  const tenantProviders = createTenantProviders(deps);
  const rateLimiter = createRateLimiter(monotonicMs);
  const isStorageCharged = deps.selfHosted === null;
  const ports = { ...deps, keys, keyUses, rateLimiter, tenantProviders, recorder, catalog, isStorageCharged };
  const routes = routeTable([chatCompletions(ports), listModels(ports), ...health(deps)]);
  const ids = new V7Generator();
  const running = new Set<Promise<unknown>>();

  function newRequestId(): RequestId {
    return ids.generateOrResetCore(clock.now().getTime(), ID_ROLLBACK_MS).toString() as RequestId;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = newRequestId();
    const client = new ClientConnection(response, requestId);
    try {
      const route = findRoute(routes, request, response);
      await route.run({ request, client, requestId, arrivedAtMs: monotonicMs() });
    } catch (error) {
      if (error instanceof RequestAborted) return;
      if (!client.isBegun) closeAfterRefusal(request, response);
      client.refuse(errorAnswer(asDomainError(error, logger, requestId)));
    }
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const isHandedOver = new Promise<void>((resolve) => response.on('close', resolve));
    const served = Promise.all([serve(request, response), isHandedOver]).finally(() => running.delete(served));
    running.add(served);
  }

  const options = {
    maxHeaderSize: limits.headerSizeBytesMax,
    headersTimeout: limits.requestHeadTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: LINGER_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Nothing is decided by the host that a caller names.
    requireHostHeader: false,
  };
  const server = createServer(options, onRequest);
  server.on('checkExpectation', onRequest);
  server.on('clientError', (error, socket) => answerMalformed(error, socket, newRequestId()));

  return {
    server,
    keys,
    async stop() {
      await stopServer(server, { running, recorder, timeoutMs: limits.shutdownTimeoutMs });
      await keyUses.stop();
      await Promise.all([registry.close(), tenantProviders.close()]);
    },
  };
}

function routeTable(routes: readonly Route[]): ReadonlyMap<string, Route> {
  return new Map(routes.map((route) => [route.path, route]));
}

/** @throws {DomainError} not_found, method_not_allowed */
function findRoute(routes: ReadonlyMap<string, Route>, request: IncomingMessage, response: ServerResponse): Route {
  const url = request.url ?? '';
  const queryAt = url.indexOf('?');
  const route = routes.get(queryAt < 0 ? url : url.slice(0, queryAt));
  if (route === undefined) throw new DomainError('not_found', 'There is nothing at this path.');
  if (route.method === request.method) return route;
  response.setHeader('allow', route.method);
  throw new DomainError('method_not_allowed', `This path answers to ${route.method} only.`);
}

/** A caller that is refused while it still sends is read for a moment, so that it sees the answer, and then cut off. */
function closeAfterRefusal(request: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (request.complete || ((length === undefined || length === '0') && encoding === undefined)) return;
  response.setHeader('connection', 'close');
  response.on('finish', () => {
    request.resume();
    const timer = setTimeout(() => request.destroy(), LINGER_MS);
    request.on('close', () => clearTimeout(timer));
  });
}
