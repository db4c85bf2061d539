import {
  exportUsage,
  readStatement,
  USAGE_CATEGORIES,
  USAGE_GROUPS,
  type UsageFilter,
  usageFilterSchema,
  usageMonthNamed,
  usageMonthNameSchema,
  usageMonthOf,
} from '@lethe/core/billing/usage';
import { CSV_MEDIA_TYPE } from '@lethe/core/csv';
import { utcDayName } from '@lethe/core/time';
import { z } from 'zod';
import { encodeUsageCursor, usageCursorSchema } from '../../usage/usage-cursor.ts';
import { wholeDays } from '../../usage/usage-span.ts';
import { defineOperation, StreamedFile } from '../define-operation.ts';
import { idSchema, instantInputSchema, instantSchema, instantText, limitSchema, nextCursorSchema } from '../wire.ts';
import {
  figuresSchema,
  groupSchema,
  nanoUsdSum,
  nanoUsdSumSchema,
  toWireFigures,
  toWireGroup,
  toWireUsageRow,
  usageRowSchema,
} from './usage-wire.ts';

const seriesQuery = z.strictObject({
  from: instantInputSchema,
  to: instantInputSchema,
  group_by: z
    .enum(USAGE_GROUPS)
    .default('category')
    .describe('`category`: all together, since figures have their categories.'),
});

const seriesSchema = z.strictObject({
  from: instantSchema,
  to: instantSchema,
  data: z.array(z.strictObject({ day: z.iso.date(), group: z.string(), label: z.string(), figures: figuresSchema })),
});

const filterQuery = {
  from: instantInputSchema.optional().describe('Called at or after this instant.'),
  to: instantInputSchema.optional().describe('Called before this instant.'),
  project_id: idSchema.optional(),
  api_key_id: idSchema.optional(),
  model: usageFilterSchema.shape.model.describe('`provider/model`.'),
  category: z.enum(USAGE_CATEGORIES).optional().describe('Only rows that have an amount of it.'),
};
const rowsQuery = z.strictObject({
  ...filterQuery,
  limit: limitSchema,
  cursor: usageCursorSchema.optional().describe('`next_cursor` of the page before.'),
});
const fileQuery = z.strictObject(filterQuery);

const statementSchema = z.strictObject({
  month: usageMonthNameSchema,
  from: instantSchema,
  to: instantSchema,
  is_over: z.boolean(),
  total: figuresSchema,
  by_project: z.array(groupSchema),
  by_model: z.array(groupSchema),
  by_api_key: z.array(groupSchema),
  check: z
    .strictObject({
      row_count: z.int(),
      charged_count: z.int().describe('Rows whose inference was charged, which the line of an invoice counts.'),
      stored_count: z.int(),
      inference_charged_nano_usd: nanoUsdSumSchema,
      data_storage_nano_usd: nanoUsdSumSchema,
      data_storage_refunded_nano_usd: nanoUsdSumSchema,
      difference_nano_usd: nanoUsdSumSchema,
    })
    .describe('The rows themselves added up, and how far statement, rows and ledger are apart: 0.'),
  forecast: z
    .strictObject({ inference_nano_usd: nanoUsdSumSchema, data_storage_nano_usd: nanoUsdSumSchema })
    .nullable()
    .describe('What the whole month is expected to come to, by the averages of the weekdays of the last four weeks.'),
});

export const usageOperations = [
  defineOperation({
    id: 'getUsage',
    method: 'GET',
    path: '/usage',
    scope: 'billing:read',
    summary: 'What was used by UTC day, and by project, model or API key.',
    description: 'Settled usage: what was just used is in it after some seconds. Days without usage are left out.',
    query: seriesQuery,
    output: seriesSchema,
    async handle({ ports, organization, projects }, { query }) {
      const span = wholeDays(query);
      const points = await ports.usage.series({
        organizationId: organization.id,
        projects,
        groupBy: query.group_by,
        ...span,
      });
      const data = points.map(({ day, group, figures }) => ({
        day: utcDayName(day),
        group: group.id,
        label: group.label,
        figures: toWireFigures(figures),
      }));
      return { from: instantText(span.from), to: instantText(span.to), data };
    },
  }),
  defineOperation({
    id: 'getUsageStatement',
    method: 'GET',
    path: '/usage/statement',
    scope: 'billing:read',
    summary: 'What a UTC month came to, checked against its rows and the ledger.',
    query: z.strictObject({
      month: usageMonthNameSchema.optional().describe('The running month when it is left out.'),
    }),
    output: statementSchema,
    async handle({ ports, clock, organization, projects }, { query: { month } }) {
      const chosen = month === undefined ? usageMonthOf(clock.now()) : usageMonthNamed(month);
      const ask = { organizationId: organization.id, projects, month: chosen };
      const { check, forecast, ...statement } = await readStatement({ usage: ports.usage, clock }, ask);
      return {
        month: chosen.name,
        from: instantText(chosen.from),
        to: instantText(chosen.to),
        is_over: statement.isOver,
        total: toWireFigures(statement.total),
        by_project: statement.byProject.map(toWireGroup),
        by_model: statement.byModel.map(toWireGroup),
        by_api_key: statement.byApiKey.map(toWireGroup),
        check: {
          row_count: check.rowCount,
          charged_count: check.chargedCount,
          stored_count: check.storedCount,
          inference_charged_nano_usd: nanoUsdSum(check.chargedInferenceNanoUsd),
          data_storage_nano_usd: nanoUsdSum(check.storageNanoUsd),
          data_storage_refunded_nano_usd: nanoUsdSum(check.storageRefundedNanoUsd),
          difference_nano_usd: nanoUsdSum(check.differenceNanoUsd),
        },
        forecast:
          forecast === null
            ? null
            : {
                inference_nano_usd: nanoUsdSum(forecast.inferenceNanoUsd),
                data_storage_nano_usd: nanoUsdSum(forecast.storageNanoUsd),
              },
      };
    },
  }),
  defineOperation({
    id: 'listUsageRows',
    method: 'GET',
    path: '/usage/rows',
    scope: 'billing:read',
    summary: 'The rows that figures are the sum of: one for each call of an upstream, newest first.',
    query: rowsQuery,
    output: z.strictObject({ data: z.array(usageRowSchema), next_cursor: nextCursorSchema }),
    async handle({ ports, organization, projects }, { query: { cursor, limit, ...filter } }) {
      const page = await ports.usage.rows({
        organizationId: organization.id,
        projects,
        filter: toFilter(filter),
        after: cursor ?? null,
        pageSize: limit,
      });
      const next_cursor = page.next === null ? null : encodeUsageCursor(page.next);
      return { data: page.rows.map(toWireUsageRow), next_cursor };
    },
  }),
  defineOperation({
    id: 'exportUsageRows',
    method: 'GET',
    path: '/usage/rows.csv',
    scope: 'billing:read',
    summary: 'The same rows as a CSV file, all of them.',
    query: fileQuery,
    output: z.string(),
    mediaType: CSV_MEDIA_TYPE,
    async handle({ ports, organization, projects }, { query }) {
      const { chunks } = exportUsage(ports, { organizationId: organization.id, projects, filter: toFilter(query) });
      return new StreamedFile(`${organization.slug}-usage.csv`, chunks);
    },
  }),
];

function toFilter({ project_id, api_key_id, ...rest }: z.output<typeof fileQuery>): UsageFilter {
  return { ...rest, projectId: project_id, apiKeyId: api_key_id };
}
