import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** Whether anybody takes money here, and the saved card as its holder knows it. */
export const getAccount = organizationProcedure('billing:read')
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx }) => {
    const account = await ctx.ports.payments.account(ctx.organization.id);
    const card = account?.card ?? null;
    return {
      arePaymentsOn: ctx.ports.paymentProcessor !== null,
      card: card === null ? null : cardFacts(card),
      billingEmail: account?.billingEmail ?? null,
    };
  });

/** The processor's id of a card is of no use to a browser. */
function cardFacts({
  brand,
  last4,
  expiresMonth,
  expiresYear,
}: {
  brand: string;
  last4: string;
  expiresMonth: number;
  expiresYear: number;
}) {
  return { brand, last4, expiresMonth, expiresYear };
}
