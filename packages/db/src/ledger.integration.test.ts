import { randomUUID } from 'node:crypto';
import { LEDGER_ACCOUNTS, TRANSACTION_KINDS, usageEntries } from '@lethe/core/billing';
import type { OrganizationId } from '@lethe/core/tenancy';
import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import { describe, expect, test } from 'vitest';
import {
  createApiKeyRepository,
  createCreditGrants,
  createCreditLedger,
  createDatabase,
  createRecordWriter,
  createUsageSettlement,
} from './index.ts';
import { useConnections } from './testing/connections.ts';
import { giveCredit, openCreditHarness, settleAll } from './testing/credit.ts';
import { overtake } from './testing/overtake.ts';
import { entryOf, insertHourKey, partOf, recordOf, storedUntil } from './testing/records.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const TABLES = ['usage_entry', 'usage_batch', 'usage_batch_line', 'ledger_transaction', 'ledger_entry'];

const unbalanced = () => testDatabase.query('SELECT * FROM unbalanced_organizations()');
const ledgerOf = (organizationId: OrganizationId) => createCreditLedger(connections.app, organizationId);

/** An organization in credits mode with `count` requests shipped, half of them stored, and nothing settled. */
async function organizationWith(count: number) {
  const fixture = await insertOrganization(testDatabase, { projectMode: 'credits' });
  const entries = Array.from({ length: count }, (_, index) => {
    const record = recordOf(fixture, { projectMode: 'credits' });
    if (index % 2 === 0) return entryOf(record);
    const stored = storedUntil(new Date(Date.now() + 86_400_000), record);
    return entryOf(stored, [partOf(stored)]);
  });
  for (const { parts } of entries) for (const part of parts) await insertHourKey(testDatabase, part);
  for (const entry of entries) await createRecordWriter(connections.gateway).write([entry]);
  const cost = entries.reduce((sum, { record }) => sum + (record.cost.totalNanoUsd ?? 0n), 0n);
  return { ...fixture, cost, ledger: ledgerOf(fixture.organizationId) };
}

describe('invariant 1: the balance', () => {
  test('is what was given less what was used, and the sum of its ledger, to the nano-dollar', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('give' as const), amount: fc.bigInt({ min: 1n, max: 10n ** 15n }) }),
      fc.record({ kind: fc.constant('use' as const), amount: fc.bigInt({ min: 0n, max: 10n ** 15n }) }),
      fc.record({ kind: fc.constant('settle' as const), amount: fc.constant(0n) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const credit = await openCreditHarness({ testDatabase, connections });
        let expected = 0n;
        for (const { kind, amount } of steps) {
          if (kind === 'give') await credit.give(amount);
          if (kind === 'use') await credit.ship({ leaseId: null, amountNanoUsd: amount });
          if (kind === 'settle') await credit.settle();
          expected += kind === 'give' ? amount : -amount;
        }
        await credit.settle();
        expect(await credit.balance()).toBe(expected);
        expect(await unbalanced()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('is exact when eight workers settle and grants come in at the same time', async () => {
    const { organizationId, cost, ledger } = await organizationWith(12);
    const settlement = createUsageSettlement(connections.worker);
    const grantId = randomUUID();
    const settled = await Promise.all(
      Array.from({ length: 8 }, async () => {
        await testDatabase.query('SELECT grant_credit($1, $2, 1000000000, NULL)', [organizationId, grantId]);
        return settlement.settle({ organizationId, batchCountMax: 5 });
      }),
    );
    expect(settled.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(await ledger.balance()).toBe(1_000_000_000n - cost);
    expect(await unbalanced()).toEqual([]);
  });
});

test('invariant 4: who settles while another settlement is not committed waits for it, and finds nothing left', async () => {
  const { organizationId, cost, ledger } = await organizationWith(2);
  const settlement = createUsageSettlement(connections.worker);
  const settled = await overtake(testDatabase, connections.worker, {
    first: (transaction) => transaction.query('SELECT settle_usage($1, 9)', [organizationId]),
    second: () => settlement.settle({ organizationId, batchCountMax: 9 }),
  });
  expect(settled).toBe(0);
  expect(await ledger.balance()).toBe(-cost);
});

describe('invariant 2: the ledger', () => {
  test('is changed and deleted by no application role, which have no right to', async () => {
    const rows = await testDatabase.query(
      `SELECT app, name, privilege FROM unnest($1::text[]) name, unnest(ARRAY['lethe_gateway', 'lethe_app', 'lethe_worker']) app,
        unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege WHERE has_table_privilege(app, name, privilege)`,
      [[...TABLES, 'credit_balance', 'credit_lease', 'api_key_spend', 'usage_day', 'storage_month']],
    );
    expect(rows).toEqual([]);
  });

  test('is append-only also for its owner', async () => {
    const { organizationId } = await organizationWith(2);
    await settleAll(connections, organizationId);
    for (const table of TABLES) {
      await expect(testDatabase.query(`UPDATE ${table} SET organization_id = organization_id`)).rejects.toThrow(
        'append-only',
      );
      await expect(testDatabase.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
      await expect(testDatabase.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow('append-only');
    }
    await expect(testDatabase.query('UPDATE usage_batch SET settled_at = NULL')).rejects.toThrow('append-only');
  });

  test('takes no transaction whose entries do not sum to zero', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const post = (amounts: readonly [string, number][]) =>
      testDatabase.query(
        `WITH posting AS (INSERT INTO ledger_transaction VALUES ($1, gen_random_uuid(), 'correction', now()) RETURNING id)
         INSERT INTO ledger_entry SELECT $1, id, account, amount FROM posting, unnest($2::text[], $3::bigint[]) entry (account, amount)`,
        [organizationId, amounts.map(([account]) => account), amounts.map(([, amount]) => amount)],
      );
    await expect(post([['grants', 5]])).rejects.toThrow('sum to zero');
    await expect(
      post([
        ['grants', 5],
        ['customer_credit', -4],
      ]),
    ).rejects.toThrow('sum to zero');
    await expect(post([['grants', 0]])).rejects.toThrow('ledger_entry_amount_not_zero');
    await expect(
      post([
        ['petty_cash', 5],
        ['grants', -5],
      ]),
    ).rejects.toThrow('ledger_entry_account_is_known');
    await expect(
      post(LEDGER_ACCOUNTS.map((account, index) => [account, index === 0 ? 1 - LEDGER_ACCOUNTS.length : 1])),
    ).resolves.toEqual([]);
    await testDatabase.query('INSERT INTO credit_balance VALUES ($1, $2)', [
      organizationId,
      1 - LEDGER_ACCOUNTS.length,
    ]);
  });

  test('knows the kinds of transactions that the domain does, and no other', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    const post = (transaction: PoolClient, kind: string) =>
      transaction.query('INSERT INTO ledger_transaction VALUES ($1, gen_random_uuid(), $2, now())', [
        organizationId,
        kind,
      ]);
    const owner = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 1 });
    // A transaction of usage without any is not kept.
    const all = owner.withTransaction(async (transaction) => {
      for (const kind of TRANSACTION_KINDS) await post(transaction, kind);
      throw new Error('all are known');
    });
    await expect(all).rejects.toThrow('all are known');
    const unknown = owner.withTransaction((transaction) => post(transaction, 'gift'));
    await expect(unknown).rejects.toThrow('ledger_transaction_kind_is_known');
    await owner.close();
  });
});

describe('settling', () => {
  test('invariant 4: a batch is posted once, as its own transaction, however often it is settled', async () => {
    const { organizationId, cost, ledger } = await organizationWith(4);
    const settlement = createUsageSettlement(connections.worker);
    expect(await settlement.settle({ organizationId, batchCountMax: 3 })).toBe(3);
    expect(await settlement.settle({ organizationId, batchCountMax: 3 })).toBe(1);
    expect(await settlement.settle({ organizationId, batchCountMax: 3 })).toBe(0);
    const transactions = await ledger.listTransactions({ countMax: 10, before: null });
    expect(await ledger.balance()).toBe(-cost);
    const batches = await testDatabase.query<{ id: string; inference: string; storage: string }>(
      'SELECT id, inference_nano_usd AS inference, storage_nano_usd AS storage FROM usage_batch WHERE organization_id = $1',
      [organizationId],
    );
    const expected = batches.map(({ id, inference, storage }) => [
      id,
      new Set(usageEntries({ inferenceNanoUsd: BigInt(inference), storageNanoUsd: BigInt(storage) })),
    ]);
    expect(new Map(transactions.map(({ id, entries }) => [id, new Set(entries)]))).toEqual(new Map(expected as never));
  });

  test('usage that costs nothing is settled without a transaction', async () => {
    const fixture = await insertOrganization(testDatabase);
    await createRecordWriter(connections.gateway).write([entryOf(recordOf(fixture))]);
    const settlement = createUsageSettlement(connections.worker);
    expect(await settlement.settle({ organizationId: fixture.organizationId, batchCountMax: 9 })).toBe(1);
    expect(await ledgerOf(fixture.organizationId).listTransactions({ countMax: 9, before: null })).toEqual([]);
  });

  test('is asked for by those who have waited longest, until nothing waits', async () => {
    const settlement = createUsageSettlement(connections.worker);
    for (const id of await settlement.listUnsettled(100)) await settleAll(connections, id);
    expect(await settlement.oldestUnsettledAt()).toBeNull();
    const first = await organizationWith(1);
    const since = await settlement.oldestUnsettledAt();
    const second = await organizationWith(1);
    expect(await settlement.listUnsettled(9)).toEqual([first.organizationId, second.organizationId]);
    expect(await settlement.listUnsettled(1)).toEqual([first.organizationId]);
    expect(Math.abs((since?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('what a key has cost counts at once, and once', async () => {
    const { organizationId, apiKeyId, cost } = await organizationWith(3);
    const spent = async () =>
      (await createApiKeyRepository(connections.app).find(organizationId, apiKeyId))?.spentNanoUsd;
    expect(await spent()).toBe(cost);
    await settleAll(connections, organizationId);
    expect(await spent()).toBe(cost);
  });
});

describe('a ledger that is read', () => {
  test('is paged newest first, each transaction once, and shows no other organization’s', async () => {
    const { organizationId } = await insertOrganization(testDatabase);
    for (const amount of [1n, 2n, 3n, 4n, 5n]) await giveCredit(testDatabase, organizationId, amount);
    await giveCredit(testDatabase, (await insertOrganization(testDatabase)).organizationId, 9n);
    const ledger = ledgerOf(organizationId);
    const all = await ledger.listTransactions({ countMax: 99, before: null });
    expect(all).toHaveLength(5);
    const paged = [];
    for (let before = null; ; ) {
      const page = await ledger.listTransactions({ countMax: 2, before });
      paged.push(...page);
      const last = page.at(-1);
      if (last === undefined) break;
      before = last as never;
    }
    expect(paged).toEqual(all);
    const entry = all.find(({ entries }) => entries.some(({ amountNanoUsd }) => amountNanoUsd === 3n));
    expect(entry).toMatchObject({ kind: 'grant', memo: null });
    expect(entry?.entries).toEqual([
      { account: 'customer_credit', amountNanoUsd: 3n },
      { account: 'grants', amountNanoUsd: -3n },
    ]);
    expect(await ledger.balance()).toBe(15n);
  });
});

test('a grant is given once, is above zero, and needs an organization', async () => {
  const owner = createDatabase({ url: testDatabase.url, applicationName: 'test', poolSizeMax: 1 });
  const grants = createCreditGrants(owner);
  const { organizationId } = await insertOrganization(testDatabase);
  const grant = { organizationId, id: randomUUID(), amountNanoUsd: 25n, memo: 'a start', grantedAt: null };
  expect([await grants.grant(grant), await grants.grant(grant)]).toEqual([true, false]);
  expect(await ledgerOf(organizationId).balance()).toBe(25n);
  await expect(grants.grant({ ...grant, id: randomUUID(), amountNanoUsd: 0n })).rejects.toThrow('above zero');
  await expect(grants.grant({ ...grant, organizationId: randomUUID() as OrganizationId })).rejects.toThrow();
  await owner.close();
});
