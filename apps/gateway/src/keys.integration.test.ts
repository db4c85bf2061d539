import type { LifecycleState } from '@lethe/core/tenancy';
import { moveOrganization, useDatabase } from '@lethe/testkit/postgres';
import { createSecretVault, digestApiKey, openMasterKeys } from '@lethe/vault';
import { expect, test, vi } from 'vitest';
import { readError } from './testing/read-events.ts';
import { useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase);
const PROVIDER_SECRET = 'sk-canary-of-a-provider-3e9b51f07a';

async function wholeDatabase(): Promise<string> {
  const tables = await testDatabase.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await testDatabase.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    texts.push(...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

async function refusalOf(response: Response) {
  return [response.status, (await readError(response)).code];
}

test('invariant 38: of an API key only its HMAC, and of a provider key only its seal, is in the database, and nothing of either in a log', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization();
  const vault = createSecretVault(openMasterKeys({ LETHE_MASTER_KEY_FILE: gateway.env.LETHE_MASTER_KEY_FILE ?? '' }));
  const binding = { organizationId, provider: 'acme', origin: 'https://127.0.0.1' };
  await testDatabase.query(
    `INSERT INTO provider_key (organization_id, provider, base_url, sealed_secret, updated_at) VALUES ($1, 'acme', 'https://127.0.0.1', $2, now())`,
    [organizationId, Buffer.from(vault.seal(binding, PROVIDER_SECRET))],
  );
  await (await gateway.chat(apiKey, {})).text();
  await (await gateway.chat(apiKey, { stream: true })).text();
  await (await gateway.chat(apiKey, { simulator: { status: 500, error: { message: 'No.' } } })).text();
  await (await gateway.chat(`${apiKey.slice(0, -1)}x`, {})).text();
  expect(await refusalOf(await gateway.chat(apiKey, { model: 'acme/m' }))).toEqual([400, 'url_not_allowed']);
  const kept = await wholeDatabase();
  const logged = gateway.logLines.join('');
  const pepper = Buffer.from(gateway.env.LETHE_API_KEY_PEPPER ?? '', 'hex');
  expect(kept).toContain(digestApiKey(apiKey, pepper).toString('hex'));
  expect(kept).toContain('acme');
  for (const secret of [apiKey, PROVIDER_SECRET]) {
    // Without the prefix, which all keys share, and the last four characters, which are shown.
    const core = secret.slice(11, -4);
    for (const trace of [core, Buffer.from(core).toString('hex'), Buffer.from(core).toString('base64').slice(0, -4)]) {
      expect(kept).not.toContain(trace);
      expect(logged).not.toContain(trace);
    }
  }
});

test.each([
  ['suspended', 'organization_suspended'],
  ['closed', 'organization_closed'],
] as const)(
  'invariant 36: an organization that becomes %s is refused by a running gateway, and served again when it is active',
  async (state, code) => {
    const { apiKey, organizationId } = await gateway.addOrganization();
    const setState = (next: LifecycleState) => moveOrganization(testDatabase, organizationId, next);
    expect((await gateway.chat(apiKey, {})).status).toBe(200);
    await setState(state);
    await vi.waitFor(async () => expect(await refusalOf(await gateway.chat(apiKey, {}))).toEqual([403, code]));
    await setState('active');
    await vi.waitFor(async () => expect((await gateway.chat(apiKey, {})).status).toBe(200));
  },
);

test('invariant 37: a limit that is set, and a project that is archived, hold for a running gateway without a restart', async () => {
  const { apiKey, apiKeyId, projectId } = await gateway.addOrganization();
  await (await gateway.chat(apiKey, {})).text();
  // What the key has cost is known once the record has arrived.
  const batches = 'SELECT FROM usage_batch_line WHERE api_key_id = $1';
  await vi.waitFor(async () => expect(await testDatabase.query(batches, [apiKeyId])).toHaveLength(1), {
    timeout: 10_000,
  });
  await testDatabase.query('UPDATE api_key SET spend_limit_nano_usd = 1 WHERE id = $1', [apiKeyId]);
  await vi.waitFor(async () => {
    expect(await refusalOf(await gateway.chat(apiKey, {}))).toEqual([402, 'spend_limit_reached']);
  });
  await testDatabase.query('UPDATE project SET archived_at = now() WHERE id = $1', [projectId]);
  await vi.waitFor(async () => {
    expect(await refusalOf(await gateway.chat(apiKey, {}))).toEqual([401, 'invalid_api_key']);
  });
});
