import type { ApiPorts } from '@lethe/api';
import { createProviderConnections, createWebhookAddresses } from '@lethe/egress';
import { createSecretVault, type MasterKeys } from '@lethe/vault';

const CONNECT_TIMEOUT_MS = 5_000;

export type ProviderPorts = Pick<ApiPorts, 'secretVault' | 'providerConnections' | 'webhookAddresses'>;

interface Reach {
  /** Opens the operator's own network to providers and webhooks. */
  readonly isPrivateAllowed?: boolean;
  /** Opens it to webhooks alone: a demo runs on the machine of whoever tries it. */
  readonly isPrivateWebhookAllowed?: boolean;
}

/** What seals the credentials of tenants and judges the addresses that they choose. */
export function composeProviderPorts(
  masterKeys: MasterKeys,
  { isPrivateAllowed = false, isPrivateWebhookAllowed = isPrivateAllowed }: Reach = {},
): ProviderPorts {
  return {
    secretVault: createSecretVault(masterKeys),
    providerConnections: createProviderConnections({
      policy: { isPrivateAllowed },
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
    }),
    webhookAddresses: createWebhookAddresses({ policy: { isPrivateAllowed: isPrivateWebhookAllowed } }),
  };
}
