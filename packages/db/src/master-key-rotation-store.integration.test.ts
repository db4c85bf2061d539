import { randomBytes, randomUUID } from 'node:crypto';
import type { MasterKeyWrap } from '@lethe/core/retention';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createHourKeyStore, createMasterKeyRotationStore, createMasterKeyVersions } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const expiryHour = new Date('2026-12-01T08:00:00Z');
const storeOf = () => createMasterKeyRotationStore(connections.worker);
const fingerprint = Buffer.alloc(32, 7);

beforeEach(() =>
  testDatabase.query(
    'TRUNCATE keyring.hour_key, keyring.hold_key, keyring.master_key_version, provider_key, webhook_secret, fingerprint_key',
  ),
);

async function registered(...versions: number[]): Promise<void> {
  for (const version of versions) await storeOf().register({ version, provider: 'file', fingerprint });
}

/** One hour key, one hold key and one credential under a version. */
async function wrapOneOfEach(version: number): Promise<OrganizationId> {
  const { organizationId } = await insertOrganization(testDatabase);
  await testDatabase.query(
    'INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key) VALUES ($1, $2, 1, $3, $4)',
    [organizationId, expiryHour, version, randomBytes(60)],
  );
  await testDatabase.query(
    'INSERT INTO keyring.hold_key (organization_id, hold_id, master_key_version, wrapped_key) VALUES ($1, $2, $3, $4)',
    [organizationId, randomUUID(), version, randomBytes(60)],
  );
  await testDatabase.query(
    `INSERT INTO provider_key (organization_id, provider, sealed_secret, updated_at) VALUES ($1, 'openai', $2, now())`,
    [organizationId, sealedUnder(version)],
  );
  const endpointId = randomUUID();
  await testDatabase.query(
    `INSERT INTO webhook_endpoint (organization_id, id, url, event_types, created_at, updated_at)
     VALUES ($1, $2, 'https://a.example/', '{}', now(), now())`,
    [organizationId, endpointId],
  );
  await testDatabase.query(
    'INSERT INTO webhook_secret (organization_id, id, endpoint_id, sealed_secret, created_at) VALUES ($1, $2, $3, $4, now())',
    [organizationId, randomUUID(), endpointId, sealedUnder(version)],
  );
  await testDatabase.query(
    'INSERT INTO fingerprint_key (organization_id, sealed_secret, created_at) VALUES ($1, $2, now())',
    [organizationId, sealedUnder(version)],
  );
  return organizationId;
}

function sealedUnder(version: number): Buffer {
  const head = Buffer.from([2, 0, 0, 0, 0]);
  head.writeUInt32BE(version, 1);
  return Buffer.concat([head, randomBytes(80)]);
}

const rewrapped = (wrap: MasterKeyWrap) =>
  wrap.kind.endsWith('_secret') || wrap.kind === 'fingerprint_key' ? sealedUnder(2) : randomBytes(60);

async function rewrapAll(token: bigint, wraps: readonly MasterKeyWrap[]) {
  const keys = wraps.map((wrap) => ({ wrap, rewrapped: rewrapped(wrap) }));
  return storeOf().rewrap({ token, toVersion: 2, keys });
}

describe('the versions', () => {
  test('that follow the first are made known by the worker alone: no other app can pretend that there is a newer one', async () => {
    await registered(1);
    for (const database of [connections.gateway, connections.app]) {
      await createMasterKeyVersions(database).register({ version: 9, provider: 'file', fingerprint });
    }
    expect((await storeOf().list()).map(({ version }) => version)).toEqual([1]);
    await registered(2);
    expect((await storeOf().list()).map(({ version }) => version)).toEqual([1, 2]);
  });

  test('are registered once, by any app, and another key under a known number is refused by name', async () => {
    for (const database of Object.values(connections)) {
      await createMasterKeyVersions(database).register({ version: 1, provider: 'file', fingerprint });
    }
    const another = { version: 1, provider: 'file', fingerprint: Buffer.alloc(32, 8) } as const;
    const versions = createMasterKeyVersions(connections.gateway);
    for (const refused of [versions.register(another), versions.verify(another)]) {
      await expect(refused).rejects.toMatchObject({
        code: 'key_unavailable',
        publicMessage: expect.stringContaining(
          'This is not the master key of this database: another key was version 1.',
        ),
      });
    }
    expect(await versions.list()).toEqual([
      {
        version: 1,
        provider: 'file',
        createdAt: expect.any(Date),
        rotationAskedAt: null,
        retiredAt: null,
        disabledAt: null,
        destroyedAt: null,
      },
    ]);
  });

  test('an older one than the newest does not come new', async () => {
    await registered(2, 1);
    expect((await storeOf().list()).map(({ version }) => version)).toEqual([2]);
  });

  test('those that living keys need are told to every app, and no more than that', async () => {
    await wrapOneOfEach(3);
    await testDatabase.query('UPDATE keyring.hold_key SET master_key_version = 5');
    await testDatabase.query('UPDATE provider_key SET sealed_secret = $1', [sealedUnder(4)]);
    for (const database of Object.values(connections)) {
      expect(await createMasterKeyVersions(database).listNeeded()).toEqual([3, 4, 5]);
    }
    await expect(connections.gateway.pool.query('SELECT * FROM master_key_wraps(3, 1)')).rejects.toThrow(
      'permission denied',
    );
    await expect(connections.app.pool.query('SELECT retire_master_key(1, 1)')).rejects.toThrow('permission denied');
  });
});

describe('rewrapping', () => {
  test('covers hour keys, hold keys and credentials of all organizations', async () => {
    await registered(1, 2);
    for (let organization = 0; organization < 3; organization += 1) await wrapOneOfEach(1);
    const token = await storeOf().claim();
    const wraps = await storeOf().listWraps({ version: 1, limit: 100 });
    expect(wraps.map(({ kind }) => kind).toSorted()).toEqual(
      ['fingerprint_key', 'hold_key', 'hour_key', 'provider_secret', 'webhook_secret'].flatMap((kind) => [
        kind,
        kind,
        kind,
      ]),
    );
    expect(await rewrapAll(token, wraps)).toEqual({ rewrappedCount: 15 });
    expect(await storeOf().listNeeded()).toEqual([2]);
    expect(await storeOf().listWraps({ version: 1, limit: 100 })).toEqual([]);
  });

  test('leaves alone what changed, and does not bring back what went, since it was read', async () => {
    await registered(1, 2);
    const [destroyed, changed] = [await wrapOneOfEach(1), await wrapOneOfEach(1)];
    const token = await storeOf().claim();
    const wraps = (await storeOf().listWraps({ version: 1, limit: 100 })).filter(({ kind }) => kind === 'hour_key');
    await testDatabase.query('DELETE FROM keyring.hour_key WHERE organization_id = $1', [destroyed]);
    await testDatabase.query(`UPDATE keyring.hour_key SET wrapped_key = '\\x01' WHERE organization_id = $1`, [changed]);
    expect(await rewrapAll(token, wraps)).toEqual({ rewrappedCount: 0 });
    expect(
      await testDatabase.query('SELECT organization_id, wrapped_key, master_key_version FROM keyring.hour_key'),
    ).toEqual([{ organization_id: changed, wrapped_key: Buffer.from([1]), master_key_version: 1 }]);
  });

  test('tells gateways that a credential has another wrap, and keeps when it was saved', async () => {
    await registered(1, 2);
    await wrapOneOfEach(1);
    const savedAt = () => testDatabase.query('SELECT updated_at FROM provider_key');
    const before = await savedAt();
    await rewrapAll(await storeOf().claim(), await storeOf().listWraps({ version: 1, limit: 100 }));
    expect(await savedAt()).toEqual(before);
  });

  test('is refused to a rotation that another one has taken over, as is every other change', async () => {
    await registered(1, 2);
    await wrapOneOfEach(1);
    const stale = await storeOf().claim();
    await storeOf().claim();
    const wraps = await storeOf().listWraps({ version: 1, limit: 100 });
    const refused = [
      () => rewrapAll(stale, wraps),
      () => storeOf().assertClaim(stale),
      () => storeOf().retire(stale, 1),
      () => storeOf().disable(stale, 1),
      () => storeOf().recordDestruction(stale, 1),
    ];
    for (const change of refused) await expect(change()).rejects.toThrow('was taken over');
    expect(await storeOf().listWraps({ version: 1, limit: 100 })).toEqual(wraps);
  });
});

describe('the end of a version', () => {
  test('waits until nothing needs it, goes in order, and is told by exactly one leaf', async () => {
    await registered(1, 2);
    await wrapOneOfEach(1);
    const token = await storeOf().claim();
    expect([await storeOf().retire(token, 1), await storeOf().disable(token, 1)]).toEqual([false, false]);
    await rewrapAll(token, await storeOf().listWraps({ version: 1, limit: 100 }));
    expect(await storeOf().disable(token, 1)).toBe(false);
    expect([await storeOf().retire(token, 1), await storeOf().disable(token, 1)]).toEqual([true, true]);
    expect([await storeOf().recordDestruction(token, 1), await storeOf().recordDestruction(token, 1)]).toEqual([
      true,
      false,
    ]);
    const leaves = await testDatabase.query<{ body: string; organization_id: string | null }>(
      `SELECT body, organization_id FROM keyring.log_leaf WHERE kind = 'master_key_destruction'`,
    );
    expect(leaves.map(({ organization_id: id }) => id)).toEqual([null]);
    const [version] = await storeOf().list();
    expect(JSON.parse(leaves[0]?.body ?? '')).toEqual({
      type: 'master_key_destruction',
      v: 1,
      version: 1,
      executed_at: version?.destroyedAt?.toISOString(),
    });
  });

  test('a disabled version wraps nothing new of any kind', async () => {
    await registered(1, 2);
    const organizationId = await wrapOneOfEach(2);
    const token = await storeOf().claim();
    await storeOf().retire(token, 1);
    await storeOf().disable(token, 1);
    const key = { organizationId, expiryHour, generation: 2, masterKeyVersion: 1, wrappedKey: randomBytes(60) };
    await expect(createHourKeyStore(connections.gateway).insertIfAbsent(key)).rejects.toMatchObject({
      code: 'key_unavailable',
    });
    await expect(testDatabase.query('UPDATE keyring.hold_key SET master_key_version = 1')).rejects.toThrow(
      'is disabled',
    );
    await expect(testDatabase.query('UPDATE provider_key SET sealed_secret = $1', [sealedUnder(1)])).rejects.toThrow(
      'is disabled',
    );
    await expect(testDatabase.query('UPDATE webhook_secret SET sealed_secret = $1', [sealedUnder(1)])).rejects.toThrow(
      'is disabled',
    );
    expect(await storeOf().listNeeded()).toEqual([2]);
  });

  test('invariant 19: a wrap that is being written while its version is disabled is seen, not lost', async () => {
    await registered(1, 2);
    const { organizationId } = await insertOrganization(testDatabase);
    const token = await storeOf().claim();
    await storeOf().retire(token, 1);
    let disabling: Promise<boolean> = Promise.resolve(true);
    await connections.gateway.withOrganization(organizationId, async (transaction) => {
      await transaction.query(
        'INSERT INTO keyring.hour_key (organization_id, expiry_hour, generation, master_key_version, wrapped_key) VALUES ($1, $2, 1, 1, $3)',
        [organizationId, expiryHour, randomBytes(60)],
      );
      disabling = storeOf().disable(token, 1);
      const isWaiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%disable_master_key%'`;
      await expect.poll(() => testDatabase.query(isWaiting)).toHaveLength(1);
    });
    expect(await disabling).toBe(false);
    expect(await storeOf().listNeeded()).toEqual([1]);
  });

  test('no destruction is recorded of what is needed, and none without a confirmed clock', async () => {
    await registered(1, 2);
    await wrapOneOfEach(1);
    await expect(storeOf().recordDestruction(await storeOf().claim(), 1)).rejects.toThrow('is needed');
    expect(await storeOf().confirmedNow()).toBeInstanceOf(Date);
    await testDatabase.query(`SELECT pause_destruction('operator', '{}')`);
    expect(await storeOf().confirmedNow()).toBeNull();
    await testDatabase.query('SELECT resume_destruction()');
  });
});
