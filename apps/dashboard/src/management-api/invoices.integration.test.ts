import { composeInvoice } from '@lethe/core/billing/invoices';
import { addMs, nextUtcMonth } from '@lethe/core/time';
import { createDatabase, createInvoiceIssuing, createUsageSettlement, type Database } from '@lethe/db';
import { insertOrganization, type OrganizationFixture, useDatabase } from '@lethe/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useManagementApi } from './testing/use-management-api.ts';

const testDatabase = useDatabase();
const api = useManagementApi(testDatabase);
const STORED_COUNT = 7;
const FEE_NANO_USD = 15_000n;

let worker: Database;
beforeAll(() => {
  worker = createDatabase({ url: testDatabase.urlAs('lethe_worker'), applicationName: 'test', poolSizeMax: 2 });
});
afterAll(() => worker.close());

async function closeMonthOf({ organizationId }: OrganizationFixture): Promise<void> {
  await createUsageSettlement(worker).settle({ organizationId, batchCountMax: 1_000 });
  const outcome = await createInvoiceIssuing(worker).closeMonth({
    organizationId,
    now: addMs(nextUtcMonth(api.clock.now()), 1),
    seller: { name: 'Lethe', address: '', taxId: null },
    compose: composeInvoice,
    announce: ({ number }) => ({ template: 'invoice', subject: number, text: '', html: '' }),
  });
  expect(outcome).toBe('issued');
}

/** Every row of a line, page by page. */
async function rowsOf(key: string, path: string): Promise<{ amount_nano_usd: number; request_id: string }[]> {
  const rows: { amount_nano_usd: number; request_id: string }[] = [];
  let cursor: string | null = null;
  do {
    const page = await api.call(key, { path: `${path}?limit=3${cursor === null ? '' : `&cursor=${cursor}`}` });
    const body = page.body as unknown as { data: typeof rows; next_cursor: string | null };
    rows.push(...body.data);
    cursor = body.next_cursor;
  } while (cursor !== null);
  return rows;
}

test('invariant 6: the storage line of an invoice is the same in REST, in its rows and in the CSV, and is the sum of its stored requests', async () => {
  const organization = await insertOrganization(testDatabase, { plan: 'free' });
  const stored = [];
  for (let count = 0; count < STORED_COUNT; count += 1) stored.push(await api.store(organization));
  await closeMonthOf(organization);
  const key = await api.insertKey(organization, { scopes: ['billing:read'] });
  const list = (await api.call(key, { path: '/invoices' })).body as unknown as {
    data: { id: string; number: string }[];
  };
  const [summary] = list.data;
  const path = `/invoices/${summary?.id}`;
  const invoice = (await api.call(key, { path })).body as unknown as {
    data_storage_nano_usd: string;
    lines: { kind: string; amount_nano_usd: string; row_count: number; token_count: string }[];
  };
  const expected = (BigInt(STORED_COUNT) * FEE_NANO_USD).toString();
  expect(invoice.data_storage_nano_usd).toBe(expected);
  expect(invoice.lines.find(({ kind }) => kind === 'data_storage')).toMatchObject({
    amount_nano_usd: expected,
    row_count: STORED_COUNT,
  });
  const rows = await rowsOf(key, `${path}/lines/data_storage/rows`);
  expect(rows.reduce((sum, { amount_nano_usd }) => sum + BigInt(amount_nano_usd), 0n).toString()).toBe(expected);
  expect(rows.map(({ request_id }) => request_id).sort()).toEqual([...stored].sort());
  const csv = await api.call(key, { path: `${path}/invoice.csv` });
  expect(csv.text).toContain(`,data_storage,${STORED_COUNT},`);
  expect(csv.text).toContain(`,${expected},0,0`);
  const pdf = await api.call(key, { path: `${path}/invoice.pdf` });
  expect(pdf.text.slice(0, 5)).toBe('%PDF-');
  expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="${summary?.number}.pdf"`);
  expect((await api.call(key, { path: `${path}/lines/nonsense/rows` })).status).toBe(404);
});

test('what invoices say of the buyer is saved by whoever may, within bounds', async () => {
  const key = await api.insertKey(await insertOrganization(testDatabase));
  const body = { company_name: 'Halden AS', address: 'Havnegata 1\nBergen', tax_id: '', email: null };
  expect((await api.call(key, { method: 'PUT', path: '/billing-details', body })).status).toBe(200);
  expect((await api.call(key, { path: '/billing-details' })).body).toEqual({ ...body, tax_id: null });
  for (const wrong of [{ email: 'nobody' }, { company_name: 'x'.repeat(201) }, { company_name: 'a\u0000b' }]) {
    const answer = await api.call(key, { method: 'PUT', path: '/billing-details', body: { ...body, ...wrong } });
    expect(answer.status).toBe(400);
  }
});
