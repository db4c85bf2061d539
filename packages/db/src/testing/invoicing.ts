import { randomUUID } from 'node:crypto';
import {
  type Invoice,
  type InvoiceRow,
  type IssueInvoicesPorts,
  issueInvoices,
  type LedgerLine,
} from '@lethe/core/billing/invoices';
import type { OrganizationId, Plan } from '@lethe/core/tenancy';
import { insertOrganization, type OrganizationFixture, type TestDatabase } from '@lethe/testkit/postgres';
import { createInvoiceIssuing, createInvoiceRepository, createRecordWriter, createUsageSettlement } from '../index.ts';
import type { RoleConnections } from './connections.ts';
import { entryOf, partOf, recordOf, storedUntil } from './records.ts';

export interface InvoicingParts {
  readonly testDatabase: TestDatabase;
  readonly connections: RoleConnections;
}

const SELLER = { name: 'Lethe', address: '14 Harbour Street', taxId: 'IE 1234567T' };
const PAGE_SIZE = 3;

/** Closes months and reads what came of it, with the roles that do so in the product. */
export function openInvoicing({ testDatabase, connections }: InvoicingParts) {
  const issuing = createInvoiceIssuing(connections.worker);
  const invoices = createInvoiceRepository(connections.app);
  const portsAt = (now: Date, changes: Partial<IssueInvoicesPorts> = {}): IssueInvoicesPorts => ({
    issuing,
    settlement: createUsageSettlement(connections.worker),
    clock: { now: () => now },
    seller: SELLER,
    announce: ({ number }) => ({ template: 'invoice', subject: `Invoice ${number}`, text: '', html: '' }),
    hasTimeLeft: () => true,
    ...changes,
  });

  return {
    issuing,
    invoices,
    portsAt,
    issueAt: (now: Date, changes: Partial<IssueInvoicesPorts> = {}) => issueInvoices(portsAt(now, changes)),
    async organization(createdAt: Date, plan: Plan = 'free', slug?: string): Promise<OrganizationFixture> {
      const fixture = await insertOrganization(testDatabase, { plan, projectMode: 'credits' });
      await testDatabase.query('UPDATE organization SET created_at = $2, slug = coalesce($3, slug) WHERE id = $1', [
        fixture.organizationId,
        createdAt,
        slug ?? null,
      ]);
      return fixture;
    },
    /** One request in credits mode, shipped and not settled. */
    async use(fixture: OrganizationFixture, at: Date, fate: 'unstored' | 'stored' | 'lost' = 'stored'): Promise<void> {
      const record = recordOf(fixture, { projectMode: 'credits', admittedAt: at, completedAt: at });
      if (fate === 'unstored') return ship(connections, entryOf(record));
      const stored = storedUntil(new Date('2027-01-15T00:00:00Z'), record);
      // Without the key of its hour a payload that was told stored is lost, and its fee given back.
      return ship(connections, entryOf(stored, fate === 'lost' ? [partOf(stored)] : []));
    },
    async grant(organizationId: OrganizationId, amountNanoUsd: bigint, at: Date): Promise<void> {
      await testDatabase.query('SELECT grant_credit($1, $2, $3, NULL, $4)', [
        organizationId,
        randomUUID(),
        amountNanoUsd,
        at,
      ]);
    },
    async transfer({ organizationId, kind, from, to, amountNanoUsd, at }: Transfer): Promise<void> {
      await testDatabase.query('SELECT post_transfer($1, $2, $3, $4, $5, $6, NULL, $7)', [
        ...[organizationId, randomUUID(), kind, from, to, amountNanoUsd, at],
      ]);
    },
    /** Oldest first. */
    async all(organizationId: OrganizationId): Promise<readonly Invoice[]> {
      const summaries = await invoices.list({ organizationId, before: null, countMax: 1_000 });
      const found = await Promise.all(summaries.map(({ id }) => invoices.find({ organizationId, invoiceId: id })));
      return found.filter((invoice) => invoice !== null).reverse();
    },
    async rowsOf({ organizationId, id: invoiceId }: Invoice, line: LedgerLine): Promise<readonly InvoiceRow[]> {
      const rows: InvoiceRow[] = [];
      for (;;) {
        const after = rows.at(-1) ?? null;
        const page = await invoices.rows({
          projects: 'all',
          organizationId,
          invoiceId,
          line,
          after,
          countMax: PAGE_SIZE,
        });
        rows.push(...(page ?? []));
        if ((page?.length ?? 0) < PAGE_SIZE) return rows;
      }
    },
  };
}

export interface Transfer {
  readonly organizationId: OrganizationId;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly amountNanoUsd: bigint;
  readonly at: Date;
}

async function ship({ gateway }: RoleConnections, entry: ReturnType<typeof entryOf>): Promise<void> {
  await createRecordWriter(gateway).write([entry as never]);
}
