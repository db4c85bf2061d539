import { composeOwed } from '@lethe/core/billing/payments';
import { isUuid } from '@lethe/core/tenancy';
import { z } from 'zod';
import { findPayment } from '../credits/find-payment.ts';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({
  ...organizationScope,
  /** A payment that somebody came back from: the answer has it as it is now, and the worker looks at it. */
  paymentId: z.string().refine(isUuid).optional(),
});

/** What is owed, and the saved card that did not pay it. Also while the organization is suspended or closed. */
export const getOwed = organizationProcedure('billing:write', { whileInactive: true })
  .input(input)
  .query(async ({ ctx: { ports, organization }, input: { paymentId } }) => {
    const organizationId = organization.id;
    const [facts, account] = await Promise.all([
      ports.payments.owed(organizationId),
      ports.payments.account(organizationId),
    ]);
    return {
      owed: composeOwed(facts),
      negativeSince: facts.negativeSince,
      failingSince: facts.failingSince,
      last4: account?.card?.last4 ?? null,
      arePaymentsOn: ports.paymentProcessor !== null,
      payment: paymentId === undefined ? null : await findPayment(ports.payments, { organizationId, paymentId }),
    };
  });
