import { randomBytes } from 'node:crypto';
import { deleteProviderKey, type SaveProviderKeyCommand, saveProviderKey } from '@lethe/core/keys';
import { ManualClock } from '@lethe/core/time';
import {
  insertOrganization,
  type OrganizationFixture,
  type OrganizationTraits,
  useDatabase,
} from '@lethe/testkit/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import { createApiKeyResolver, createProviderKeyRepository } from './index.ts';
import { useConnections } from './testing/connections.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const clock = new ManualClock(new Date());
const tested: { baseUrl: string; secret: string }[] = [];
const digest = randomBytes(32);
let fixture: OrganizationFixture;

beforeEach(async () => {
  tested.length = 0;
  clock.advance(1_000);
  fixture = await organizationWith({});
});

async function organizationWith(traits: OrganizationTraits) {
  await testDatabase.query('UPDATE api_key SET digest = decode(md5(random()::text), $1)', ['hex']);
  return insertOrganization(testDatabase, { apiKeyDigest: digest, ...traits });
}

/** A vault that only marks what it sealed, so that the test can look inside. */
const ports = () => ({
  providerKeys: createProviderKeyRepository(connections.app),
  vault: {
    seal: ({ origin }: { origin: string }, secret: string) => Buffer.from(`${origin} ${secret}`),
    open: ({ origin }: { origin: string }, sealed: Uint8Array) => {
      const [sealedFor, secret = ''] = Buffer.from(sealed).toString().split(' ');
      if (sealedFor !== origin) throw new Error('sealed for another host');
      return secret;
    },
  },
  connections: {
    parse: (baseUrl: string) => ({ baseUrl, origin: new URL(baseUrl).origin }),
    test: async (connection: { baseUrl: string; secret: string }) => {
      tested.push(connection);
      return connection.secret.includes('wrong') ? ('provider_key_invalid' as const) : null;
    },
  },
  clock,
});

function save(draft: Partial<SaveProviderKeyCommand>) {
  clock.advance(1_000);
  return saveProviderKey(ports(), { ...commandOf(), provider: 'openai', baseUrl: null, secret: null, ...draft });
}

function commandOf() {
  const actor = { kind: 'user', id: null, label: 'Ines Marchetti' } as const;
  return { organizationId: fixture.organizationId, actor, origin: { requestId: 'call-1', address: null } };
}

const list = () => createProviderKeyRepository(connections.app).list(fixture.organizationId);
const ownProviders = async () => (await createApiKeyResolver(connections.gateway).resolve(digest))?.ownProviders;

describe('a provider key', () => {
  test('is tested with its secret, shown by its end only, and given sealed to the gateway', async () => {
    expect(await save({ secret: 'sk-a-long-secret-4242' })).toBeNull();
    expect(tested).toEqual([{ baseUrl: 'https://api.openai.com/v1', secret: 'sk-a-long-secret-4242' }]);
    const [shown] = await list();
    expect(shown).toMatchObject({ provider: 'openai', baseUrl: null, hasSecret: true, lastFour: '4242' });
    expect(JSON.stringify(shown)).not.toContain('long-secret');
    const sealedSecret = Buffer.from('https://api.openai.com sk-a-long-secret-4242').toString('base64');
    expect(await ownProviders()).toEqual([{ provider: 'openai', baseUrl: null, sealedSecret }]);
  });

  test('that fails its test is saved with the reason', async () => {
    expect(await save({ secret: 'sk-a-wrong-secret' })).toBe('provider_key_invalid');
    expect(await list()).toMatchObject([{ hasSecret: true, testErrorCode: 'provider_key_invalid' }]);
  });

  test('keeps its secret when only the path changes', async () => {
    await save({ baseUrl: 'https://models.example/v1', secret: 'sk-a-long-secret-4242' });
    await save({ baseUrl: 'https://models.example/v2' });
    expect(tested.at(-1)).toEqual({ baseUrl: 'https://models.example/v2', secret: 'sk-a-long-secret-4242' });
    expect(await list()).toMatchObject([{ hasSecret: true, lastFour: '4242', baseUrl: 'https://models.example/v2' }]);
  });

  test.each(['https://evil.example/v1', 'https://models.example:8443/v1', 'http://models.example/v1', null])(
    'invariant 39: loses its secret when the host becomes %s, and the secret goes nowhere',
    async (baseUrl) => {
      await save({ baseUrl: 'https://models.example/v1', secret: 'sk-a-long-secret-4242' });
      tested.length = 0;
      expect(await save({ baseUrl })).toBeNull();
      expect(tested).toEqual([]);
      expect(await list()).toMatchObject([{ hasSecret: false, lastFour: null, testedAt: null }]);
      expect(
        await testDatabase.query('SELECT sealed_secret FROM provider_key WHERE organization_id = $1', [
          fixture.organizationId,
        ]),
      ).toEqual([{ sealed_secret: null }]);
      expect(await ownProviders()).toEqual([]);
    },
  );

  test('invariant 39: of two who save at once one is told, so that no secret meets another’s host', async () => {
    await save({ provider: 'acme', baseUrl: 'https://models.example', secret: 'sk-a-long-secret-4242' });
    const settled = await Promise.allSettled([
      save({ provider: 'acme', baseUrl: 'https://models.example/v2' }),
      save({ provider: 'acme', baseUrl: 'https://evil.example' }),
      save({ provider: 'other', baseUrl: 'https://models.example', secret: 'sk-a-first-secret' }),
      save({ provider: 'other', baseUrl: 'https://evil.example' }),
    ]);
    const refused = settled.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'conflict' });
    for (const { sealed_secret: sealed, base_url: baseUrl } of await testDatabase.query<{
      sealed_secret: Buffer | null;
      base_url: string;
    }>('SELECT sealed_secret, base_url FROM provider_key WHERE organization_id = $1', [fixture.organizationId]))
      expect(sealed?.toString().split(' ')[0] ?? new URL(baseUrl).origin).toBe(new URL(baseUrl).origin);
  });

  test('without a known address needs one', async () => {
    await expect(save({ provider: 'acme', secret: 'sk-a-long-secret' })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { param: 'base_url' },
    });
  });

  test('is not given to a gateway for a project that credits pay for', async () => {
    fixture = await organizationWith({ projectMode: 'credits' });
    await save({ secret: 'sk-a-long-secret-4242' });
    expect(await ownProviders()).toEqual([]);
  });

  test('invariant 33: of another organization is neither shown nor deleted', async () => {
    await save({ secret: 'sk-a-long-secret-4242' });
    const owner = fixture;
    fixture = await insertOrganization(testDatabase);
    expect(await list()).toEqual([]);
    const deleting = deleteProviderKey(ports(), { ...commandOf(), provider: 'openai' });
    await expect(deleting).rejects.toMatchObject({ code: 'not_found' });
    fixture = owner;
    await deleteProviderKey(ports(), { ...commandOf(), provider: 'openai' });
    expect(await list()).toEqual([]);
    const actions = await testDatabase.query(
      'SELECT action FROM audit_event WHERE organization_id = $1 ORDER BY number',
      [fixture.organizationId],
    );
    expect(actions).toEqual([{ action: 'provider_key.saved' }, { action: 'provider_key.deleted' }]);
  });
});
