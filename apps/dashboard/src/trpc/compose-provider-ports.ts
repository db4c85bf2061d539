import type { ApiPorts } from '@lethe/api';
import { createProviderConnections } from '@lethe/egress';
import { createSecretVault, type MasterKeys } from '@lethe/vault';

const CONNECT_TIMEOUT_MS = 5_000;

export type ProviderPorts = Pick<ApiPorts, 'secretVault' | 'providerConnections'>;

/** What seals the credentials of tenants and tests them. `isPrivateAllowed` opens the operator's own network to them. */
export function composeProviderPorts(masterKeys: MasterKeys, { isPrivateAllowed = false } = {}): ProviderPorts {
  return {
    secretVault: createSecretVault(masterKeys),
    providerConnections: createProviderConnections({
      policy: { isPrivateAllowed },
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
    }),
  };
}
