import { composeOwed, NANO_USD_PER_CENT, startSettlement } from '@lethe/core/billing/payments';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText, instantTextOrNull, nanoUsdNumber, nanoUsdSchema } from '../wire.ts';

const lineSchema = z.strictObject({
  kind: z.enum(['balance', 'plan_fee', 'auto_top_up', 'least_charge']),
  amount_nano_usd: nanoUsdSchema.describe('Whole cents above zero; of `balance` exact and below zero.'),
  month: instantSchema.nullable().describe('Of a plan fee: the first instant of its month.'),
});

/** A suspended organization's keys are refused, so its debts are paid on its page; before that they can be seen and paid here as well. */
export const owedOperations = [
  defineOperation({
    id: 'getOwed',
    method: 'GET',
    path: '/owed',
    scope: 'billing:read',
    summary:
      'What is owed: a balance below zero, plan fees that the card did not pay, and an automatic top-up that was given up.',
    output: z.strictObject({
      due_nano_usd: nanoUsdSchema.describe('One amount for all of it, rounded up to a cent. 0: nothing is owed.'),
      lines: z.array(lineSchema),
      negative_since: instantSchema.nullable(),
    }),
    async handle({ ports, organization }) {
      const facts = await ports.payments.owed(organization.id);
      const { dueNanoUsd, lines } = composeOwed(facts);
      return {
        due_nano_usd: nanoUsdNumber(dueNanoUsd),
        lines: lines.map((line) => ({
          kind: line.kind,
          amount_nano_usd: nanoUsdNumber(line.amountNanoUsd),
          month: line.kind === 'plan_fee' ? instantTextOrNull(line.month) : null,
        })),
        negative_since: instantTextOrNull(facts.negativeSince),
      };
    },
  }),
  defineOperation({
    id: 'createSettlement',
    method: 'POST',
    path: '/settlements',
    scope: 'billing:write',
    summary: 'Begins a payment of all that is owed and answers the hosted page on which it is paid.',
    description:
      'The card that pays is saved in place of the one that was refused. Somebody has to open `url` in a browser; the management API takes no card.',
    body: z.strictObject({
      amount_nano_usd: z
        .int()
        .positive()
        .multipleOf(Number(NANO_USD_PER_CENT))
        .describe('`due_nano_usd` as it was read. When another amount is owed by now, this is refused.'),
    }),
    output: z.strictObject({ payment_id: idSchema, url: z.url(), expires_at: instantSchema }),
    successStatus: 201,
    errors: ['payments_not_configured', 'conflict'],
    async handle({ ports, clock, organization, actor, origin, publicUrl }, { body }) {
      const started = await startSettlement(
        { ...ports, clock },
        { organization, amountNanoUsd: BigInt(body.amount_nano_usd), email: null, publicUrl, actor, origin },
      );
      return { payment_id: started.paymentId, url: started.url, expires_at: instantText(started.expiresAt) };
    },
  }),
];
