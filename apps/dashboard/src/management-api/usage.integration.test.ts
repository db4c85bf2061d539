import { randomUUID } from 'node:crypto';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);

let organization: OrganizationFixture;
let key: string;
let month: string;

/** Two stored requests and one of which metadata is kept, settled; and a grant of ten dollars. */
beforeAll(async () => {
  organization = await insertOrganization(testDatabase);
  key = await api.insertKey(organization, { scopes: ['billing:read', 'requests:read'] });
  month = api.clock.now().toISOString().slice(0, 7);
  await testDatabase.query(`SELECT grant_credit($1, $2, 10000000000, 'a start')`, [
    organization.organizationId,
    randomUUID(),
  ]);
  await api.store(organization);
  await api.store(organization);
  await api.record(organization);
  await testDatabase.query('SELECT settle_usage($1, 99)', [organization.organizationId]);
});

const get = (path: string) => api.call(key, { path });

interface Figures {
  readonly request_count: number;
  readonly stored_tokens: number;
  readonly data_storage_net_nano_usd: string;
  readonly charged_nano_usd: string;
}

describe('usage', () => {
  test('invariant 6: tells the fee of a request as the request does, and their sum in series, statement, rows and ledger', async () => {
    const requests = (await get('/requests')).body.data as unknown as { cost: { data_storage_net_nano_usd: number } }[];
    const fees = requests.reduce((sum, { cost }) => sum + cost.data_storage_net_nano_usd, 0);
    const [point] = (await get(`/usage?from=${month}-01&to=${nextMonth()}-01`)).body.data as unknown as {
      figures: Figures;
    }[];
    const statement = (await get('/usage/statement')).body as unknown as {
      total: Figures;
      check: object;
      month: string;
    };
    const rows = (await get('/usage/rows')).body.data as unknown as { data_storage_net_nano_usd: number }[];
    const ledger = (await get('/ledger')).body as unknown as { balance_nano_usd: string };
    expect(statement).toMatchObject({ month, check: { difference_nano_usd: '0', row_count: 3 } });
    expect(statement.total).toMatchObject({ request_count: 3, data_storage_net_nano_usd: String(fees) });
    expect(point?.figures).toEqual(statement.total);
    expect(rows.reduce((sum, row) => sum + row.data_storage_net_nano_usd, 0)).toBe(fees);
    expect(ledger.balance_nano_usd).toBe(String(10_000_000_000 - fees));
  });

  test('has its rows page by page, and all of them as a file', async () => {
    const first = await get('/usage/rows?limit=2');
    const second = await get(`/usage/rows?limit=2&cursor=${first.body.next_cursor}`);
    expect([first, second].map(({ body }) => (body.data as unknown as object[]).length)).toEqual([2, 1]);
    expect(second.body.next_cursor).toBeNull();
    const file = await get('/usage/rows.csv?category=storage');
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toContain(`${organization.slug}-usage.csv`);
  });

  test('groups what it is asked to, and refuses spans that are empty or too long', async () => {
    const grouped = (await get(`/usage?from=${month}-01&to=${nextMonth()}-01&group_by=project`)).body
      .data as unknown as object[];
    expect(grouped).toMatchObject([{ group: organization.projectId, label: 'assistant' }]);
    expect((await get('/usage?from=2026-11-02&to=2026-11-02')).body).toMatchObject({
      code: 'invalid_request',
      param: 'to',
    });
    expect((await get('/usage?from=2024-01-01&to=2026-01-01')).body).toMatchObject({
      code: 'invalid_request',
      param: 'from',
    });
    expect((await get('/usage/statement?month=2026-13')).status).toBe(400);
  });
});

test('the ledger has each transaction once, with entries that sum to zero', async () => {
  const { body } = await get('/ledger?limit=200');
  const transactions = body.data as unknown as { kind: string; entries: { amount_nano_usd: string }[] }[];
  expect(new Set(transactions.map(({ kind }) => kind))).toEqual(new Set(['usage', 'grant']));
  for (const { entries } of transactions) {
    expect(entries.reduce((sum, { amount_nano_usd }) => sum + BigInt(amount_nano_usd), 0n)).toBe(0n);
  }
});

test('invariant 33: another organization’s key sees none of it, and a key without the scope is refused', async () => {
  const other = await insertOrganization(testDatabase);
  const foreign = await api.insertKey(other);
  expect((await api.call(foreign, { path: '/usage/rows' })).body).toMatchObject({ data: [] });
  expect((await api.call(foreign, { path: '/ledger' })).body).toMatchObject({ balance_nano_usd: '0', data: [] });
  const narrow = await api.insertKey(organization, { scopes: ['requests:read'] });
  for (const path of [
    '/usage?from=2026-11-01&to=2026-11-02',
    '/usage/statement',
    '/usage/rows',
    '/usage/rows.csv',
    '/ledger',
  ]) {
    expect((await api.call(narrow, { path })).status).toBe(403);
  }
});

function nextMonth(): string {
  const now = api.clock.now();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)).toISOString().slice(0, 7);
}
