import { SUSPENSION_REASONS } from '@lethe/core/billing/dunning';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idSchema, instantSchema, instantText, instantTextOrNull } from '../wire.ts';
import { nanoUsdSum, nanoUsdSumSchema } from './usage-wire.ts';

const standingSchema = z.strictObject({
  balance_nano_usd: nanoUsdSumSchema.describe('What is settled; usage of the last seconds may not be.'),
  low_since: instantSchema
    .nullable()
    .describe('Since when the balance has been below `low_balance_nano_usd` of the spending policy.'),
  negative_since: instantSchema.nullable(),
  suspension_requests: z
    .array(
      z.strictObject({
        id: idSchema,
        reason: z.enum(SUSPENSION_REASONS),
        payment_id: idSchema.nullable(),
        requested_at: instantSchema,
      }),
    )
    .describe('What is owed for so long that suspension was asked for. Paying it takes the entry away.'),
  reconciliation: z
    .strictObject({
      ran_at: instantSchema,
      payment_count: z.int(),
      missed_count: z.int().describe('Posted by that run, because no webhook had told of them.'),
      difference_count: z.int().describe('Where the payment processor and the ledger differ. Zero is the promise.'),
    })
    .nullable()
    .describe('The last nightly comparison of the payment processor with the ledger; null before the first one.'),
});

export const creditStandingOperations = [
  defineOperation({
    id: 'getCreditStanding',
    method: 'GET',
    path: '/credit-standing',
    scope: 'billing:read',
    summary: 'How the organization stands with its credit.',
    output: standingSchema,
    async handle({ ports, organization }) {
      const standing = await ports.creditStanding.standing(organization.id);
      const { reconciliation } = standing;
      return {
        balance_nano_usd: nanoUsdSum(standing.balanceNanoUsd),
        low_since: instantTextOrNull(standing.lowSince),
        negative_since: instantTextOrNull(standing.negativeSince),
        suspension_requests: standing.suspensionRequests.map(({ id, reason, paymentId, requestedAt }) => ({
          id,
          reason,
          payment_id: paymentId,
          requested_at: instantText(requestedAt),
        })),
        reconciliation: reconciliation && {
          ran_at: instantText(reconciliation.ranAt),
          payment_count: reconciliation.paymentCount,
          missed_count: reconciliation.missedCount,
          difference_count: reconciliation.differenceCount,
        },
      };
    },
  }),
];
