import { USAGE_PAGE_SIZE_DEFAULT, USAGE_PAGE_SIZE_MAX } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodeUsageCursor, usageCursorSchema } from '../usage/usage-cursor.ts';
import { readTransactionPage } from './read-transaction-page.ts';

const input = z.strictObject({
  ...organizationScope,
  cursor: usageCursorSchema.nullish(),
  pageSize: z.int().min(1).max(USAGE_PAGE_SIZE_MAX).default(USAGE_PAGE_SIZE_DEFAULT),
});

/** The ledger, newest first: each transaction with its entries, and what it did to the credit. */
export const listTransactions = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { cursor, pageSize } }) => {
    const ledger = ctx.ports.creditLedgerOf(ctx.organization.id);
    const { transactions, next } = await readTransactionPage(ledger, { before: cursor ?? null, pageSize });
    return { transactions, nextCursor: next === null ? null : encodeUsageCursor(next) };
  });
