import { randomBytes, randomUUID } from 'node:crypto';
import { type ApiKeySettings, createApiKey, revokeApiKey, rotateApiKey, updateApiKey } from '@lethe/core/keys';
import type { ApiKeyId, ProjectId } from '@lethe/core/tenancy';
import { addMs, ManualClock, MS_PER_HOUR } from '@lethe/core/time';
import { insertOrganization, moveOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createApiKeyRepository,
  createApiKeyResolver,
  createRecordWriter,
  createRetentionPolicyRepository,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { entryOf, recordOf } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const SETTINGS: ApiKeySettings = {
  name: 'night jobs',
  expiresAt: null,
  retentionLevel: null,
  payloadRetentionDays: 7,
  spendLimitNanoUsd: 5_000_000_000n,
  rateLimitPerMinute: 60,
  concurrencyLimit: 4,
  allowedModels: ['openai/gpt-5-mini'],
};
const clock = new ManualClock(new Date());
const minted: { id: ApiKeyId; digest: Buffer }[] = [];
let fixture: OrganizationFixture;

beforeEach(async () => {
  fixture = await insertOrganization(testDatabase, { payloadRetentionDays: 14 });
});

function ports() {
  return {
    apiKeys: createApiKeyRepository(connections.app),
    policies: createRetentionPolicyRepository(connections.app),
    mint: () => {
      const key = { id: randomUUID() as ApiKeyId, digest: randomBytes(32) };
      minted.push(key);
      return { ...key, apiKey: 'shown once', environment: 'live', lastFour: '9xQ2' } as const;
    },
    clock,
    selfHosted: null,
  };
}

function commandOf(of = fixture) {
  const { organizationId } = of;
  const actor = { kind: 'user', id: randomUUID(), label: 'Ines Marchetti' } as const;
  const origin = { requestId: 'call-1', address: '203.0.113.9' };
  return { organizationId, plan: 'pro', projects: 'all', actor, origin } as const;
}

async function makeKey(settings: Partial<ApiKeySettings> = {}) {
  const command = { ...commandOf(), projectId: fixture.projectId, settings: { ...SETTINGS, ...settings } };
  const { apiKeyId } = await createApiKey(ports(), command);
  const digest = minted.find(({ id }) => id === apiKeyId)?.digest ?? Buffer.alloc(0);
  return { apiKeyId, digest };
}

const resolve = (digest: Buffer) => createApiKeyResolver(connections.gateway).resolve(digest);

async function auditActions(): Promise<string[]> {
  const rows = await testDatabase.query<{ action: string }>(
    'SELECT action FROM audit_event WHERE organization_id = $1 ORDER BY number',
    [fixture.organizationId],
  );
  return rows.map(({ action }) => action);
}

describe('an API key', () => {
  test('is known to the gateway with all that limits it, as soon as it is made', async () => {
    const { apiKeyId, digest } = await makeKey();
    expect(await resolve(digest)).toMatchObject({
      apiKeyId,
      lifecycleState: 'active',
      policy: { level: 'retain_all', payloadRetentionDays: 14, metadataRetentionDays: null, version: 1 },
      projectRetention: { level: null, payloadRetentionDays: null },
      keyRetention: { level: null, payloadRetentionDays: 7 },
      expiresAt: null,
      allowedModels: ['openai/gpt-5-mini'],
      rateLimitPerMinute: 60,
      concurrencyLimit: 4,
      spendLimitNanoUsd: 5_000_000_000n,
      spentNanoUsd: 0n,
      ownProviders: [],
    });
    expect(await auditActions()).toEqual(['api_key.created']);
  });

  test('a key with no settings of its own, such as an older one, has no limits', async () => {
    const digest = randomBytes(32);
    await testDatabase.query('UPDATE api_key SET digest = $2 WHERE id = $1', [fixture.apiKeyId, digest]);
    expect(await resolve(digest)).toMatchObject({ allowedModels: [], rateLimitPerMinute: null, spentNanoUsd: 0n });
  });

  test('tightens what stands above it and never loosens it', async () => {
    await testDatabase.query('UPDATE project SET payload_retention_days = 5 WHERE id = $1', [fixture.projectId]);
    await expect(makeKey({ payloadRetentionDays: 6 })).rejects.toMatchObject({
      code: 'retention_out_of_bounds',
      details: { facts: { maximum: 5 } },
    });
    await testDatabase.query(`UPDATE project SET retention_level = 'metadata_only' WHERE id = $1`, [fixture.projectId]);
    await expect(makeKey({ payloadRetentionDays: 5, retentionLevel: 'retain_all' })).rejects.toMatchObject({
      code: 'retention_out_of_bounds',
    });
    await makeKey({ payloadRetentionDays: 5, retentionLevel: 'metadata_only' });
  });

  test('is not made with an expiry in the past, nor for an archived, foreign or unknown project', async () => {
    await expect(makeKey({ expiresAt: clock.now() })).rejects.toMatchObject({ code: 'invalid_request' });
    const other = await insertOrganization(testDatabase);
    for (const projectId of [other.projectId, randomUUID() as ProjectId]) {
      const making = createApiKey(ports(), { ...commandOf(), projectId, settings: SETTINGS });
      await expect(making).rejects.toMatchObject({ code: 'not_found', publicMessage: 'There is no such project.' });
    }
    await testDatabase.query('UPDATE project SET archived_at = now() WHERE id = $1', [fixture.projectId]);
    await expect(makeKey()).rejects.toMatchObject({ code: 'conflict' });
    expect(await auditActions()).toEqual([]);
  });

  test('invariant 33: of another organization, or outside of the caller’s projects, is answered like one that does not exist', async () => {
    const { apiKeyId } = await makeKey();
    const stranger = commandOf(await insertOrganization(testDatabase));
    const narrowed = { ...commandOf(), projects: [randomUUID() as ProjectId] };
    const missing = { code: 'not_found', publicMessage: 'There is no such API key.' };
    const attempts = [
      ...[stranger, narrowed].map((command) => ({ ...command, apiKeyId })),
      { ...commandOf(), apiKeyId: randomUUID() as ApiKeyId },
    ];
    for (const command of attempts) {
      await expect(revokeApiKey(ports(), command)).rejects.toMatchObject(missing);
      await expect(updateApiKey(ports(), { ...command, settings: SETTINGS })).rejects.toMatchObject(missing);
      await expect(rotateApiKey(ports(), { ...command, overlapHours: 1 })).rejects.toMatchObject(missing);
    }
    expect(await createApiKeyRepository(connections.app).list(stranger.organizationId, null)).toHaveLength(1);
  });

  test('invariant 37: that was revoked, has expired or belongs to an archived project is unknown to the gateway', async () => {
    const revoked = await makeKey();
    await revokeApiKey(ports(), { ...commandOf(), apiKeyId: revoked.apiKeyId });
    await revokeApiKey(ports(), { ...commandOf(), apiKeyId: revoked.apiKeyId });
    expect(await resolve(revoked.digest)).toBeNull();
    expect(await auditActions()).toEqual(['api_key.created', 'api_key.revoked']);
    const expiring = await makeKey();
    await testDatabase.query('UPDATE api_key SET expires_at = lethe_now() WHERE id = $1', [expiring.apiKeyId]);
    expect(await resolve(expiring.digest)).toBeNull();
    const archived = await makeKey();
    await testDatabase.query('UPDATE project SET archived_at = now() WHERE id = $1', [fixture.projectId]);
    expect(await resolve(archived.digest)).toBeNull();
  });

  test('tells the gateway the state of its organization', async () => {
    const { digest } = await makeKey();
    await moveOrganization(testDatabase, fixture.organizationId, 'suspended');
    expect(await resolve(digest)).toMatchObject({ lifecycleState: 'suspended' });
  });

  test('has cost what its requests cost, to the nano-dollar, where there is a limit', async () => {
    const { apiKeyId, digest } = await makeKey();
    const unlimited = await makeKey({ spendLimitNanoUsd: null });
    const records = [recordOf(fixture, { apiKeyId }), recordOf(fixture, { apiKeyId }), recordOf(fixture)];
    await createRecordWriter(connections.gateway).write(records.map((record) => entryOf(record)));
    expect((await resolve(digest))?.spentNanoUsd).toBe(2n * 1_256_500n);
    expect((await resolve(unlimited.digest))?.spentNanoUsd).toBe(0n);
    const listed = await createApiKeyRepository(connections.app).find(fixture.organizationId, apiKeyId);
    expect(listed?.spentNanoUsd).toBe(2n * 1_256_500n);
  });
});

describe('rotation', () => {
  test('makes a successor with the same settings; both work until the overlap ends', async () => {
    const { apiKeyId, digest } = await makeKey();
    const rotated = await rotateApiKey(ports(), { ...commandOf(), apiKeyId, overlapHours: 24 });
    const successor = minted.find(({ id }) => id === rotated.apiKeyId)?.digest ?? Buffer.alloc(0);
    const [now, old] = [await resolve(successor), await resolve(digest)];
    expect(now).toMatchObject({ keyRetention: { payloadRetentionDays: 7 }, rateLimitPerMinute: 60, expiresAt: null });
    expect(old?.expiresAt).toEqual(addMs(clock.now(), 24 * MS_PER_HOUR));
    expect(await auditActions()).toEqual(['api_key.created', 'api_key.rotated']);
  });

  test('never puts off an expiry, and without overlap ends the old key at once', async () => {
    const expiresAt = addMs(clock.now(), MS_PER_HOUR);
    const expiring = await makeKey({ expiresAt });
    await rotateApiKey(ports(), { ...commandOf(), apiKeyId: expiring.apiKeyId, overlapHours: 168 });
    expect((await resolve(expiring.digest))?.expiresAt).toEqual(expiresAt);
    const lasting = await makeKey();
    await rotateApiKey(ports(), { ...commandOf(), apiKeyId: lasting.apiKeyId, overlapHours: 0 });
    const repository = createApiKeyRepository(connections.app);
    expect((await repository.find(fixture.organizationId, lasting.apiKeyId))?.expiresAt).toEqual(clock.now());
  });

  test('of two who rotate the same key at once one gets a successor, and the other is told', async () => {
    const { apiKeyId } = await makeKey();
    const command = { ...commandOf(), apiKeyId, overlapHours: 1 };
    const settled = await Promise.allSettled([1, 2, 3, 4].map(() => rotateApiKey(ports(), command)));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of settled)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
    expect(await auditActions()).toEqual(['api_key.created', 'api_key.rotated']);
    expect(await createApiKeyRepository(connections.app).list(fixture.organizationId, null)).toHaveLength(3);
  });
});

describe('the last use', () => {
  const use = (usedAt: Date) =>
    createApiKeyResolver(connections.gateway).noteUses([
      { organizationId: fixture.organizationId, apiKeyId: fixture.apiKeyId, usedAt },
    ]);
  const lastUsedAt = async () =>
    (await createApiKeyRepository(connections.app).find(fixture.organizationId, fixture.apiKeyId))?.lastUsedAt;

  test('is kept to the minute and never goes back', async () => {
    await use(new Date('2026-11-21T08:31:59Z'));
    expect(await lastUsedAt()).toEqual(new Date('2026-11-21T08:31:00Z'));
    await use(new Date('2026-11-21T08:30:10Z'));
    expect(await lastUsedAt()).toEqual(new Date('2026-11-21T08:31:00Z'));
  });

  test('makes no gateway forget a key; a change of its settings does', async () => {
    const client = new pg.Client(testDatabase.url);
    await client.connect();
    const heard: (string | undefined)[] = [];
    client.on('notification', ({ payload }) => heard.push(payload));
    await client.query('LISTEN lethe_organization');
    await use(new Date());
    await client.query('SELECT 1');
    expect(heard).toEqual([]);
    await updateApiKey(ports(), { ...commandOf(), apiKeyId: fixture.apiKeyId, settings: SETTINGS });
    await client.query('SELECT 1');
    expect(heard).toEqual([fixture.organizationId]);
    await client.end();
  });
});
