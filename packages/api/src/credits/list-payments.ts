import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { encodePaymentCursor, paymentCursorSchema } from './payment-cursor.ts';

const PAGE_SIZE_DEFAULT = 25;
const PAGE_SIZE_MAX = 100;

const input = z.strictObject({
  ...organizationScope,
  cursor: paymentCursorSchema.nullish(),
  pageSize: z.int().min(1).max(PAGE_SIZE_MAX).default(PAGE_SIZE_DEFAULT),
});

/** One page of payments, newest first. */
export const listPayments = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { cursor, pageSize } }) => {
    const found = await ctx.ports.payments.list({
      organizationId: ctx.organization.id,
      countMax: pageSize + 1,
      before: cursor ?? null,
    });
    const payments = found.slice(0, pageSize);
    const last = payments.at(-1);
    const hasMore = found.length > pageSize && last !== undefined;
    return { payments, nextCursor: hasMore ? encodePaymentCursor(last) : null, now: ctx.clock.now() };
  });
