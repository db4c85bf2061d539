import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import { completion, useScriptedUpstream } from '../testing/scripted-upstream.ts';
import { TEST_ADMISSION, TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const gateway = useGateway();
const messages = [{ role: 'user', content: 'Hello.' }];
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
const chat = (apiKey: string, extra: object = {}) =>
  gateway.chat(apiKey, { model: 'simulator/gpt-4o-mini', messages, simulator: { usage }, ...extra });

async function refusalOf(response: Response) {
  const { code, param } = await readError(response);
  return [response.status, code, param];
}

test.each([
  ['suspended', 403, 'organization_suspended'],
  ['closed', 403, 'organization_closed'],
  ['purged', 403, 'organization_closed'],
] as const)(
  'invariant 36: an organization that is %s is refused with its reason, and nothing is called',
  async (state, status, code) => {
    const apiKey = gateway.mintKey({ lifecycleState: state });
    const before = gateway.recorded.length;
    expect(await refusalOf(await chat(apiKey))).toEqual([status, code, null]);
    const models = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${apiKey}` } });
    expect(await refusalOf(models)).toEqual([status, code, null]);
    expect(gateway.recorded).toHaveLength(before);
  },
);

test('invariant 37: a key is refused from the instant of its expiry on, also while its snapshot is still in use', async () => {
  const now = gateway.clock.now();
  const soon = gateway.mintKey({ expiresAt: new Date(now.getTime() + 1) });
  expect((await chat(soon)).status).toBe(200);
  const ended = gateway.mintKey({ expiresAt: now });
  expect(await refusalOf(await chat(ended))).toEqual([401, 'invalid_api_key', null]);
});

test('a key calls the models that it may call and no others, by whatever name', async () => {
  const apiKey = gateway.mintKey({ allowedModels: ['simulator/gpt-4o-mini'] });
  expect((await chat(apiKey)).status).toBe(200);
  for (const model of ['simulator/gpt-4o', 'simulator/gpt-4o-mini-2', 'nowhere/gpt-4o-mini']) {
    expect(await refusalOf(await chat(apiKey, { model }))).toEqual([403, 'model_not_allowed', 'model']);
  }
});

test('a key that has cost its limit is refused, and one that has not is served', async () => {
  const spent = gateway.mintKey({ spendLimitNanoUsd: 1_000n, spentNanoUsd: 1_000n });
  expect(await refusalOf(await chat(spent))).toEqual([402, 'spend_limit_reached', null]);
  expect((await chat(gateway.mintKey({ spendLimitNanoUsd: 1_000n, spentNanoUsd: 999n }))).status).toBe(200);
  expect(await refusalOf(await chat(gateway.mintKey({ spendLimitNanoUsd: 0n })))).toContain('spend_limit_reached');
});

test('beyond its rate a key is told when to come again, and no other key is held up', async () => {
  const apiKey = gateway.mintKey({ rateLimitPerMinute: 2 });
  expect([(await chat(apiKey)).status, (await chat(apiKey)).status]).toEqual([200, 200]);
  const refused = await chat(apiKey);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await refusalOf(refused)).toEqual([429, 'rate_limited', null]);
  expect((await chat(gateway.mintKey({ rateLimitPerMinute: 2 }))).status).toBe(200);
});

describe('limits on concurrent requests', () => {
  const upstream = useScriptedUpstream();
  const held = new TestGateway();
  beforeAll(() => {
    const limits = { requestsPerMinuteMax: 100, concurrencyMax: 2 };
    const provider = { name: 'acme', baseUrl: upstream.url, apiKey: null };
    return held.start({}, { providers: [provider], admission: { ...TEST_ADMISSION, organizationLimits: limits } });
  });
  afterAll(() => held.stop());

  /** A request that runs until it is let go. */
  async function hold(apiKey: string) {
    const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: arrival, resolve: arrive } = Promise.withResolvers<void>();
    upstream.answerWith((response) => {
      arrive();
      void gate.then(() => completion()(response));
    });
    const answer = held.chat(apiKey, { model: 'acme/m', messages });
    await arrival;
    return { answer, letGo };
  }

  test('a key has so many requests at once as it may, and its place is free when one ends', async () => {
    const apiKey = held.mintKey({ concurrencyLimit: 1 });
    const { answer, letGo } = await hold(apiKey);
    const refused = await held.chat(apiKey, { model: 'acme/m', messages });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refusalOf(refused)).toEqual([429, 'concurrency_limited', null]);
    letGo();
    await (await answer).text();
    expect((await held.chat(apiKey, { model: 'acme/m', messages })).status).toBe(200);
  });

  test('the keys of an organization share its places', async () => {
    const organizationId = randomUUID() as OrganizationId;
    const running = [await hold(held.mintKey({ organizationId })), await hold(held.mintKey({ organizationId }))];
    const third = held.mintKey({ organizationId });
    expect(await refusalOf(await held.chat(third, { model: 'acme/m', messages }))).toContain('concurrency_limited');
    for (const { answer, letGo } of running) {
      letGo();
      await (await answer).text();
    }
    expect((await held.chat(third, { model: 'acme/m', messages })).status).toBe(200);
  });

  test('no way to be refused keeps a place', async () => {
    const apiKey = held.mintKey({ concurrencyLimit: 1, projectMode: 'credits' });
    const requests: [object | string, Record<string, string>][] = [
      ['{', {}],
      [{ model: 'acme/m' }, {}],
      [{ model: 'nobody/m', messages }, {}],
      [{ model: 'acme/m', messages }, { 'x-lethe-retention': 'some' }],
      [{ model: 'acme/m', messages }, { 'content-encoding': 'gzip' }],
      [{ model: 'acme/m', messages }, {}],
    ];
    for (const [body, headers] of requests) {
      const [status, code] = await refusalOf(await held.chat(apiKey, body, headers));
      expect([status, code]).not.toContain('concurrency_limited');
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });

  test('the keys of an organization share its rate', async () => {
    const organizationId = randomUUID() as OrganizationId;
    for (let count = 0; count < 100; count += 1) {
      await (await held.chat(held.mintKey({ organizationId }), '{')).text();
    }
    const refused = await held.chat(held.mintKey({ organizationId }), '{');
    expect(await refusalOf(refused)).toEqual([429, 'rate_limited', null]);
  });
});

test('the strictest of organization, project and key is recorded and told', async () => {
  const apiKey = gateway.mintRetainingKey({
    projectRetention: { level: null, payloadRetentionDays: 7 },
    keyRetention: { level: null, payloadRetentionDays: 3 },
  });
  for (const stream of [false, true]) {
    const response = await chat(apiKey, { stream });
    await response.text();
    expect(response.headers.get('x-lethe-retention-level')).toBe('retain_all');
    expect(response.headers.get('x-lethe-retention-source')).toBe('key');
    expect(response.headers.get('x-lethe-retention-expires-at')).toBe('2026-11-24T08:00:00.000Z');
    const { record } = gateway.entryOf(response.headers.get('x-request-id'));
    expect(record.retention).toMatchObject({ source: 'key', payloadRetentionDays: 3, policyVersion: 7 });
    expect(record.retention.expiresAt).toEqual(new Date('2026-11-24T08:00:00Z'));
  }
});

test('a project that keeps metadata only keeps no payload, and the answer names no expiry', async () => {
  const apiKey = gateway.mintRetainingKey({ projectRetention: { level: 'metadata_only', payloadRetentionDays: null } });
  const response = await chat(apiKey);
  expect(response.headers.get('x-lethe-retention-level')).toBe('metadata_only');
  expect(response.headers.get('x-lethe-retention-source')).toBe('project');
  expect(response.headers.get('x-lethe-retention-expires-at')).toBeNull();
  await response.text();
  const { record, parts } = gateway.entryOf(response.headers.get('x-request-id'));
  expect([record.retention.notStoredReason, record.retention.source, parts]).toEqual(['level', 'project', []]);
});
