import { randomUUID } from 'node:crypto';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import { createPriceList } from '@lethe/pricing';
import { describe, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const messages = [{ role: 'user', content: 'Hello.' }];
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
const request = { model: 'simulator/gpt-4o-mini', messages, simulator: { usage } };
const retainAll = { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 } as const;

const gateway = useGateway();

/** A key of a new organization with so much credit. */
function keyWith(at: TestGateway, balanceNanoUsd: bigint, traits: Partial<KeySnapshot>) {
  const organizationId = randomUUID() as OrganizationId;
  const leases = at.creditOf(organizationId);
  leases.balanceNanoUsd = balanceNanoUsd;
  return { apiKey: at.mintKey({ organizationId, ...traits }), organizationId, leases };
}

async function refusalOf(response: Response) {
  const { code, param } = await readError(response);
  return [response.status, code, param];
}

async function recordOf(at: TestGateway, response: Response) {
  expect(response.status).toBe(200);
  await response.text();
  return at.entryOf(response.headers.get('x-request-id'));
}

describe('in credits mode', () => {
  test('a request without credit is refused before anything is called, and leaves no record', async () => {
    const { apiKey } = keyWith(gateway, 0n, { projectMode: 'credits' });
    const recordCount = gateway.recorded.length;
    const seen = await (await fetch(`${gateway.simulatorUrl}/simulator/calls`)).text();
    expect(await refusalOf(await gateway.chat(apiKey, request))).toEqual([402, 'insufficient_credits', null]);
    expect(gateway.recorded).toHaveLength(recordCount);
    expect(await (await fetch(`${gateway.simulatorUrl}/simulator/calls`)).text()).toBe(seen);
  });

  test('invariant 8: inference and storage are paid from the lease that the record names', async () => {
    const { apiKey, leases } = keyWith(gateway, NANO_USD_PER_USD, { projectMode: 'credits', policy: retainAll });
    const { record, leaseId } = await recordOf(gateway, await gateway.chat(apiKey, request));
    // 1 000 input tokens at 150 and 500 output tokens at 600 nano-dollars, and 10 for the storage of each.
    expect(record.cost.totalNanoUsd).toBe(450_000n + 15_000n);
    expect(leases.held.has(leaseId ?? '')).toBe(true);
  });

  test('invariant 11: of 200 concurrent requests with credit for one, one is let through', async () => {
    // Of what one request may cost at the likeliest, 4 096 output tokens are nearly all.
    const { apiKey } = keyWith(gateway, 2_600_000n, { projectMode: 'credits' });
    const body = { ...request, max_tokens: 4_096 };
    const answers = await Promise.all(Array.from({ length: 200 }, () => gateway.chat(apiKey, body)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 402)).toHaveLength(199);
    await Promise.all(answers.map((answer) => answer.text()));
  });

  test('what a request may cost at the worst counts, with every choice, and not only what it is likely to', async () => {
    const { apiKey } = keyWith(gateway, 10_000_000n, { projectMode: 'credits' });
    const worst = { ...request, max_tokens: 16_000 };
    expect((await gateway.chat(apiKey, worst)).status).toBe(200);
    expect(await refusalOf(await gateway.chat(apiKey, { ...worst, n: 2 }))).toContain('insufficient_credits');
  });

  test.each([
    ['a document', { type: 'file', file: { file_id: 'f' } }, 1],
    ['pictures', { type: 'image_url', image_url: { url: 'https://lethe.example/a.png' } }, 20],
    ['something that nobody knows', { type: 'hologram', hologram: {} }, 1],
  ])(
    '%s may cost far more than its address is long, and is let in only where that is covered',
    async (_, part, count) => {
      // At 150 nano-dollars a token a million of them is 0.15 dollars.
      const { apiKey } = keyWith(gateway, 20_000_000n, { projectMode: 'credits' });
      const content = [{ type: 'text', text: 'What is this?' }, ...Array.from({ length: count }, () => part)];
      const body = { ...request, max_tokens: 100, messages: [{ role: 'user', content }] };
      expect(await refusalOf(await gateway.chat(apiKey, body))).toContain('insufficient_credits');
      const richer = keyWith(gateway, 200_000_000n, { projectMode: 'credits' });
      expect((await gateway.chat(richer.apiKey, body)).status).toBe(200);
    },
  );

  test.each([
    ['credit for all of them is free', NANO_USD_PER_USD, '4'],
    ['credit for one is all there is', 200_000_000n, '1'],
  ])('further calls are made as far as credit is to be had for them: %s', async (_, balanceNanoUsd, attempts) => {
    // At the worst, a call costs $0.16: more than half of what a gateway leases at once.
    const { apiKey } = keyWith(gateway, balanceNanoUsd, { projectMode: 'credits' });
    const failing = { ...request, model: 'simulator/gpt-4o', simulator: { status: 500 } };
    const response = await gateway.chat(apiKey, failing, { 'x-lethe-fallback': 'simulator/gpt-4o' });
    await response.text();
    expect([response.status, response.headers.get('x-lethe-attempts')]).toEqual([502, attempts]);
  });

  test('a model without a known price is refused, as the first and as a fallback', async () => {
    const { apiKey } = keyWith(gateway, NANO_USD_PER_USD, { projectMode: 'credits' });
    const unpriced = { ...request, model: 'simulator/nobody-knows-this' };
    expect(await refusalOf(await gateway.chat(apiKey, unpriced))).toEqual([400, 'model_price_unknown', 'model']);
    const fallback = { 'x-lethe-fallback': 'simulator/nobody-knows-this' };
    expect(await refusalOf(await gateway.chat(apiKey, request, fallback))).toContain('model_price_unknown');
  });

  test('when the database cannot be asked for credit, the caller is told to come again', async () => {
    const { apiKey, leases } = keyWith(gateway, NANO_USD_PER_USD, { projectMode: 'credits' });
    leases.failure = new Error('away');
    const refused = await gateway.chat(apiKey, request);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refusalOf(refused)).toEqual([503, 'service_unavailable', null]);
  });
});

describe('in API-keys mode', () => {
  test('metadata only needs no credit, and asks for none', async () => {
    const { apiKey, leases } = keyWith(gateway, 0n, { projectMode: 'api_keys' });
    expect((await recordOf(gateway, await gateway.chat(apiKey, request))).leaseId).toBeNull();
    expect(leases.callCount).toBe(0);
  });

  test('invariant 8: storage alone is paid from credit', async () => {
    const { apiKey, leases } = keyWith(gateway, 2_000_000n, { projectMode: 'api_keys', policy: retainAll });
    const { record, leaseId } = await recordOf(gateway, await gateway.chat(apiKey, request));
    expect([record.cost.storageNanoUsd, record.retention.notStoredReason]).toEqual([15_000n, null]);
    expect(leases.held.has(leaseId ?? '')).toBe(true);
  });

  test.each([
    ['without credit', { balance: 0n, failure: null }, 'no_credit'],
    ['when credit cannot be asked for', { balance: NANO_USD_PER_USD, failure: new Error('away') }, 'store_failed'],
  ] as const)(
    '%s a request is served and not stored, and record and answer say so',
    async (_, { balance, failure }, reason) => {
      const { apiKey, leases } = keyWith(gateway, balance, { projectMode: 'api_keys', policy: retainAll });
      leases.failure = failure;
      const response = await gateway.chat(apiKey, request);
      expect(response.headers.get('x-lethe-retention-expires-at')).toBeNull();
      expect(response.headers.get('x-lethe-not-stored-reason')).toBe(reason);
      const { record, parts } = await recordOf(gateway, response);
      expect(record.retention).toMatchObject({ level: 'retain_all', expiresAt: null, notStoredReason: reason });
      expect([record.cost.storageNanoUsd, parts]).toEqual([0n, []]);
    },
  );
});

describe('where nobody says how long an answer can be', () => {
  const unbounded = useGateway({}, { prices: { ...createPriceList(), outputTokensMax: () => null } });

  test('credits pay only for a request that says so itself', async () => {
    const { apiKey } = keyWith(unbounded, NANO_USD_PER_USD, { projectMode: 'credits' });
    const refused = await unbounded.chat(apiKey, request);
    expect(await refusalOf(refused)).toEqual([400, 'max_tokens_required', 'max_tokens']);
    expect((await unbounded.chat(apiKey, { ...request, max_tokens: 100 })).status).toBe(200);
  });
});

describe('in a self-hosted installation', () => {
  const selfHosted = useGateway({}, { selfHosted: { payloadRetentionDays: 30, metadataRetentionDays: null } });

  test.each(['credits', 'api_keys'] as const)('no credit is asked for in %s mode', async (projectMode) => {
    const { apiKey, leases } = keyWith(selfHosted, 0n, { projectMode, policy: retainAll });
    const { record } = await recordOf(selfHosted, await selfHosted.chat(apiKey, request));
    expect([record.retention.notStoredReason, leases.callCount]).toEqual([null, 0]);
  });
});
