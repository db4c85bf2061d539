import {
  BUDGET_AMOUNT_NANO_USD_MAX,
  BUDGET_SCOPES,
  BUDGET_THRESHOLDS_DEFAULT,
  type Budget,
  budgetDraftSchema,
  removeBudget,
  saveBudget,
} from '@lethe/core/billing/dunning';
import { DomainError } from '@lethe/core/errors';
import { z } from 'zod';
import { defineOperation } from '../define-operation.ts';
import { idParamSchema, idSchema, nanoUsdNumber, nanoUsdSchema } from '../wire.ts';

const { name, thresholdsPercent } = budgetDraftSchema.shape;

const budgetSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  scope: z
    .enum(BUDGET_SCOPES)
    .describe('What it counts: everything that is taken from credit, only storage, or everything of one project.'),
  project_id: idSchema.nullable(),
  amount_nano_usd: nanoUsdSchema.describe('For each UTC month. Passing it stops nothing.'),
  thresholds_percent: z.array(z.int()),
});

const bodySchema = z.strictObject({
  name,
  scope: z.enum(BUDGET_SCOPES),
  project_id: idParamSchema.nullable().default(null).describe('Of a budget of a project, and of no other.'),
  amount_nano_usd: z.int().min(1).max(Number(BUDGET_AMOUNT_NANO_USD_MAX)),
  thresholds_percent: thresholdsPercent
    .default([...BUDGET_THRESHOLDS_DEFAULT])
    .describe('At which members are told by mail, once each month.'),
});

const params = z.strictObject({ id: idParamSchema.describe('The id of the budget.') });

export const budgetOperations = [
  defineOperation({
    id: 'listBudgets',
    method: 'GET',
    path: '/budgets',
    scope: 'billing:read',
    summary: 'Lists the budgets by name, with what this UTC month has cost.',
    output: z.strictObject({
      data: z.array(
        budgetSchema.extend({
          spent_nano_usd: nanoUsdSchema.describe('What is settled of this UTC month.'),
          told_percents: z.array(z.int()).describe('The thresholds of which members were told this month.'),
        }),
      ),
    }),
    async handle({ ports, clock, organization }) {
      const standings = await ports.budgets.list({ organizationId: organization.id, now: clock.now() });
      return {
        data: standings.map((standing) => ({
          ...toWire(standing),
          spent_nano_usd: nanoUsdNumber(standing.spentNanoUsd),
          told_percents: [...standing.toldPercents],
        })),
      };
    },
  }),
  defineOperation({
    id: 'createBudget',
    method: 'POST',
    path: '/budgets',
    scope: 'billing:write',
    summary: 'Makes a budget.',
    body: bodySchema,
    output: budgetSchema,
    successStatus: 201,
    errors: ['not_found', 'conflict'],
    async handle({ ports, clock, organization, projects, actor, origin }, { body }) {
      const command = { organizationId: organization.id, projects, budgetId: null, now: clock.now(), actor, origin };
      return toWire(await saveBudget(ports, { ...command, draft: toDraft(body) }));
    },
  }),
  defineOperation({
    id: 'updateBudget',
    method: 'PUT',
    path: '/budgets/{id}',
    scope: 'billing:write',
    summary: 'Changes a budget.',
    description: 'A threshold of which members were told this month is not told again before the next.',
    params,
    body: bodySchema,
    output: budgetSchema,
    errors: ['not_found', 'conflict'],
    async handle({ ports, clock, organization, projects, actor, origin }, { params: { id }, body }) {
      const command = { organizationId: organization.id, projects, budgetId: id, now: clock.now(), actor, origin };
      return toWire(await saveBudget(ports, { ...command, draft: toDraft(body) }));
    },
  }),
  defineOperation({
    id: 'deleteBudget',
    method: 'DELETE',
    path: '/budgets/{id}',
    scope: 'billing:write',
    summary: 'Removes a budget.',
    params,
    output: z.strictObject({ id: idSchema }),
    errors: ['not_found'],
    async handle({ ports, organization, projects, actor, origin }, { params: { id } }) {
      await removeBudget(ports, { organizationId: organization.id, projects, budgetId: id, actor, origin });
      return { id };
    },
  }),
];

/** What only several fields together can break is refused like any other field. */
function toDraft(body: z.output<typeof bodySchema>) {
  const parsed = budgetDraftSchema.safeParse({
    name: body.name,
    scope: body.scope,
    projectId: body.project_id,
    amountNanoUsd: BigInt(body.amount_nano_usd),
    thresholdsPercent: body.thresholds_percent,
  });
  if (parsed.success) return parsed.data;
  throw new DomainError('invalid_request', 'A budget of a project names it, and no other does.', {
    param: 'project_id',
  });
}

function toWire(budget: Budget) {
  return {
    id: budget.id,
    name: budget.name,
    scope: budget.scope,
    project_id: budget.projectId,
    amount_nano_usd: nanoUsdNumber(budget.amountNanoUsd),
    thresholds_percent: [...budget.thresholdsPercent],
  };
}
