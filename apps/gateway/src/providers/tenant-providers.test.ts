import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot, OwnProvider } from '@lethe/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { listen, TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const CANARY = 'sk-canary-90ab12cd';
/** Self-hosted, with model servers on its own network. */
const gateway = useGateway({}, { egress: { policy: { isPrivateAllowed: true } } });
/** As in the cloud. */
const cloud = new TestGateway();
const messages = [{ role: 'user', content: 'Hello.' }];
const completion = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hi.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
};

/** A tenant's provider, which notes what it was called with. */
const seen: (string | undefined)[] = [];
let status = 200;
let provider: Server;
let baseUrl = '';

beforeAll(async () => {
  await cloud.start({}, { egress: { policy: { isPrivateAllowed: false } } });
  provider = createServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(status, status === 307 ? { location: `${baseUrl}/elsewhere` } : {});
    response.end(JSON.stringify(status === 200 ? completion : { error: { message: `Wrong key ${CANARY}.` } }));
  });
  baseUrl = `${await listen(provider)}/v1`;
});
afterAll(async () => {
  await cloud.stop();
  provider.closeAllConnections();
  provider.close();
});

interface Account {
  readonly name?: string;
  readonly secret?: string;
  readonly sealedFor?: string;
  readonly address?: string;
}

function accountOf(organizationId: OrganizationId, account: Account, of: TestGateway): OwnProvider {
  const { name = 'acme', secret = CANARY, address = baseUrl, sealedFor = new URL(address).origin } = account;
  const sealed = of.secrets.seal({ organizationId, provider: name, origin: sealedFor }, secret);
  return { provider: name, baseUrl: address, sealedSecret: Buffer.from(sealed).toString('base64') };
}

function mint(account: Account, traits: Partial<KeySnapshot> = {}, of: TestGateway = gateway): string {
  const organizationId = randomUUID() as OrganizationId;
  return of.mintKey({ organizationId, ownProviders: [accountOf(organizationId, account, of)], ...traits });
}

const chat = (apiKey: string, model: string, of: TestGateway = gateway) => of.chat(apiKey, { model, messages });

async function refusalOf(response: Response) {
  return [response.status, (await readError(response)).code];
}

test('a call goes to the tenant’s own account, and the operator’s is used where the tenant has none', async () => {
  const apiKey = mint({});
  const response = await chat(apiKey, 'acme/anything');
  expect([response.status, seen.at(-1)]).toEqual([200, `Bearer ${CANARY}`]);
  await response.text();
  const before = seen.length;
  expect((await chat(apiKey, 'simulator/gpt-4o-mini')).status).toBe(200);
  expect(seen).toHaveLength(before);
});

test('a known provider at the tenant’s own address answers bare names too, and is listed', async () => {
  const apiKey = mint({ name: 'openai', secret: 'sk-of-one-tenant' });
  expect((await chat(apiKey, 'gpt-4o-mini')).status).toBe(200);
  expect(seen.at(-1)).toBe('Bearer sk-of-one-tenant');
  const listed = async (key: string) =>
    (await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).text();
  expect(await listed(apiKey)).toContain('"openai/gpt-4o-mini"');
  expect(await listed(gateway.mintKey())).not.toContain('"openai/gpt-4o-mini"');
});

test('two tenants with a provider of the same name each call with their own key', async () => {
  const keys = ['sk-of-tenant-one', 'sk-of-tenant-two'].map((secret) => mint({ secret }));
  for (const round of [0, 1]) {
    for (const [index, apiKey] of keys.entries()) {
      await (await chat(apiKey, `acme/m${round}`)).text();
      expect(seen.at(-1)).toBe(['Bearer sk-of-tenant-one', 'Bearer sk-of-tenant-two'][index]);
    }
  }
});

test('a secret that was replaced is used at once', async () => {
  const organizationId = randomUUID() as OrganizationId;
  const keyWith = (secret: string) =>
    gateway.mintKey({ organizationId, ownProviders: [accountOf(organizationId, { secret }, gateway)] });
  await (await chat(keyWith('sk-first-secret'), 'acme/m')).text();
  await (await chat(keyWith('sk-second-secret'), 'acme/m')).text();
  expect(seen.slice(-2)).toEqual(['Bearer sk-first-secret', 'Bearer sk-second-secret']);
});

test('invariant 39: a secret that was sealed for another host is sent nowhere', async () => {
  const before = seen.length;
  const response = await chat(mint({ sealedFor: 'https://api.openai.com' }), 'acme/m');
  expect(await refusalOf(response)).toEqual([503, 'key_unavailable']);
  expect(seen).toHaveLength(before);
});

test('invariant 39: no address that is not public is called, whatever was saved', async () => {
  const before = seen.length;
  for (const address of [
    baseUrl,
    'https://127.0.0.1/v1',
    'https://0x7f.1',
    'https://[::ffff:127.0.0.1]',
    'https://localhost',
  ]) {
    const apiKey = mint({ address }, {}, cloud);
    expect(await refusalOf(await chat(apiKey, 'acme/m', cloud))).toEqual([400, 'url_not_allowed']);
  }
  expect(seen).toHaveLength(before);
});

test('invariant 39: no field of a request chooses the destination', async () => {
  const apiKey = gateway.mintKey();
  const before = seen.length;
  const choices = { base_url: baseUrl, api_base: baseUrl, user_config: { api_base: baseUrl }, baseUrl, url: baseUrl };
  for (const model of ['simulator/gpt-4o-mini', `${baseUrl}/m`, '//evil.example/m'])
    await (await gateway.chat(apiKey, { model, messages, ...choices })).text();
  expect(seen).toHaveLength(before);
});

test('invariant 39: a redirect is not followed', async () => {
  status = 307;
  const before = seen.length;
  const response = await chat(mint({}), 'acme/m');
  status = 200;
  expect(await refusalOf(response)).toEqual([502, 'upstream_invalid_response']);
  expect(seen).toHaveLength(before + 1);
});

test('a key that the provider refuses is named as the tenant’s, without the provider’s words, which may quote it', async () => {
  status = 401;
  const response = await chat(mint({}), 'acme/m');
  status = 200;
  const text = await response.text();
  expect(response.status).toBe(400);
  expect(JSON.parse(text).error.code).toBe('provider_key_invalid');
  expect(text).not.toContain(CANARY);
});

test('an address of a tenant’s choice cannot talk its storage fee down: the larger of its report and our own count is billed, and flagged', async () => {
  const retaining = {
    policy: { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 },
  } as const;
  const response = await chat(mint({}, retaining), 'acme/m');
  await response.text();
  const { record } = gateway.entryOf(response.headers.get('x-request-id'));
  const { inputTokens, outputTokens, isEstimated } = record.usage;
  expect([isEstimated, inputTokens > 1, outputTokens > 1]).toEqual([true, true, true]);
  expect(record.cost.storageNanoUsd).toBe(BigInt(inputTokens + outputTokens) * 10n);
  completion.usage = { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1_000 };
  const honest = await chat(mint({}, retaining), 'acme/m');
  await honest.text();
  const larger = gateway.entryOf(honest.headers.get('x-request-id')).record;
  expect(larger.usage).toMatchObject({ inputTokens: 900, outputTokens: 100, isEstimated: false });
});

test('invariant 38: no line of the log holds a tenant’s secret', () => {
  expect(gateway.logLines.concat(cloud.logLines).join('')).not.toContain('sk-');
});
