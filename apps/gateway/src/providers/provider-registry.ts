import { KNOWN_BASE_URLS } from '@lethe/core/keys';
import { type buildConnector, Pool } from 'undici';
import type { GatewayLimits } from '../limits.ts';
import { type UsageDialect, usageDialect } from '../wire/usage-dialect.ts';
import { type ProviderEndpoints, providerEndpoints } from './provider-endpoints.ts';

/** A provider as the operator configured it. The operator is trusted: a base URL may be on loopback. */
export interface ProviderSettings {
  readonly name: string;
  readonly baseUrl: string;
  /** Null for a provider that asks for none, such as a model server on the same machine. */
  readonly apiKey: string | null;
}

/** An upstream that can be called. */
export interface Provider {
  readonly name: string;
  /** Null for a wire API that it does not speak. */
  readonly endpoints: ProviderEndpoints;
  readonly pool: Pool;
  readonly usageDialect: UsageDialect;
  /** Whether a tenant chose the address and gave the key. */
  readonly isTenantOwned: boolean;
  /** False at an address that a tenant chose: what it reports as used is then held against our own count. */
  readonly isUsageTrusted: boolean;
}

export interface ProviderRegistry {
  /** In the order in which the operator's providers are preferred for a bare model name. */
  readonly providers: readonly Provider[];
  find(name: string): Provider | null;
  close(): Promise<void>;
}

export type PoolLimits = Pick<GatewayLimits, 'upstreamConnectionsMax' | 'connectTimeoutMs'>;

export function createProviderRegistry(settings: readonly ProviderSettings[], limits: PoolLimits): ProviderRegistry {
  const providers = settings.map((provider) => createProvider(provider, limits));
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  return {
    providers,
    find: (name) => byName.get(name) ?? null,
    async close() {
      await Promise.all(providers.map(({ pool }) => pool.destroy()));
    },
  };
}

/** @param guard  makes the connections to an address that a tenant chose; the operator's own need none */
export function createProvider(
  { name, baseUrl, apiKey }: ProviderSettings,
  limits: PoolLimits,
  guard: buildConnector.connector | null = null,
): Provider {
  const url = new URL(baseUrl);
  const pool = new Pool(url.origin, {
    connections: limits.upstreamConnectionsMax,
    // One call a connection: a stream that is slow must not hold up others.
    pipelining: 1,
    allowH2: false,
    // The gateway keeps its own deadlines, which stand still while a client is slow to read.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: guard ?? { timeout: limits.connectTimeoutMs },
  });
  return {
    name,
    endpoints: providerEndpoints({ name, basePath: url.pathname, apiKey }),
    pool,
    usageDialect: usageDialect(name),
    isTenantOwned: guard !== null,
    isUsageTrusted: guard === null || baseUrl === KNOWN_BASE_URLS[name],
  };
}
