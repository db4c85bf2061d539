import { randomUUID } from 'node:crypto';
import { type Invoice, LEDGER_LINES } from '@lethe/core/billing/invoices';
import type { OrganizationId, ProjectId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, nextUtcMonth } from '@lethe/core/time';
import { auditOf, useDatabase } from '@lethe/testkit/postgres';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { useConnections } from './testing/connections.ts';
import { openInvoicing } from './testing/invoicing.ts';

const testDatabase = useDatabase();
const connections = useConnections(testDatabase);
const invoicing = () => openInvoicing({ testDatabase, connections });

const USD = 1_000_000_000n;
const STORAGE_FEE = 15_230n;
const CREATED_AT = new Date('2028-01-10T00:00:00Z');
/** Ten minutes into the month after that of an instant. */
const closing = (at: Date) => addMs(nextUtcMonth(at), 600_000);
const amountOf = ({ lines }: Invoice, kind: string) => lines.find((line) => line.kind === kind)?.amountNanoUsd ?? 0n;

/** What must hold of all invoices of an organization, whatever happened. */
async function checkBooks(organizationId: OrganizationId): Promise<readonly Invoice[]> {
  const { all, rowsOf } = invoicing();
  const invoices = await all(organizationId);
  expect(invoices.map(({ number }) => Number(number.split('-').at(-1)))).toEqual(invoices.map((_, index) => index + 1));
  for (const invoice of invoices) {
    for (const line of LEDGER_LINES) {
      const rows = await rowsOf(invoice, line);
      const shown = invoice.lines.find(({ kind }) => kind === line);
      const sum = rows.reduce((total, { amountNanoUsd }) => total + amountNanoUsd, 0n);
      const late = rows.filter(({ isLate }) => isLate);
      expect(sum).toBe(shown?.amountNanoUsd ?? 0n);
      expect([rows.length, late.length]).toEqual([shown?.rowCount ?? 0, shown?.lateRowCount ?? 0]);
      expect(late.reduce((total, { amountNanoUsd }) => total + amountNanoUsd, 0n)).toBe(shown?.lateNanoUsd ?? 0n);
      expect(rows.every(({ occurredAt }) => occurredAt < nextUtcMonth(invoice.month))).toBe(true);
    }
    expect(invoice.lines.find(({ kind }) => kind === 'data_storage')?.tokenCount).toBe(
      amountOf(invoice, 'data_storage') / 10n,
    );
  }
  const [ledger] = await testDatabase.query<{ missing: string; twice: string }>(
    `SELECT count(*) FILTER (WHERE invoice_count = 0) AS missing, count(*) FILTER (WHERE invoice_count > 1) AS twice FROM (
       SELECT count(invoiced.invoice_id) AS invoice_count FROM ledger_transaction posting
       LEFT JOIN invoice_transaction invoiced ON invoiced.organization_id = posting.organization_id AND invoiced.transaction_id = posting.id
       WHERE posting.organization_id = $1 AND posting.occurred_at < (SELECT closed_until FROM invoice_series WHERE organization_id = $1)
       GROUP BY posting.id) counted`,
    [organizationId],
  );
  expect(ledger).toEqual({ missing: '0', twice: '0' });
  return invoices;
}

describe('an invoice', () => {
  test('invariant 6: has storage as its own line, ten nano-USD a token, net of what was given back', async () => {
    const { organization, use, grant, issueAt } = invoicing();
    const fixture = await organization(CREATED_AT);
    await grant(fixture.organizationId, 3n * USD, CREATED_AT);
    for (const fate of ['stored', 'stored', 'lost', 'unstored'] as const)
      await use(fixture, addMs(CREATED_AT, 1), fate);
    expect((await issueAt(closing(CREATED_AT))).failures).toEqual([]);
    const [invoice] = await checkBooks(fixture.organizationId);
    if (invoice === undefined) throw new Error('no invoice');
    expect(amountOf(invoice, 'data_storage')).toBe(2n * STORAGE_FEE);
    expect(invoice.lines.find(({ kind }) => kind === 'data_storage')).toMatchObject({
      rowCount: 3,
      tokenCount: 3_046n,
    });
    expect(amountOf(invoice, 'inference')).toBe(4n * 1_256_500n);
    expect(amountOf(invoice, 'credits_applied')).toBe(-(4n * 1_256_500n + 2n * STORAGE_FEE));
    expect(invoice.closingBalanceNanoUsd).toBe(3n * USD - 4n * 1_256_500n - 2n * STORAGE_FEE);
    expect(invoice).toMatchObject({ status: 'paid', dueNanoUsd: 0n, payment: null, seller: { name: 'Lethe' } });
  });

  test('shows a member of some projects the requests of those alone, and every movement of money', async () => {
    const { organization, use, grant, issueAt, all, invoices } = invoicing();
    const fixture = await organization(CREATED_AT);
    await grant(fixture.organizationId, 3n * USD, CREATED_AT);
    await use(fixture, addMs(CREATED_AT, 1), 'stored');
    await issueAt(closing(CREATED_AT));
    const [invoice] = await all(fixture.organizationId);
    const count = async (line: 'inference' | 'data_storage' | 'grants', projects: ProjectScope) => {
      const place = { organizationId: fixture.organizationId, invoiceId: invoice?.id ?? '', after: null, countMax: 9 };
      return (await invoices.rows({ ...place, line, projects }))?.length;
    };
    const elsewhere = [randomUUID() as ProjectId];
    for (const line of ['inference', 'data_storage'] as const) {
      expect([await count(line, [fixture.projectId]), await count(line, elsewhere)]).toEqual([1, 0]);
    }
    expect(await count('grants', elsewhere)).toBe(1);
  });

  test('takes what happened in the last millisecond of its month, and leaves what happened in the next one', async () => {
    const { organization, grant, issueAt } = invoicing();
    const { organizationId } = await organization(CREATED_AT);
    await grant(organizationId, 1n, new Date('2028-02-29T23:59:59.999Z'));
    await grant(organizationId, 2n, new Date('2028-03-01T00:00:00.000Z'));
    await issueAt(new Date('2028-04-01T00:10:00Z'));
    const invoices = await checkBooks(organizationId);
    expect(invoices.map((invoice) => [invoice.month.toISOString().slice(0, 7), amountOf(invoice, 'grants')])).toEqual([
      ['2028-02', 1n],
      ['2028-03', 2n],
    ]);
  });

  test('is not made before its month has ended, to the millisecond', async () => {
    const { organization, grant, issuing, issueAt } = invoicing();
    const { organizationId } = await organization(CREATED_AT);
    await grant(organizationId, 1n, CREATED_AT);
    await issueAt(new Date('2028-01-31T23:59:59.999Z'));
    expect(await checkBooks(organizationId)).toHaveLength(0);
    expect((await issuing.nextDueAt())?.toISOString()).toBe('2028-02-01T00:00:00.000Z');
    await issueAt(new Date('2028-02-01T00:00:00.000Z'));
    expect(await checkBooks(organizationId)).toHaveLength(1);
  });

  test('takes what came in after the invoice of its month was out, and says so', async () => {
    const { organization, grant, use, issueAt } = invoicing();
    const fixture = await organization(CREATED_AT);
    await grant(fixture.organizationId, USD, CREATED_AT);
    await issueAt(closing(CREATED_AT));
    await use(fixture, addMs(CREATED_AT, MS_PER_DAY));
    await use(fixture, new Date('2028-02-29T12:00:00Z'));
    await issueAt(new Date('2028-03-01T00:10:00Z'));
    const [, second] = await checkBooks(fixture.organizationId);
    expect(second?.lines.find(({ kind }) => kind === 'data_storage')).toMatchObject({
      rowCount: 2,
      lateRowCount: 1,
      lateNanoUsd: STORAGE_FEE,
    });
  });

  test('opens the payment of the plan fee, and is paid when that is', async () => {
    const { organization, issueAt, all } = invoicing();
    const { organizationId } = await organization(CREATED_AT, 'pro');
    await issueAt(new Date('2028-03-01T00:10:00Z'));
    const [january, february] = await checkBooks(organizationId);
    // 22 of 31 days of $49, rounded down to a cent; the rest is carried.
    expect(january).toMatchObject({ dueNanoUsd: 34_770_000_000n, status: 'open', payment: { status: 'open' } });
    expect(amountOf(january as Invoice, 'plan_fee')).toBe(34_774_193_548n);
    expect(amountOf(february as Invoice, 'carried_in')).toBe(4_193_548n);
    expect(february?.dueNanoUsd).toBe(49n * USD);
    const paidAt = new Date('2028-03-01T00:11:00Z');
    await testDatabase.query(
      `UPDATE payment SET status = 'succeeded', next_attempt_at = NULL, ended_at = $2 WHERE id = $1`,
      [january?.payment?.id, paidAt],
    );
    expect((await all(organizationId)).map(({ status }) => status)).toEqual(['paid', 'open']);
  });

  test('is mailed to whoever the organization named', async () => {
    const { organization, invoices, grant, issueAt } = invoicing();
    const { organizationId } = await organization(CREATED_AT);
    const details = {
      companyName: 'Halden AS',
      address: 'Havnegata 1\nBergen',
      taxId: 'NO 1',
      email: 'books@halden.example',
    };
    const audit = auditOf({ organizationId }, 'billing_details.changed');
    await invoices.saveDetails({ organizationId, details, audit });
    await grant(organizationId, 1n, CREATED_AT);
    await issueAt(closing(CREATED_AT));
    const [invoice] = await checkBooks(organizationId);
    const { email: _, ...printed } = details;
    expect(invoice?.buyer).toMatchObject(printed);
    expect(
      await testDatabase.query('SELECT recipient, subject FROM outbox_mail WHERE organization_id = $1', [
        organizationId,
      ]),
    ).toEqual([{ recipient: 'books@halden.example', subject: `Invoice ${invoice?.number}` }]);
    await invoices.saveDetails({ organizationId, details: { ...details, companyName: 'Halden ASA' }, audit });
    expect((await checkBooks(organizationId))[0]?.buyer.companyName).toBe('Halden AS');
  });
});

describe('months are closed once', () => {
  test('by eight workers that look at the same time, without a gap in the numbers', async () => {
    const { organization, grant, issueAt } = invoicing();
    const fixtures = await Promise.all(Array.from({ length: 4 }, () => organization(CREATED_AT, 'pro')));
    await Promise.all(fixtures.map(({ organizationId }) => grant(organizationId, USD, CREATED_AT)));
    const reports = await Promise.all(Array.from({ length: 8 }, () => issueAt(new Date('2028-05-01T00:10:00Z'))));
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { organizationId } of fixtures) expect(await checkBooks(organizationId)).toHaveLength(4);
  }, 60_000);

  test('also when a run dies between taking a number and committing', async () => {
    const { organization, issueAt } = invoicing();
    const { organizationId } = await organization(CREATED_AT, 'pro');
    const announce = () => {
      throw new Error('killed');
    };
    const report = await issueAt(closing(CREATED_AT), { announce });
    expect(report.failures.map(({ organizationId: id }) => id)).toContain(organizationId);
    expect(await testDatabase.query('SELECT 1 FROM invoice WHERE organization_id = $1', [organizationId])).toEqual([]);
    expect(await testDatabase.query('SELECT 1 FROM payment WHERE organization_id = $1', [organizationId])).toEqual([]);
    await issueAt(closing(CREATED_AT));
    const [invoice] = await checkBooks(organizationId);
    expect(invoice?.number).toMatch(/-0001$/);
  });

  test('after the usage in them is posted', async () => {
    const { organization, use, issuing, portsAt, issueAt } = invoicing();
    const fixture = await organization(CREATED_AT);
    await use(fixture, CREATED_AT);
    const { seller, announce } = portsAt(CREATED_AT);
    const compose = () => {
      throw new Error('there is nothing to compose yet');
    };
    const command = { organizationId: fixture.organizationId, now: closing(CREATED_AT), seller, announce, compose };
    expect(await issuing.closeMonth(command)).toBe('unsettled');
    await issueAt(closing(CREATED_AT));
    expect(await checkBooks(fixture.organizationId)).toHaveLength(1);
  });

  test('without an invoice and a number where nothing happened', async () => {
    const { organization, grant, issueAt } = invoicing();
    const { organizationId } = await organization(CREATED_AT);
    await issueAt(new Date('2028-04-01T00:10:00Z'));
    await grant(organizationId, 1n, new Date('2028-04-02T00:00:00Z'));
    await issueAt(new Date('2028-05-01T00:10:00Z'));
    expect((await checkBooks(organizationId)).map(({ month }) => month.toISOString().slice(0, 7))).toEqual(['2028-04']);
  });
});

test('invariant 10: after any history every transaction stands on exactly one invoice, each line is the sum of its rows, and fees add up', async () => {
  const { organization, grant, transfer, use, issueAt } = invoicing();
  const step = fc.record({
    kind: fc.constantFrom('use', 'lost', 'grant', 'topup', 'refund', 'dispute', 'issue' as const),
    /** Into five months, February of a leap year among them; a few exactly at a boundary. */
    ms: fc.oneof(
      fc.nat({ max: 140 * 86_400_000 }),
      fc.constantFrom(22, 51, 82).map((days) => days * 86_400_000),
    ),
    amount: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.constantFrom('free', 'pro' as const),
      async (steps, plan) => {
        const fixture = await organization(CREATED_AT, plan);
        const { organizationId } = fixture;
        for (const { kind, ms, amount: amountNanoUsd } of steps) {
          const at = addMs(CREATED_AT, ms);
          const outside = { organizationId, kind, amountNanoUsd, at };
          if (kind === 'use' || kind === 'lost') await use(fixture, at, kind === 'use' ? 'stored' : 'lost');
          else if (kind === 'grant') await grant(organizationId, amountNanoUsd, at);
          else if (kind === 'topup') await transfer({ ...outside, from: 'stripe_clearing', to: 'customer_credit' });
          else if (kind === 'issue') await Promise.all([issueAt(at), issueAt(at)]);
          else await transfer({ ...outside, from: 'customer_credit', to: 'stripe_clearing' });
        }
        const end = new Date('2028-07-01T00:10:00Z');
        const reports = await Promise.all([issueAt(end), issueAt(end)]);
        expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
        const invoices = await checkBooks(organizationId);
        const [books] = await testDatabase.query<{ balance: string; carried: string; closing: string }>(
          `SELECT coalesce(balance.balance_nano_usd, 0) AS balance, carried_nano_usd AS carried, series.balance_nano_usd AS closing
         FROM invoice_series series LEFT JOIN credit_balance balance USING (organization_id) WHERE organization_id = $1`,
          [organizationId],
        );
        expect(books?.closing).toBe(books?.balance);
        const sumOf = (pick: (invoice: Invoice) => bigint) =>
          invoices.reduce((sum, invoice) => sum + pick(invoice), 0n);
        expect(sumOf(({ dueNanoUsd }) => dueNanoUsd) + BigInt(books?.carried ?? 0)).toBe(
          sumOf((invoice) => amountOf(invoice, 'plan_fee')),
        );
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);

describe('an organization', () => {
  test('has numbers under a prefix of its own, which no other one gets', async () => {
    const { organization, grant, issueAt, all } = invoicing();
    const first = await organization(CREATED_AT, 'free', 'northwind-one');
    const second = await organization(CREATED_AT, 'free', 'northwind-two');
    for (const { organizationId } of [first, second]) {
      await grant(organizationId, 1n, CREATED_AT);
    }
    await issueAt(closing(CREATED_AT));
    const numbers = await Promise.all(
      [first, second].map(async ({ organizationId }) => (await all(organizationId))[0]?.number),
    );
    expect(numbers.sort()).toEqual(['NORTHWIN-0001', 'NORTHWIN2-0001']);
  });

  test('invariant 34: does not see the invoices of another one, and nobody changes an invoice', async () => {
    const { organization, grant, issueAt, all, invoices } = invoicing();
    const fixture = await organization(CREATED_AT);
    const stranger = await organization(CREATED_AT);
    await grant(fixture.organizationId, 1n, CREATED_AT);
    await issueAt(closing(CREATED_AT));
    const [invoice] = await all(fixture.organizationId);
    const foreign = { organizationId: stranger.organizationId, invoiceId: invoice?.id ?? '' };
    expect(await invoices.find(foreign)).toBeNull();
    expect(await invoices.rows({ ...foreign, projects: 'all', line: 'grants', after: null, countMax: 1 })).toBeNull();
    for (const table of ['invoice', 'invoice_line', 'invoice_transaction']) {
      await expect(testDatabase.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
      await expect(connections.app.pool.query(`UPDATE ${table} SET organization_id = organization_id`)).rejects.toThrow(
        'denied',
      );
    }
  });
});
