import { randomUUID } from 'node:crypto';
import type { ManagementKeyMint } from '@lethe/core/management';
import type { KeyEnvironment, ManagementKeyId } from '@lethe/core/tenancy';
import { digestApiKey, mintKey } from '@lethe/vault';

export interface KeySecrets {
  readonly environment: KeyEnvironment;
  readonly pepper: Uint8Array;
}

export function createManagementKeyMint({ environment, pepper }: KeySecrets): ManagementKeyMint {
  return {
    mint: () => {
      const { key, digest, lastFour } = mintKey({ kind: 'management', environment, pepper });
      return { id: randomUUID() as ManagementKeyId, environment, managementKey: key, digest, lastFour };
    },
    digest: (managementKey) => digestApiKey(managementKey, pepper),
  };
}
