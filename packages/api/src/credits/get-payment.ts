import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';
import { findPayment } from './find-payment.ts';

const PAYMENT_ID_LENGTH_MAX = 200;

/** One payment, for the page that waits for it. */
export const getPayment = organizationProcedure('billing:read')
  .input(z.strictObject({ ...organizationScope, paymentId: z.string().max(PAYMENT_ID_LENGTH_MAX) }))
  .query(async ({ ctx, input: { paymentId } }) => ({
    payment: await findPayment(ctx.ports.payments, { organizationId: ctx.organization.id, paymentId }),
  }));
