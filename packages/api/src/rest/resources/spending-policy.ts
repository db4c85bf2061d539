import {
  OUT_OF_CREDIT_CHOICES,
  SPENDING_AMOUNT_NANO_USD_MAX,
  type SpendingPolicy,
  saveSpendingPolicy,
} from '@lethe/core/billing';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { instantSchema, instantTextOrNull, nanoUsdNumberOrNull, toNanoUsdOrNull } from '../wire.ts';

const amountSchema = z.int().min(0).max(Number(SPENDING_AMOUNT_NANO_USD_MAX)).nullable();

const draftShape = {
  out_of_credit: z
    .enum(OUT_OF_CREDIT_CHOICES)
    .describe(
      'What happens to a request whose storage neither credit nor the cap has room for: it is answered and not stored, or refused with 402. Where credit pays the inference, a request without credit is refused in any case.',
    ),
  monthly_storage_cap_nano_usd: amountSchema.describe(
    'What the storage fees of a UTC month never exceed. 0: nothing is stored. Null: no cap.',
  ),
  low_balance_nano_usd: amountSchema.describe(
    'A balance below it is low: answers carry `x-lethe-credit-low`, and members are told. Null: never.',
  ),
};

const policySchema = z.strictObject({
  ...draftShape,
  version: z.int().describe('0: nobody has chosen yet, and these are the defaults.'),
  effective_at: instantSchema.nullable(),
});

const putSchema = z.strictObject({
  ...draftShape,
  version: z.int().min(0).describe('The version that the change was begun on.'),
});

export const spendingPolicyOperations = [
  defineOperation({
    id: 'getSpendingPolicy',
    method: 'GET',
    path: '/spending-policy',
    scope: 'billing:read',
    summary: 'What the organization lets its requests cost.',
    output: policySchema,
    async handle({ ports, organization }) {
      return toWire(await ports.spendingPolicies.current(organization.id));
    },
  }),
  defineOperation({
    id: 'putSpendingPolicy',
    method: 'PUT',
    path: '/spending-policy',
    scope: 'billing:write',
    summary: 'Puts a new version of the spending policy in force.',
    description:
      'Applies to requests admitted from now on; what is stored and charged stays so. `version` is the one that the change was begun on: when another came into force since, nothing is saved.',
    body: putSchema,
    output: policySchema,
    errors: ['policy_version_conflict'],
    async handle({ ports, organization, actor, origin }, { body }) {
      const saved = await saveSpendingPolicy(ports, {
        organizationId: organization.id,
        baseVersion: body.version,
        draft: {
          outOfCredit: body.out_of_credit,
          monthlyStorageCapNanoUsd: toNanoUsdOrNull(body.monthly_storage_cap_nano_usd),
          lowBalanceNanoUsd: toNanoUsdOrNull(body.low_balance_nano_usd),
        },
        actor,
        origin,
      });
      return toWire(saved);
    },
  }),
];

function toWire(policy: SpendingPolicy) {
  return {
    out_of_credit: policy.outOfCredit,
    monthly_storage_cap_nano_usd: nanoUsdNumberOrNull(policy.monthlyStorageCapNanoUsd),
    low_balance_nano_usd: nanoUsdNumberOrNull(policy.lowBalanceNanoUsd),
    version: policy.version,
    effective_at: instantTextOrNull(policy.effectiveAt),
  };
}
