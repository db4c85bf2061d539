import { PLANS } from '@lethe/core/tenancy';
import { z } from 'zod';
import { readPlan } from '../../plans/read-plan.ts';
import { defineOperation } from '../define-operation.ts';
import { instantSchema, instantText } from '../wire.ts';
import { nanoUsdSum, nanoUsdSumSchema } from './usage-wire.ts';

const inForceSchema = z.strictObject({ plan: z.enum(PLANS), monthly_fee_nano_usd: nanoUsdSumSchema });

const termsSchema = z.strictObject({
  plan: z.enum(PLANS),
  name: z.string(),
  monthly_fee_nano_usd: nanoUsdSumSchema.nullable().describe('Null: agreed with each organization.'),
  payload_retention_days_max: z.int(),
  can_limit_metadata: z.boolean(),
});

const planSchema = z.strictObject({
  current: inForceSchema,
  fee_this_month_nano_usd: nanoUsdSumSchema.describe(
    'For the time in each plan, if nothing changes until the end of it.',
  ),
  changes: z.array(z.strictObject({ changed_at: instantSchema, from: inForceSchema, to: inForceSchema })),
  plans: z.array(termsSchema),
});

export const planOperations = [
  defineOperation({
    id: 'getPlan',
    method: 'GET',
    path: '/plan',
    scope: 'billing:read',
    summary: 'The plan in force, what it costs, how it changed, and what all plans offer.',
    description: 'A plan is changed by an owner in the dashboard, as ownership is: no key can do it.',
    output: planSchema,
    async handle(context) {
      const { current, feeThisMonthNanoUsd, changes, terms } = await readPlan(context, context.organization.id);
      return {
        current: toInForce(current),
        fee_this_month_nano_usd: nanoUsdSum(feeThisMonthNanoUsd),
        changes: changes.map(({ changedAt, from, to }) => ({
          changed_at: instantText(changedAt),
          from: toInForce(from),
          to: toInForce(to),
        })),
        plans: terms.map(({ plan, name, monthlyFeeNanoUsd, payloadRetentionDaysMax, canLimitMetadata }) => ({
          plan,
          name,
          monthly_fee_nano_usd: monthlyFeeNanoUsd === null ? null : nanoUsdSum(monthlyFeeNanoUsd),
          payload_retention_days_max: payloadRetentionDaysMax,
          can_limit_metadata: canLimitMetadata,
        })),
      };
    },
  }),
];

function toInForce({ plan, monthlyFeeNanoUsd }: Awaited<ReturnType<typeof readPlan>>['current']) {
  return { plan, monthly_fee_nano_usd: nanoUsdSum(monthlyFeeNanoUsd) };
}
