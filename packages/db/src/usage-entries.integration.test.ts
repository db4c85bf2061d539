import { randomUUID } from 'node:crypto';
import { type RecordedAttempt, type RequestRecord, soleAttempt } from '@lethe/core/payloads';
import { addMs } from '@lethe/core/time';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCreditLedger, createRecordWriter, createRequestRepository, type RecordEntry } from './index.ts';
import { useConnections } from './testing/connections.ts';
import { settleAll } from './testing/credit.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const INFERENCE = 1_256_500n;
const STORAGE = 15_230n;

const inADay = (): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000);
const write = (entries: readonly RecordEntry[]) => createRecordWriter(connections.gateway).write(entries);

async function storedRecord(fixture: OrganizationFixture, overrides: Partial<RequestRecord> = {}) {
  const record = storedUntil(inADay(), recordOf(fixture, overrides));
  await insertHourKey(testDatabase, partOf(record));
  return record;
}

interface UsageRow {
  id: string;
  attempt_number: number;
  provider: string;
  inference: string | null;
  charged: string;
  storage: string;
}

const usageOf = (fixture: OrganizationFixture) =>
  testDatabase.query<UsageRow>(
    `SELECT id, attempt_number, provider, inference_nano_usd AS inference, charged_inference_nano_usd AS charged, storage_nano_usd AS storage
     FROM usage_entry WHERE organization_id = $1 ORDER BY request_id, attempt_number`,
    [fixture.organizationId],
  );
const batchesOf = (fixture: OrganizationFixture) =>
  testDatabase.query<{ lease_id: string | null; entries: number; inference: string; storage: string; month: string }>(
    `SELECT lease_id, entry_count AS entries, inference_nano_usd AS inference, storage_nano_usd AS storage, to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month
     FROM usage_batch WHERE organization_id = $1 ORDER BY occurred_at, lease_id`,
    [fixture.organizationId],
  );

function earlierAttempt(overrides: Partial<RecordedAttempt> = {}): RecordedAttempt {
  return {
    id: randomUUID(),
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    isOwnAccount: false,
    statusCode: null,
    errorCode: 'upstream_unreachable',
    usage: { inputTokens: 9, cachedInputTokens: 1, outputTokens: 2, reasoningTokens: 0, isEstimated: true },
    rates: {
      inputNanoUsdPerMillion: 9_007_199_254_740_993n,
      cachedInputNanoUsdPerMillion: 1n,
      outputNanoUsdPerMillion: 2n,
      reasoningNanoUsdPerMillion: 3n,
    },
    inferenceNanoUsd: 700n,
    calledAt: new Date('2026-11-21T08:00:00.124Z'),
    durationMs: 40,
    ...overrides,
  };
}

describe('invariant 3: every attempt', () => {
  test('is one usage entry with what it used and cost; only the last one bears the storage fee', async () => {
    const fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
    const stored = await storedRecord(fixture, { projectMode: 'credits' });
    const record = { ...stored, cost: { ...stored.cost, earlierAttemptsNanoUsd: 700n, totalNanoUsd: 1_272_430n } };
    const [first, second] = [
      earlierAttempt(),
      earlierAttempt({ rates: null, inferenceNanoUsd: null, statusCode: 529 }),
    ];
    const last = soleAttempt(record, { id: randomUUID(), isOwnAccount: false });
    await write([entryOf(record, [partOf(record)], { attempts: [first, second, last] })]);
    expect(await usageOf(fixture)).toEqual([
      { id: first.id, attempt_number: 1, provider: 'anthropic', inference: '700', charged: '700', storage: '0' },
      { id: second.id, attempt_number: 2, provider: 'anthropic', inference: null, charged: '0', storage: '0' },
      {
        id: last.id,
        attempt_number: 3,
        provider: 'openai',
        inference: '1256500',
        charged: '1256500',
        storage: '15230',
      },
    ]);
    const [row] = await testDatabase.query(
      `SELECT project_id, api_key_id, endpoint, model, occurred_at, status_code, error_code, duration_ms, input_tokens, cached_input_tokens,
        output_tokens, reasoning_tokens, is_estimated, input_rate_nano_usd, reasoning_rate_nano_usd FROM usage_entry WHERE id = $1`,
      [first.id],
    );
    expect(row).toEqual({
      ...{ project_id: fixture.projectId, api_key_id: fixture.apiKeyId, endpoint: 'chat.completions' },
      ...{ model: 'claude-sonnet-4-5', occurred_at: first.calledAt, status_code: null },
      ...{ error_code: 'upstream_unreachable', duration_ms: 40, input_tokens: '9', cached_input_tokens: '1' },
      ...{ output_tokens: '2', reasoning_tokens: '0', is_estimated: true },
      ...{ input_rate_nano_usd: '9007199254740993', reasoning_rate_nano_usd: '3' },
    });
    const read = await createRequestRepository(connections.app).find(fixture.organizationId, record.id, 'all');
    expect(read?.cost).toEqual(record.cost);
  });

  test('is summed up for the ledger by organization, lease and UTC month', async () => {
    const fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
    const [one, other] = [randomUUID(), randomUUID()].toSorted();
    const at = (time: string, leaseId: string | null) => {
      const admittedAt = new Date(time);
      const record = recordOf(fixture, {
        projectMode: 'credits',
        admittedAt,
        timing: { gatewayMs: 0, firstTokenMs: 1, totalMs: 2 },
      });
      return entryOf(record, [], { leaseId });
    };
    await write([
      at('2026-10-31T23:59:59.999Z', one ?? null),
      at('2026-11-01T00:00:00.000Z', one ?? null),
      at('2026-11-02T00:00:00.000Z', one ?? null),
      at('2026-11-03T00:00:00.000Z', other ?? null),
      at('2026-11-04T00:00:00.000Z', null),
    ]);
    const cost = (count: number) => ({ entries: count, inference: String(INFERENCE * BigInt(count)), storage: '0' });
    expect(await batchesOf(fixture)).toEqual([
      { lease_id: one, month: '2026-10', ...cost(1) },
      { lease_id: one, month: '2026-11', ...cost(2) },
      { lease_id: other, month: '2026-11', ...cost(1) },
      { lease_id: null, month: '2026-11', ...cost(1) },
    ]);
  });

  test('is none where no upstream was called', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = recordOf(fixture, { statusCode: 400 });
    expect(await write([entryOf(record, [], { attempts: [] })])).toEqual([{ isWritten: true, isStored: false }]);
    expect(await usageOf(fixture)).toEqual([]);
    expect(await batchesOf(fixture)).toEqual([]);
  });
});

describe('invariant 7: a fee', () => {
  test('of a payload that was lost stays as it was told and is refunded in whole, whichever way it was lost', async () => {
    const fixture = await insertOrganization(testDatabase);
    const records = [await storedRecord(fixture), await storedRecord(fixture), await storedRecord(fixture)] as const;
    const [kept, late, poisoned] = records;
    const entries = [
      entryOf(kept, [partOf(kept)]),
      entryOf(late, [{ ...partOf(late), hourKeyGeneration: 2 }]),
      entryOf(poisoned, [{ ...partOf(poisoned), mediaType: '\u0000' }]),
    ];
    const outcomes = await write(entries);
    expect(outcomes.map(({ isStored }) => isStored)).toEqual([true, false, false]);
    const refundOf = new Map([
      [kept.id, 0n],
      [late.id, STORAGE],
      [poisoned.id, STORAGE],
    ]);
    const told = await testDatabase.query<{ id: string; told: string; refunded: string; reason: string | null }>(
      `SELECT request.id, storage_nano_usd AS told, usage_entry.storage_refunded_nano_usd AS refunded, not_stored_reason AS reason
       FROM request JOIN usage_entry ON usage_entry.request_id = request.id AND usage_entry.storage_nano_usd = storage_cost_nano_usd
         AND usage_entry.storage_refunded_nano_usd = request.storage_refunded_nano_usd
       WHERE request.organization_id = $1`,
      [fixture.organizationId],
    );
    expect(new Map(told.map((row) => [row.id, [row.told, row.refunded, row.reason]]))).toEqual(
      new Map(
        [...refundOf].map(([id, refunded]) => [
          id,
          [String(STORAGE), String(refunded), refunded > 0n ? 'store_failed' : null],
        ]),
      ),
    );
    await settleAll(connections, fixture.organizationId);
    await write(entries);
    await settleAll(connections, fixture.organizationId);
    const ledger = createCreditLedger(connections.app, fixture.organizationId);
    expect(await ledger.balance()).toBe(-STORAGE);
    const refunds = (await ledger.listTransactions({ countMax: 99, before: null })).filter(
      ({ kind }) => kind === 'storage_refund',
    );
    expect(new Set(refunds.map(({ memo }) => memo))).toEqual(new Set([`request ${late.id}`, `request ${poisoned.id}`]));
    for (const { entries: moved } of refunds) {
      expect(moved).toEqual([
        { account: 'customer_credit', amountNanoUsd: STORAGE },
        { account: 'revenue_storage', amountNanoUsd: -STORAGE },
      ]);
    }
    const [month] = await testDatabase.query(
      'SELECT charged_nano_usd AS fees FROM storage_month WHERE organization_id = $1',
      [fixture.organizationId],
    );
    expect(month).toEqual({ fees: String(STORAGE) });
  });

  test('that no attempt bears is not charged, and its payload is not kept', async () => {
    const fixture = await insertOrganization(testDatabase);
    const record = await storedRecord(fixture);
    const outcomes = await write([entryOf(record, [partOf(record)], { attempts: [] })]);
    expect(outcomes).toEqual([{ isWritten: true, isStored: false }]);
  });
});

test.each<[string, RequestRecord['projectMode'], boolean, bigint]>([
  ['credits mode charges inference and storage', 'credits', false, INFERENCE],
  ['credits mode charges no inference of an own account', 'credits', true, 0n],
  ['api_keys mode charges storage only', 'api_keys', true, 0n],
  ['api_keys mode charges no inference of the operator’s account either', 'api_keys', false, 0n],
])('invariant 8: %s', async (_, projectMode, isOwnAccount, charged) => {
  const fixture = await insertOrganization(testDatabase, { projectMode });
  const record = await storedRecord(fixture, { projectMode });
  const attempts = [soleAttempt(record, { id: randomUUID(), isOwnAccount })];
  await write([entryOf(record, [partOf(record)], { attempts })]);
  expect(await usageOf(fixture)).toMatchObject([
    { inference: String(INFERENCE), charged: String(charged), storage: String(STORAGE) },
  ]);
  expect(await batchesOf(fixture)).toMatchObject([{ inference: String(charged), storage: String(STORAGE) }]);
});

test('invariant 4: shipping any entries again, in any company and order, also after a record was deleted, adds no usage', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 5 }),
      fc.nat({ max: 7 }),
      async (shipments, deletedIndex) => {
        const fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
        const entries = Array.from({ length: 8 }, (__, index) => {
          const admittedAt = addMs(new Date('2026-11-21T08:00:00.123Z'), index);
          const entry = entryOf(recordOf(fixture, { projectMode: 'credits', admittedAt }));
          return index % 2 === 0 ? entry : { ...entry, attempts: [earlierAttempt(), ...entry.attempts] };
        });
        await write(entries);
        const [usage, batches] = [await usageOf(fixture), await batchesOf(fixture)];
        await testDatabase.query('DELETE FROM request WHERE id = $1', [entries[deletedIndex]?.record.id]);
        for (const shipment of shipments) await write(shipment.flatMap((index) => entries[index] ?? []));
        expect(await usageOf(fixture)).toEqual(usage);
        expect(await batchesOf(fixture)).toEqual(batches);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
