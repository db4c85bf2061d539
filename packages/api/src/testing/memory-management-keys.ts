import type { NewAuditEvent } from '@lethe/core/audit';
import type { ManagementKey, ManagementKeyMint, ManagementKeyRepository } from '@lethe/core/management';
import { formatKey, type ManagementKeyId, maskKey } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';

const KEY_ID = '018f0000-0000-7000-8000-00000000000a' as ManagementKeyId;

/** Holds one key, so that revoking has something to end. */
export function createMemoryManagementKeys({ audited, clock }: MemoryParts): {
  managementKeys: ManagementKeyRepository;
  managementKeyMint: ManagementKeyMint;
} {
  const first: ManagementKey = {
    id: KEY_ID,
    name: 'nightly export',
    mask: maskKey({ kind: 'management', environment: 'demo', lastFour: '9xQ2' }),
    scopes: ['requests:read'],
    createdAt: clock.now(),
    createdByName: null,
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  };
  return {
    managementKeys: {
      list: async () => [first],
      insert: async ({ id, name, environment, lastFour, scopes, expiresAt, audit }) => {
        audited.push(audit);
        const mask = maskKey({ kind: 'management', environment, lastFour });
        return { ...first, id, name, mask, scopes, expiresAt };
      },
      revoke: async ({ managementKeyId, audit }) => {
        if (managementKeyId !== KEY_ID) return null;
        audited.push(audit);
        return { ...first, revokedAt: clock.now() };
      },
      resolve: async () => null,
    },
    managementKeyMint: {
      mint: () => {
        const managementKey = formatKey({
          kind: 'management',
          environment: 'demo',
          secret: new Uint8Array(32).fill(7),
        });
        const id = '018f0000-0000-7000-8000-00000000000c' as ManagementKeyId;
        return {
          id,
          environment: 'demo',
          managementKey,
          digest: new Uint8Array(32),
          lastFour: managementKey.slice(-4),
        };
      },
      digest: () => new Uint8Array(32),
    },
  };
}

interface MemoryParts {
  readonly audited: NewAuditEvent[];
  readonly clock: Clock;
}
