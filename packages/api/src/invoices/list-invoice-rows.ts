import { LEDGER_LINES } from '@lethe/core/billing/invoices';
import { USAGE_PAGE_SIZE_DEFAULT, USAGE_PAGE_SIZE_MAX } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeUsageCursor, usageCursorSchema } from '../usage/usage-cursor.ts';
import { INVOICE_ID_LENGTH_MAX } from './invoice-id.ts';
import { readRowPage } from './read-invoice-page.ts';

const input = z.strictObject({
  ...organizationScope,
  invoiceId: z.string().max(INVOICE_ID_LENGTH_MAX),
  line: z.enum(LEDGER_LINES),
  cursor: usageCursorSchema.nullish(),
  pageSize: z.int().min(1).max(USAGE_PAGE_SIZE_MAX).default(USAGE_PAGE_SIZE_DEFAULT),
});

/** The requests or movements of money that a line is the sum of, oldest first. */
export const listInvoiceRows = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { invoiceId, line, cursor, pageSize } }) => {
    const organizationId = ctx.organization.id;
    const query = { organizationId, projects: ctx.projects, invoiceId, line, after: cursor ?? null, pageSize };
    const { rows, next } = await readRowPage(ctx.ports.invoices, query);
    return { rows, nextCursor: next === null ? null : encodeUsageCursor(next) };
  });
