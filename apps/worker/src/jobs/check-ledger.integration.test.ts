import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createDatabase, createLedgerCheck, type Database } from '@lethe/db';
import { createLogger } from '@lethe/telemetry';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkLedgerJob } from './check-ledger.ts';

// The tests spoil what the ledger keeps.
const testDatabase = useDatabase({ isLedgerChecked: false });
let database: Database;
let organizationId: OrganizationId;
const lines: string[] = [];
const logger = createLogger({ app: 'worker', level: 'error', write: (line) => lines.push(line) });

beforeAll(() => {
  database = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => database.close());

/** An organization with a grant, and one settled request of $0.000007 inference and $0.000003 storage, of which nothing or all is refunded. */
beforeEach(async () => {
  lines.length = 0;
  const fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
  organizationId = fixture.organizationId;
  await testDatabase.query('SELECT grant_credit($1, $2, 1000000, NULL)', [organizationId, randomUUID()]);
  for (const refunded of [0, 3_000]) {
    await testDatabase.query(SHIP, [
      organizationId,
      randomUUID(),
      randomUUID(),
      fixture.projectId,
      fixture.apiKeyId,
      refunded,
    ]);
  }
  await testDatabase.query('SELECT settle_usage($1, 9)', [organizationId]);
});

const SHIP = `
  WITH batch AS (
    INSERT INTO usage_batch (organization_id, id, entry_count, inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd, occurred_at)
    VALUES ($1, $2, 1, 7000, 3000, $6, '2026-11-21T10:00:00Z') RETURNING *
  ), entry AS (
    INSERT INTO usage_entry (
      organization_id, id, request_id, attempt_number, batch_id, project_id, api_key_id, project_mode, is_own_account, endpoint, provider,
      model, occurred_at, duration_ms, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, is_estimated, inference_nano_usd,
      charged_inference_nano_usd, storage_nano_usd, storage_refunded_nano_usd)
    SELECT organization_id, $3, $3, 1, id, $4, $5, 'credits', false, 'chat.completions', 'openai', 'gpt-5.2', occurred_at, 1, 200, 0, 100, 0,
      false, 7000, 7000, 3000, $6 FROM batch
  )
  INSERT INTO usage_batch_line
  SELECT organization_id, id, '2026-11-21', $4, $5, 'openai', 'gpt-5.2', 'credits', 1, 1, ($6::bigint = 0)::int, 200, 0, 100, 0,
    CASE WHEN $6::bigint = 0 THEN 300 ELSE 0 END, 7000, 7000, 3000, $6 FROM batch`;

const check = () => checkLedgerJob({ check: createLedgerCheck(database), logger }).run(new Date());
const subjects = () => lines.map((line) => String(JSON.parse(line).reason).split(':')[0]);

/** Changes what no role may change. */
async function spoil(table: string, sql: string): Promise<void> {
  await testDatabase.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await testDatabase.query(sql.replace('$org', `'${organizationId}'`));
  await testDatabase.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

test('invariant 1: a ledger that is what usage and payments say has no difference, refunds included', async () => {
  expect(await check()).toMatchObject({ differenceCount: 0 });
  const [balance] = await testDatabase.query(
    'SELECT balance_nano_usd AS nano FROM credit_balance WHERE organization_id = $1',
    [organizationId],
  );
  expect(balance).toEqual({ nano: String(1_000_000 - 2 * 7_000 - 3_000) });
});

describe('a single nano-dollar is found', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'in a balance',
      'credit_balance',
      'UPDATE credit_balance SET balance_nano_usd = balance_nano_usd + 1',
      ['balance'],
    ],
    ['in a figure of a day', 'usage_day', 'UPDATE usage_day SET storage_nano_usd = storage_nano_usd + 1', ['day']],
    [
      'in the fees of a month',
      'storage_month',
      'UPDATE storage_month SET charged_nano_usd = charged_nano_usd - 1',
      ['storage_month'],
    ],
    [
      'in what a key has cost',
      'api_key_spend',
      'UPDATE api_key_spend SET spent_nano_usd = spent_nano_usd - 1',
      ['api_key'],
    ],
    [
      'in a line of a batch',
      'usage_batch_line',
      'UPDATE usage_batch_line SET charged_inference_nano_usd = 7001',
      ['batch_line'],
    ],
    ['in a batch', 'usage_batch', 'UPDATE usage_batch SET inference_nano_usd = 7001', ['batch', 'usage_transaction']],
  ])('%s', async (_, table, sql, expected) => {
    await spoil(table, `${sql} WHERE organization_id = $org`);
    await check();
    expect(new Set(subjects())).toEqual(new Set(expected));
    await spoil(table, UNDO[table] ?? '');
    lines.length = 0;
    expect(await check()).toMatchObject({ differenceCount: 0 });
  });
});

/** Puts back what the test before spoiled, since later tests check all organizations. */
const UNDO: Readonly<Record<string, string>> = {
  credit_balance: 'UPDATE credit_balance SET balance_nano_usd = balance_nano_usd - 1 WHERE organization_id = $org',
  usage_day: 'UPDATE usage_day SET storage_nano_usd = storage_nano_usd - 1 WHERE organization_id = $org',
  storage_month: 'UPDATE storage_month SET charged_nano_usd = charged_nano_usd + 1 WHERE organization_id = $org',
  api_key_spend: 'UPDATE api_key_spend SET spent_nano_usd = spent_nano_usd + 1 WHERE organization_id = $org',
  usage_batch_line: 'UPDATE usage_batch_line SET charged_inference_nano_usd = 7000 WHERE organization_id = $org',
  usage_batch: 'UPDATE usage_batch SET inference_nano_usd = 7000 WHERE organization_id = $org',
};

test('a refund that was not posted is found', async () => {
  await testDatabase.query('ALTER TABLE ledger_entry DISABLE TRIGGER USER');
  await testDatabase.query('ALTER TABLE ledger_transaction DISABLE TRIGGER USER');
  const refund = `SELECT id FROM ledger_transaction WHERE organization_id = $1 AND kind = 'storage_refund'`;
  await testDatabase.query(`DELETE FROM ledger_entry WHERE transaction_id IN (${refund})`, [organizationId]);
  await testDatabase.query(`DELETE FROM ledger_transaction WHERE id IN (${refund})`, [organizationId]);
  await check();
  expect(subjects()).toEqual(['storage_refund']);
});

test('an organization that cannot be checked keeps no other from it, and fails the run', async () => {
  const [first, second] = [randomUUID() as OrganizationId, randomUUID() as OrganizationId];
  const checked: OrganizationId[] = [];
  const job = checkLedgerJob({
    logger,
    check: {
      listOrganizations: async ({ after }) => (after === null ? [first, second] : []),
      differences: async (id) => {
        checked.push(id);
        if (id === first) throw new Error('canceling statement due to statement timeout');
        return [];
      },
    },
  });
  await expect(job.run(new Date())).rejects.toThrow('statement timeout');
  expect(checked).toEqual([first, second]);
});
