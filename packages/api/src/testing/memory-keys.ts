import type { NewAuditEvent } from '@lethe/core/audit';
import type {
  ApiKey,
  ApiKeyMint,
  ApiKeyRepository,
  NewApiKey,
  ProviderKeyRepository,
  StoredProviderKey,
} from '@lethe/core/keys';
import { type ApiKeyId, formatApiKey, type ProjectId } from '@lethe/core/tenancy';
import type { Clock } from '@lethe/core/time';
import type { ApiPorts } from '../index.ts';

export const API_KEY_ID = '018f0000-0000-7000-8000-0000000000a1' as ApiKeyId;
export const KEY_PROJECT_ID = '018f0000-0000-7000-8000-0000000000b1' as ProjectId;

type KeyPorts = Pick<ApiPorts, 'apiKeys' | 'apiKeyMint' | 'providerKeys' | 'secretVault' | 'providerConnections'>;

/** One project with one key, and one provider. Secrets are sealed by turning them around. */
export function createMemoryKeys({ audited, clock }: { audited: NewAuditEvent[]; clock: Clock }): KeyPorts {
  return {
    apiKeys: memoryApiKeys(audited, clock),
    apiKeyMint: mint,
    providerKeys: memoryProviderKeys(audited, clock),
    secretVault: {
      seal: ({ origin }, secret) => Buffer.from(`${origin} ${secret}`),
      open: (_, sealed) => Buffer.from(sealed).toString().split(' ')[1] ?? '',
    },
    providerConnections: {
      parse: (baseUrl) => ({ baseUrl, origin: new URL(baseUrl).origin }),
      test: async () => null,
    },
  };
}

const mint: ApiKeyMint = () => {
  const apiKey = formatApiKey('demo', new Uint8Array(32).fill(9));
  const id = '018f0000-0000-7000-8000-0000000000a2' as ApiKeyId;
  return { id, apiKey, environment: 'demo', digest: new Uint8Array(32), lastFour: apiKey.slice(-4) };
};

function memoryApiKeys(audited: NewAuditEvent[], clock: Clock): ApiKeyRepository {
  const keys: ApiKey[] = [keyOf('production', API_KEY_ID, clock.now())];
  const change = (id: ApiKeyId, changes: Partial<ApiKey>): boolean => {
    const index = keys.findIndex((key) => key.id === id);
    const key = keys[index];
    if (key === undefined || key.revokedAt !== null) return false;
    keys[index] = { ...key, ...changes };
    return true;
  };
  const add = ({ minted, settings, projectId, createdAt }: NewApiKey) =>
    keys.push({ ...keyOf(settings.name, minted.id, createdAt), ...settings, projectId, lastFour: minted.lastFour });
  return {
    list: async (_, projectId) => keys.filter((key) => projectId === null || key.projectId === projectId),
    find: async (_, apiKeyId) => keys.find(({ id }) => id === apiKeyId) ?? null,
    project: async (_, projectId) =>
      projectId === KEY_PROJECT_ID ? { retention: { level: null, payloadRetentionDays: 7 }, archivedAt: null } : null,
    create: async (key) => {
      audited.push(key.audit);
      add(key);
    },
    update: async ({ apiKeyId, settings, audit }) => audited.push(audit) > 0 && change(apiKeyId, settings),
    rotate: async (rotation) => {
      const { replacedKeyId, replacedExpiresAt, minted, audit } = rotation;
      audited.push(audit);
      add(rotation);
      return change(replacedKeyId, { replacedById: minted.id, expiresAt: replacedExpiresAt });
    },
    revoke: async ({ apiKeyId, revokedAt, audit }) => {
      const isDone = change(apiKeyId, { revokedAt });
      if (isDone) audited.push(audit);
      return isDone;
    },
  };
}

function keyOf(name: string, id: ApiKeyId, createdAt: Date): ApiKey {
  return {
    id,
    name,
    projectId: KEY_PROJECT_ID,
    projectName: 'assistant',
    environment: 'demo',
    lastFour: '9xQ2',
    createdAt,
    createdByName: null,
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
    replacedById: null,
    retentionLevel: null,
    payloadRetentionDays: null,
    spendLimitNanoUsd: null,
    spentNanoUsd: 0n,
    rateLimitPerMinute: null,
    concurrencyLimit: null,
    allowedModels: [],
  };
}

function memoryProviderKeys(audited: NewAuditEvent[], clock: Clock): ProviderKeyRepository {
  const first: StoredProviderKey = {
    provider: 'mistral',
    baseUrl: null,
    hasSecret: true,
    sealedSecret: Buffer.from('https://api.mistral.ai sk-first-secret'),
    lastFour: 'cret',
    updatedAt: clock.now(),
    testedAt: null,
    testErrorCode: null,
  };
  const stored = new Map([[first.provider, first]]);
  return {
    list: async () => [...stored.values()].map(({ sealedSecret: _, ...shown }) => shown),
    find: async (_, provider) => stored.get(provider) ?? null,
    save: async ({ audit, previousUpdatedAt, organizationId: _, updatedById: __, ...draft }) => {
      if ((stored.get(draft.provider)?.updatedAt ?? null)?.getTime() !== previousUpdatedAt?.getTime()) return false;
      audited.push(audit);
      stored.set(draft.provider, { ...draft, hasSecret: draft.sealedSecret !== null });
      return true;
    },
    delete: async (_, provider, audit) => audited.push(audit) > 0 && stored.delete(provider),
  };
}
