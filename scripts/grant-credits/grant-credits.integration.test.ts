import { insertOrganization, useDatabase } from '@lethe/testkit/postgres';
import { expect, test } from 'vitest';
import { grantCredits } from './grant-credits.ts';

const testDatabase = useDatabase();
const grant = (organization: string, usd: string, memo: string | null = null) =>
  grantCredits({ databaseUrl: testDatabase.url, organization, usd, memo });

test('each grant adds to the balance, exactly, and stands in the ledger with what it is for', async () => {
  const { organizationId, slug } = await insertOrganization(testDatabase);
  expect(await grant(slug, '25', 'a start')).toEqual({ balance: '25' });
  expect(await grant(slug, '0.000000001')).toEqual({ balance: '25.000000001' });
  const rows = await testDatabase.query(
    `SELECT kind, memo, amount_nano_usd AS amount FROM ledger_transaction JOIN ledger_entry ON transaction_id = id
     WHERE ledger_transaction.organization_id = $1 AND account = 'customer_credit' ORDER BY amount_nano_usd DESC`,
    [organizationId],
  );
  expect(rows).toEqual([
    { kind: 'grant', memo: 'a start', amount: '25000000000' },
    { kind: 'grant', memo: null, amount: '1' },
  ]);
});

test.each([
  ['an amount that is none', '-5', null, 'is not an amount'],
  ['nothing', '0.00', null, 'is not an amount'],
  ['too much', '1000001', null, 'At most $1000000'],
  ['a memo that is too long', '1', 'x'.repeat(201), 'The memo is longer'],
])('%s gives nothing', async (_, usd, memo, words) => {
  const { organizationId, slug } = await insertOrganization(testDatabase);
  await expect(grant(slug, usd, memo)).rejects.toThrow(words);
  expect(await testDatabase.query('SELECT 1 FROM credit_balance WHERE organization_id = $1', [organizationId])).toEqual(
    [],
  );
});

test('an organization that is none is told', async () => {
  await expect(grant('nobody', '5')).rejects.toThrow('There is no organization "nobody".');
});
