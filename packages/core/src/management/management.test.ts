import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NewAuditEvent } from '../audit/index.ts';
import {
  formatKey,
  isKeyShaped,
  type ManagementKeyId,
  maskKey,
  type OrganizationId,
  PERMISSIONS,
} from '../tenancy/index.ts';
import { ManualClock } from '../time/index.ts';
import {
  authenticateManagementKey,
  type CreateManagementKeyCommand,
  createManagementKey,
  MANAGEMENT_SCOPES,
  type ManagementKeyMint,
  type ManagementKeyRepository,
  type ManagementPrincipal,
  managementKeyDraftSchema,
  SCOPE_PERMISSIONS,
} from './index.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const secret = new Uint8Array(32).fill(7);
const managementKey = formatKey({ kind: 'management', environment: 'live', secret });

const mint: ManagementKeyMint = {
  mint: () => ({
    id: 'k' as ManagementKeyId,
    environment: 'live',
    managementKey,
    digest: secret,
    lastFour: managementKey.slice(-4),
  }),
  digest: () => secret,
};

function keysOf(changes: Partial<ManagementKeyRepository>): ManagementKeyRepository {
  const unused = () => Promise.reject(new Error('not asked for'));
  return { list: unused, insert: unused, revoke: unused, resolve: unused, ...changes };
}

function principalIn(state: 'active' | 'suspended' | 'closed'): ManagementPrincipal {
  const organization = {
    id: 'a' as OrganizationId,
    slug: 'a',
    name: 'A',
    plan: 'pro',
    lifecycle: { state, version: 1, changedAt: NOW },
  } as const;
  return { managementKeyId: 'k' as ManagementKeyId, name: 'export', scopes: [], organization };
}

describe('the text of a management key', () => {
  test('has one fixed shape that checks, and is never taken for an API key', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom('live' as const, 'demo' as const),
        (bytes, environment) => {
          const key = formatKey({ kind: 'management', environment, secret: bytes });
          expect(key).toMatch(/^lethe_mgmt_(live|demo)_[0-9A-Za-z]{49}$/);
          expect([isKeyShaped('management', key), isKeyShaped('api', key)]).toEqual([true, false]);
          expect(isKeyShaped('management', formatKey({ kind: 'api', environment, secret: bytes }))).toBe(false);
        },
      ),
    );
  });

  test('only the last four characters are shown', () => {
    expect(maskKey({ kind: 'management', environment: 'live', lastFour: '9xQ2' })).toBe('lethe_mgmt_live_…9xQ2');
  });
});

describe('scopes', () => {
  test('each stands for a permission, and none lets a key make keys like itself', () => {
    for (const scope of MANAGEMENT_SCOPES) expect(PERMISSIONS).toContain(SCOPE_PERMISSIONS[scope]);
    expect(Object.values(SCOPE_PERMISSIONS).filter((permission) => permission.startsWith('management_key'))).toEqual(
      [],
    );
  });

  test('repeats count once, and unknown ones are refused', () => {
    const draft = { name: ' export ', expiresAt: null };
    const parsed = managementKeyDraftSchema.parse({
      ...draft,
      scopes: ['policy:read', 'organization:read', 'policy:read'],
    });
    expect(parsed).toEqual({ name: 'export', scopes: ['organization:read', 'policy:read'], expiresAt: null });
    for (const scopes of [[], ['everything']]) {
      expect(managementKeyDraftSchema.safeParse({ ...draft, scopes }).success).toBe(false);
    }
  });
});

describe('making a key', () => {
  const command: CreateManagementKeyCommand = {
    organizationId: 'a' as OrganizationId,
    draft: { name: 'export', scopes: ['requests:read'], expiresAt: null },
    actor: { kind: 'user', id: 'u', label: 'Ines' },
    origin: { requestId: 'call', address: null },
  };

  test('invariant 38: the audit log hears of its name and scopes, and not of the key', async () => {
    const events: NewAuditEvent[] = [];
    const managementKeys = keysOf({
      insert: async ({ audit, ...stored }) => {
        events.push(audit);
        expect(JSON.stringify(stored)).not.toContain(managementKey);
        return { ...stored, mask: '', createdAt: NOW, createdByName: null, lastUsedAt: null, revokedAt: null };
      },
    });
    const made = await createManagementKey(
      { managementKeys, managementKeyMint: mint, clock: new ManualClock(NOW) },
      command,
    );
    expect(made.managementKey).toBe(managementKey);
    expect(events).toMatchObject([{ action: 'management_key.created', after: { scopes: 'requests:read' } }]);
    expect(JSON.stringify([events, made.key])).not.toContain(managementKey);
  });

  test('an expiry that has passed is refused', async () => {
    const ports = { managementKeys: keysOf({}), managementKeyMint: mint, clock: new ManualClock(NOW) };
    const late = { ...command, draft: { ...command.draft, expiresAt: NOW } };
    await expect(createManagementKey(ports, late)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('one more than an organization may have is refused', async () => {
    const managementKeys = keysOf({ insert: async () => null });
    const ports = { managementKeys, managementKeyMint: mint, clock: new ManualClock(NOW) };
    await expect(createManagementKey(ports, command)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('authentication', () => {
  const of = (principal: ManagementPrincipal | null, key: string | null) =>
    authenticateManagementKey(
      { managementKeys: keysOf({ resolve: async () => principal }), managementKeyMint: mint },
      key,
    );

  test('a malformed key is refused before any I/O, like an unknown one', async () => {
    const ports = { managementKeys: keysOf({}), managementKeyMint: mint };
    const malformed = await authenticateManagementKey(ports, 'nonsense').catch((error: unknown) => error);
    const unknown = await of(null, managementKey).catch((error: unknown) => error);
    expect(malformed).toMatchObject({ code: 'invalid_api_key' });
    expect(malformed).toEqual(unknown);
  });

  test.each(['suspended', 'closed'] as const)('the keys of a %s organization open nothing', async (state) => {
    await expect(of(principalIn(state), managementKey)).rejects.toMatchObject({ code: `organization_${state}` });
    await expect(of(principalIn('active'), managementKey)).resolves.toMatchObject({ name: 'export' });
  });
});
