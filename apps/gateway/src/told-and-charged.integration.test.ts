import { NANO_USD_PER_USD } from '@lethe/core/money';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createDatabase, createUsageSettlement } from '@lethe/db';
import { useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { PATIENCE } from './testing/gateway-process.ts';
import { useRunningGateway } from './testing/use-running-gateway.ts';

const testDatabase = useDatabase();
const gateway = useRunningGateway(testDatabase);
const REQUEST_COUNT = 120;
const CONCURRENCY = 8;

const usage = fc.record({
  prompt: fc.nat({ max: 20_000 }),
  cachedPercent: fc.nat({ max: 100 }),
  output: fc.nat({ max: 9_000 }),
});
const asked = fc.record({
  usage,
  isStreamed: fc.boolean(),
  isStored: fc.boolean(),
  model: fc.constantFrom('simulator/gpt-4o-mini', 'simulator/gpt-5-mini', 'simulator/gpt-4o'),
});
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never;

/** What one answer told of its cost, in nano-USD. */
interface Told {
  readonly requestId: string;
  readonly inference: bigint;
  readonly storage: bigint;
}

async function ask(apiKey: string, { usage: used, isStreamed, isStored, model }: Asked): Promise<Told> {
  const cached = Math.floor((used.prompt * used.cachedPercent) / 100);
  const reported = {
    prompt_tokens: used.prompt,
    completion_tokens: used.output,
    cached_tokens: cached,
    reasoning_tokens: Math.floor(used.output / 3),
  };
  const body = { model, max_tokens: 9_000, stream: isStreamed, simulator: { usage: reported } };
  const headers: Record<string, string> = isStored ? {} : { 'x-lethe-retention': 'metadata_only' };
  const answer = await gateway.chat(apiKey, body, headers);
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  const amount = (field: string) => BigInt(text.match(new RegExp(`"${field}":(\\d+)[,}]`))?.[1] ?? -1);
  const storage = amount('cost_nano_usd_data_storage');
  return { requestId: answer.headers.get('x-request-id') ?? '', storage, inference: totalOf(text) - storage };
}

/** The decimal as it was written, so that no float is in between. */
function totalOf(text: string): bigint {
  const [, whole = '', fraction = ''] = /"cost_usd_total":(\d+)(?:\.(\d+))?[,}]/.exec(text) ?? [];
  return BigInt(whole) * NANO_USD_PER_USD + BigInt(fraction.padEnd(9, '0'));
}

async function askAll(apiKey: string, all: readonly Asked[]): Promise<readonly Told[]> {
  const told: Told[] = [];
  const waiting = [...all];
  const lane = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) told.push(await ask(apiKey, next));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return told;
}

async function settle(organizationId: OrganizationId, requestCount: number): Promise<void> {
  await vi.waitFor(async () => {
    const rows = await testDatabase.query('SELECT FROM usage_entry WHERE organization_id = $1', [organizationId]);
    expect(rows).toHaveLength(requestCount);
  }, PATIENCE);
  const worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 1 });
  await createUsageSettlement(worker).settle({ organizationId, batchCountMax: 10_000 });
  await worker.close();
}

/** What an account of the ledger has gained of one organization. */
async function gained(organizationId: OrganizationId, account: string): Promise<bigint> {
  const [row] = await testDatabase.query<{ gained: string }>(
    'SELECT coalesce(sum(amount_nano_usd), 0)::text AS gained FROM ledger_entry WHERE organization_id = $1 AND account = $2',
    [organizationId, account],
  );
  return BigInt(row?.gained ?? 0);
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

test.each(['credits', 'api_keys'] as const)(
  'invariant 6: what answers told is what records, figures and ledger say, to the nano-dollar, in %s mode',
  async (projectMode) => {
    const { apiKey, organizationId } = await gateway.addOrganization({ projectMode, level: 'retain_all' });
    const told = await askAll(apiKey, fc.sample(asked, { numRuns: REQUEST_COUNT, seed: 20_261_123 }));
    await settle(organizationId, told.length);
    const records = await testDatabase.query<{ id: string; storage: string; inference: string }>(
      `SELECT id, storage_cost_nano_usd::text AS storage,
         (input_cost_nano_usd + cached_input_cost_nano_usd + output_cost_nano_usd + reasoning_cost_nano_usd)::text AS inference
       FROM request WHERE organization_id = $1`,
      [organizationId],
    );
    const recorded = new Map(records.map(({ id, storage, inference }) => [id, [BigInt(storage), BigInt(inference)]]));
    for (const { requestId, storage, inference } of told) expect(recorded.get(requestId)).toEqual([storage, inference]);
    const storage = sum(told.map((one) => one.storage));
    const inference = projectMode === 'credits' ? sum(told.map((one) => one.inference)) : 0n;
    expect(storage).toBeGreaterThan(0n);
    expect(await gained(organizationId, 'revenue_storage')).toBe(storage);
    expect(await gained(organizationId, 'revenue_inference')).toBe(inference);
    expect(await gained(organizationId, 'customer_credit')).toBe(100n * NANO_USD_PER_USD - storage - inference);
    const [figures] = await testDatabase.query<{ storage: string; charged: string }>(
      `SELECT sum(storage_nano_usd)::text AS storage, (SELECT sum(charged_nano_usd) FROM storage_month WHERE organization_id = $1)::text AS charged
       FROM usage_day WHERE organization_id = $1`,
      [organizationId],
    );
    expect([BigInt(figures?.storage ?? 0), BigInt(figures?.charged ?? 0)]).toEqual([storage, storage]);
  },
  60_000,
);

test('invariant 7: a fee that was told of a payload that is lost before the database has it is charged, and given back', async () => {
  const { apiKey, organizationId } = await gateway.addOrganization({ projectMode: 'api_keys', level: 'retain_all' });
  const one: Asked = {
    usage: { prompt: 1_000, cachedPercent: 0, output: 500 },
    model: 'simulator/gpt-4o-mini',
    isStored: true,
    isStreamed: false,
  };
  await ask(apiKey, one);
  await settle(organizationId, 1);
  // The gateway has the key of the hour at hand and goes on sealing with it.
  await testDatabase.query('DELETE FROM keyring.hour_key WHERE organization_id = $1', [organizationId]);
  const lost = await ask(apiKey, one);
  expect(lost.storage).toBe(15_000n);
  await settle(organizationId, 2);
  const [record] = await testDatabase.query(
    `SELECT not_stored_reason, expires_at, storage_cost_nano_usd::text AS fee, storage_refunded_nano_usd::text AS refund
     FROM request WHERE organization_id = $1 AND id = $2`,
    [organizationId, lost.requestId],
  );
  expect(record).toEqual({ not_stored_reason: 'store_failed', expires_at: null, fee: '15000', refund: '15000' });
  expect(await gained(organizationId, 'revenue_storage')).toBe(15_000n);
  expect(await gained(organizationId, 'customer_credit')).toBe(100n * NANO_USD_PER_USD - 15_000n);
});
