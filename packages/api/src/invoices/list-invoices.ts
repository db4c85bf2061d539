import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { readInvoicePage } from './read-invoice-page.ts';

/** Two years of months. */
const PAGE_SIZE_DEFAULT = 24;
const PAGE_SIZE_MAX = 100;

const input = z.strictObject({
  ...organizationScope,
  /** The month of the last invoice of the page before. */
  cursor: z.date().nullish(),
  pageSize: z.int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
});

/** Newest first. */
export const listInvoices = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { cursor, pageSize } }) => {
    const { invoices } = ctx.ports;
    const page = await readInvoicePage(invoices, {
      organizationId: ctx.organization.id,
      before: cursor ?? null,
      pageSize,
    });
    return { invoices: page.invoices, nextCursor: page.next, now: ctx.clock.now() };
  });
