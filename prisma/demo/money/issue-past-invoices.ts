import { issueInvoices } from '@lethe/core/billing/invoices';
import { createInvoiceIssuing, createUsageSettlement, type Database } from '@lethe/db';

const DEMO_SELLER = { name: 'Lethe Demo Ltd.', address: '14 Harbour Street\nDublin 1\nIreland', taxId: 'IE 0000000A' };

/** What every organization of the demo wants to read on its invoices. */
const BUYERS: Readonly<Record<string, readonly [companyName: string, address: string, taxId: string]>> = {
  halden: ['Halden Freight AS', 'Havnegata 12\n5004 Bergen\nNorway', 'NO 998 877 665'],
  sundgaard: ['Sundgaard Engineering A/S', 'Kanalvej 3\n2800 Lyngby\nDenmark', 'DK 12 34 56 78'],
};

/** Issues the invoices of the months before the seeding as the worker does; nobody is told of them by mail. Repeating it changes nothing. */
export async function issuePastInvoices(
  database: Database,
  seeded: { organizationIds: ReadonlyMap<string, string>; at: Date },
): Promise<void> {
  for (const [slug, details] of Object.entries(BUYERS)) {
    const id = seeded.organizationIds.get(slug);
    if (id === undefined) continue;
    await database.pool.query(
      'INSERT INTO billing_details (organization_id, company_name, address, tax_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [id, ...details],
    );
  }
  const { failures } = await issueInvoices({
    issuing: createInvoiceIssuing(database),
    settlement: createUsageSettlement(database),
    clock: { now: () => seeded.at },
    seller: DEMO_SELLER,
    announce: ({ number }) => ({ template: 'invoice', subject: number, text: '', html: '' }),
    hasTimeLeft: () => true,
  });
  if (failures[0] !== undefined) throw failures[0].error;
  // The demo begins with an empty outbox: these invoices came long ago.
  await database.pool.query(`DELETE FROM outbox_mail WHERE template = 'invoice'`);
}
