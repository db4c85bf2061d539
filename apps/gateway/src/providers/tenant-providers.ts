// Hot path: one look-up in a map for a request of a tenant that has providers of its own.
import { providerAddress, type SecretVault } from '@lethe/core/keys';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot, OwnProvider } from '@lethe/db';
import { createGuardedConnector, type GuardOptions, parseBaseUrl } from '@lethe/egress';
import { createProvider, type PoolLimits, type Provider } from './provider-registry.ts';

/** Connections of this many tenants' providers are kept; of the rest, those that were not called for longest are closed. */
const TENANT_PROVIDERS_MAX = 1_000;

/** The providers at which one tenant has an account of its own. */
export interface OwnProviders {
  readonly names: readonly string[];
  /** @throws {DomainError} url_not_allowed, key_unavailable */
  find(name: string): Provider | null;
}

export const NO_OWN_PROVIDERS: OwnProviders = { names: [], find: () => null };

export interface TenantProviders {
  of(principal: Pick<KeySnapshot, 'organizationId' | 'ownProviders'>): OwnProviders;
  close(): Promise<void>;
}

export interface TenantProviderPorts {
  readonly secrets: Pick<SecretVault, 'open'>;
  readonly egress: Pick<GuardOptions, 'policy' | 'resolve'>;
  readonly limits: PoolLimits;
}

interface Opened {
  /** Address and sealed secret: when either changes, so does the provider. */
  readonly version: string;
  readonly provider: Provider;
}

/** Opened connections by tenant and provider, so that no tenant is ever served with what belongs to another. */
export function createTenantProviders({ secrets, egress, limits }: TenantProviderPorts): TenantProviders {
  const opened = new Map<string, Opened>();
  const connector = createGuardedConnector({ ...egress, connectTimeoutMs: limits.connectTimeoutMs });

  function find(organizationId: OrganizationId, own: OwnProvider): Provider | null {
    const address = providerAddress(own);
    if (address === null) return null;
    const key = `${organizationId}/${own.provider}`;
    const version = `${address} ${own.sealedSecret}`;
    const known = opened.get(key);
    if (known?.version === version) {
      opened.delete(key);
      opened.set(key, known);
      return known.provider;
    }
    const provider = open(organizationId, own, address);
    forget(key, known);
    if (opened.size >= TENANT_PROVIDERS_MAX) {
      const [oldest] = opened;
      if (oldest !== undefined) forget(...oldest);
    }
    opened.set(key, { version, provider });
    return provider;
  }

  function open(organizationId: OrganizationId, { provider: name, sealedSecret }: OwnProvider, address: string) {
    const { baseUrl, origin } = parseBaseUrl(address, egress.policy);
    const binding = { organizationId, provider: name, origin };
    const apiKey = secrets.open(binding, Buffer.from(sealedSecret, 'base64'));
    return createProvider({ name, baseUrl, apiKey }, limits, connector);
  }

  /** Calls that are under way finish on the old connections. */
  function forget(key: string, known: Opened | undefined): void {
    opened.delete(key);
    void known?.provider.pool.close();
  }

  return {
    of({ organizationId, ownProviders }) {
      if (ownProviders.length === 0) return NO_OWN_PROVIDERS;
      return {
        names: ownProviders.map(({ provider }) => provider),
        find(name) {
          const own = ownProviders.find(({ provider }) => provider === name);
          return own === undefined ? null : find(organizationId, own);
        },
      };
    },
    async close() {
      await Promise.all([...opened.values()].map(({ provider }) => provider.pool.destroy()));
    },
  };
}
