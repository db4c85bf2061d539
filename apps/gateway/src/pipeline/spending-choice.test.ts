import { randomUUID } from 'node:crypto';
import type { OutOfCreditChoice } from '@lethe/core/billing';
import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { KeySnapshot } from '@lethe/db';
import { describe, expect, test } from 'vitest';
import { readError } from '../testing/read-events.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { useGateway } from '../testing/use-gateway.ts';

const messages = [{ role: 'user', content: 'Hello.' }];
const usage = { prompt_tokens: 1_000, completion_tokens: 500 };
/** The fee for 1 500 tokens. What is held for it is more: that of 4 096 output tokens and a few of input. */
const FEE = 15_000n;
const HELD_MAX = 45_000n;
const request = { model: 'simulator/gpt-4o-mini', messages, max_tokens: 4_096, simulator: { usage } };
const retainAll = { level: 'retain_all', payloadRetentionDays: 30, metadataRetentionDays: null, version: 1 } as const;
const PLENTY = 100n * NANO_USD_PER_USD;

const gateway = useGateway();

interface Setting {
  readonly mode: KeySnapshot['projectMode'];
  readonly choice?: OutOfCreditChoice;
  readonly cap?: bigint | null;
  readonly balance?: bigint;
  readonly isCreditLow?: boolean;
  readonly policy?: KeySnapshot['policy'];
}

/** A key of a new organization with these settings, in whose month nothing has been stored yet. */
function keyWith(at: TestGateway, setting: Setting) {
  const { mode, choice = 'continue_unstored', cap = null, balance = PLENTY, isCreditLow = false } = setting;
  const organizationId = randomUUID() as OrganizationId;
  const leases = at.creditOf(organizationId);
  leases.balanceNanoUsd = balance;
  leases.storageLeftNanoUsd = cap;
  const spending = { version: 1, outOfCredit: choice, monthlyStorageCapNanoUsd: cap, isCreditLow };
  const traits = { organizationId, projectMode: mode, policy: setting.policy ?? retainAll, spending };
  return { apiKey: at.mintKey(traits), leases, organizationId, traits };
}

async function refusalOf(response: Response) {
  return [response.status, (await readError(response)).code];
}

async function outcomeOf(at: TestGateway, response: Response) {
  expect(response.status).toBe(200);
  const { usage: told } = (await response.json()) as { usage: Record<string, number> };
  const { record, parts } = at.entryOf(response.headers.get('x-request-id'));
  return {
    header: response.headers.get('x-lethe-not-stored-reason'),
    reason: record.retention.notStoredReason,
    fee: record.cost.storageNanoUsd,
    told: told.cost_nano_usd_data_storage,
    partCount: parts.length,
  };
}

const stored = { header: null, reason: null, fee: FEE, told: Number(FEE), partCount: 2 };
const unstored = (reason: string) => ({ header: reason, reason, fee: 0n, told: 0, partCount: 0 });

describe.each(['api_keys', 'credits'] as const)('the cap on storage in %s mode', (mode) => {
  test('is used up and then not passed: who continues is answered and not stored, and told so', async () => {
    const { apiKey } = keyWith(gateway, { mode, cap: FEE + HELD_MAX });
    const outcomes = [];
    for (let index = 0; index < 4; index += 1)
      outcomes.push(await outcomeOf(gateway, await gateway.chat(apiKey, request)));
    expect(outcomes).toEqual([stored, stored, unstored('storage_cap'), unstored('storage_cap')]);
  });

  test('refuses who chose to block, before anything is called, and lets in what is not to be stored', async () => {
    const { apiKey } = keyWith(gateway, { mode, cap: 0n, choice: 'block' });
    const recordCount = gateway.recorded.length;
    expect(await refusalOf(await gateway.chat(apiKey, request))).toEqual([402, 'storage_cap_reached']);
    expect(gateway.recorded).toHaveLength(recordCount);
    const unwanted = { 'x-lethe-retention': 'metadata_only' };
    expect(await outcomeOf(gateway, await gateway.chat(apiKey, request, unwanted))).toEqual(unstored('header'));
  });

  test('invariant 11: of 200 concurrent requests with room for one, one is stored', async () => {
    const { apiKey, leases } = keyWith(gateway, { mode, cap: HELD_MAX });
    const answers = await Promise.all(Array.from({ length: 200 }, () => gateway.chat(apiKey, request)));
    const outcomes = await Promise.all(answers.map((answer) => outcomeOf(gateway, answer)));
    expect(outcomes.filter(({ reason }) => reason === null)).toEqual([stored]);
    expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(new Set([null, 'storage_cap']));
    expect([...leases.held.values()].reduce((sum, { storage }) => sum + storage, 0n)).toBeLessThanOrEqual(HELD_MAX);
  });

  test('holds for the fee that it comes to: a provider that wrote more than was asked for is answered and not stored', async () => {
    const { apiKey } = keyWith(gateway, { mode, cap: HELD_MAX });
    const longer = { prompt_tokens: 1_000, completion_tokens: 5_000 };
    const outcome = await outcomeOf(gateway, await gateway.chat(apiKey, { ...request, simulator: { usage: longer } }));
    // Decided when the answer had ended: the head had gone out before.
    expect(outcome).toEqual({ ...unstored('storage_cap'), header: null });
  });

  test('a cap that is raised is heeded at once, and one that is lowered too', async () => {
    const { leases, traits } = keyWith(gateway, { mode, cap: 0n });
    const keyAt = (version: number, cap: bigint) => {
      leases.storageLeftNanoUsd = cap;
      return gateway.mintKey({ ...traits, spending: { ...traits.spending, version, monthlyStorageCapNanoUsd: cap } });
    };
    const reasonAt = async (apiKey: string) => (await outcomeOf(gateway, await gateway.chat(apiKey, request))).reason;
    expect(await reasonAt(keyAt(1, 0n))).toBe('storage_cap');
    expect(await reasonAt(keyAt(2, NANO_USD_PER_USD))).toBeNull();
    expect(await reasonAt(keyAt(3, 10n))).toBe('storage_cap');
  });

  test('when the database cannot be asked for room, the choice decides as well', async () => {
    const open = keyWith(gateway, { mode, cap: PLENTY });
    await outcomeOf(gateway, await gateway.chat(open.apiKey, request, { 'x-lethe-retention': 'metadata_only' }));
    const closed = keyWith(gateway, { mode, cap: PLENTY, choice: 'block' });
    for (const { leases } of [open, closed]) leases.failure = new Error('away');
    expect(await refusalOf(await gateway.chat(closed.apiKey, request))).toEqual([503, 'service_unavailable']);
    const answer = await outcomeOf(gateway, await gateway.chat(open.apiKey, request));
    expect(answer).toEqual(unstored('store_failed'));
  });
});

describe('with a new month', () => {
  const other = useGateway();

  test('there is room again', async () => {
    const { apiKey, leases } = keyWith(other, { mode: 'api_keys', cap: HELD_MAX });
    const reason = async () => (await outcomeOf(other, await other.chat(apiKey, request))).reason;
    expect([await reason(), await reason()]).toEqual([null, 'storage_cap']);
    const december = new Date('2026-12-01T00:00:00Z');
    other.clock.advance(december.getTime() - other.clock.now().getTime());
    leases.beginMonth(december, HELD_MAX);
    expect([await reason(), await reason()]).toEqual([null, 'storage_cap']);
  });
});

describe('without credit', () => {
  test('in API-keys mode the organization chooses between an answer that is not stored and none', async () => {
    const open = keyWith(gateway, { mode: 'api_keys', balance: 0n });
    expect(await outcomeOf(gateway, await gateway.chat(open.apiKey, request))).toEqual(unstored('no_credit'));
    const closed = keyWith(gateway, { mode: 'api_keys', balance: 0n, choice: 'block' });
    expect(await refusalOf(await gateway.chat(closed.apiKey, request))).toEqual([402, 'insufficient_credits']);
  });

  test('in API-keys mode metadata only is answered, whatever was chosen', async () => {
    const policy = { ...retainAll, level: 'metadata_only' } as const;
    const { apiKey } = keyWith(gateway, { mode: 'api_keys', balance: 0n, cap: 0n, choice: 'block', policy });
    expect(await outcomeOf(gateway, await gateway.chat(apiKey, request))).toEqual(unstored('level'));
  });

  test.each(['continue_unstored', 'block'] as const)('in credits mode it is refused: %s', async (choice) => {
    const { apiKey } = keyWith(gateway, { mode: 'credits', balance: 0n, choice });
    expect(await refusalOf(await gateway.chat(apiKey, request))).toEqual([402, 'insufficient_credits']);
  });

  test('in credits mode credit for the inference alone is not enough for what is to be stored', async () => {
    const { apiKey } = keyWith(gateway, { mode: 'credits', balance: 2_480_000n });
    expect(await refusalOf(await gateway.chat(apiKey, request))).toEqual([402, 'insufficient_credits']);
    const unwanted = { 'x-lethe-retention': 'metadata_only' };
    expect(await outcomeOf(gateway, await gateway.chat(apiKey, request, unwanted))).toEqual(unstored('header'));
  });

  test('in credits mode a full cap is no way round it', async () => {
    const { apiKey } = keyWith(gateway, { mode: 'credits', balance: 0n, cap: 0n });
    expect(await refusalOf(await gateway.chat(apiKey, request))).toEqual([402, 'insufficient_credits']);
  });
});

describe('a low balance', () => {
  test.each([true, false])('is told with each answer, and with no other: %s', async (isCreditLow) => {
    const policy = { ...retainAll, level: 'metadata_only' } as const;
    const { apiKey } = keyWith(gateway, { mode: 'api_keys', isCreditLow, policy });
    const answer = await gateway.chat(apiKey, request);
    await answer.text();
    expect(answer.headers.get('x-lethe-credit-low')).toBe(isCreditLow ? 'true' : null);
  });
});

describe('in a self-hosted installation', () => {
  const selfHosted = useGateway({}, { selfHosted: { payloadRetentionDays: 30, metadataRetentionDays: null } });

  test('there is no fee, so neither cap nor low balance means anything', async () => {
    const { apiKey, leases } = keyWith(selfHosted, { mode: 'credits', cap: 0n, choice: 'block', isCreditLow: true });
    const answer = await selfHosted.chat(apiKey, request);
    expect(answer.headers.get('x-lethe-credit-low')).toBeNull();
    expect(await outcomeOf(selfHosted, answer)).toMatchObject({ reason: null, fee: 0n, partCount: 2 });
    expect(leases.callCount).toBe(0);
  });
});
