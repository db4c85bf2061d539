import { analyticsFilterSchema } from '@lethe/core/analytics';
import {
  createDashboard,
  DASHBOARD_PANELS_MAX,
  type Dashboard,
  type DashboardDraft,
  dashboardDraftSchema,
  dashboardPanelSchema,
  findDashboard,
  removeDashboard,
  saveDashboard,
} from '@lethe/core/dashboards';
import { z } from 'zod';
import { keyOf } from '../../dashboards/dashboard-call.ts';
import { defineOperation } from '../define-operation.ts';
import { idParamSchema, idSchema, instantSchema, instantText } from '../wire.ts';

const { title, metric, groupBy, chart, width } = dashboardPanelSchema.shape;

const panelSchema = z.strictObject({
  title,
  metric: metric.describe('What `GET /analytics` can be asked for.'),
  group_by: groupBy,
  filter: analyticsFilterSchema
    .default({})
    .describe('Each facet a list; a request has one of the values of every facet that is named.'),
  chart,
  width,
});

const bodySchema = z.strictObject({
  name: dashboardDraftSchema.shape.name,
  range: dashboardDraftSchema.shape.range.describe('The span that it opens with.'),
  panels: z.array(panelSchema).max(DASHBOARD_PANELS_MAX).default([]).describe('In the order in which they stand.'),
});

const summarySchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  range: z.string(),
  author: z.string().describe('Who made it, as they were called then.'),
  version: z.int(),
  created_at: instantSchema,
  updated_at: instantSchema,
});
const dashboardSchema = summarySchema.extend({
  panels: z.array(
    z.strictObject({
      id: idSchema,
      title: z.string(),
      metric: z.string(),
      group_by: z.string(),
      filter: z.record(z.string(), z.array(z.string())),
      chart: z.string(),
      width: z.string(),
    }),
  ),
});

const params = z.strictObject({ id: idParamSchema.describe('The id of the dashboard.') });

export const dashboardOperations = [
  defineOperation({
    id: 'listDashboards',
    method: 'GET',
    path: '/dashboards',
    scope: 'analytics:read',
    summary: 'Lists the dashboards that are shared in the organization, by name.',
    description: 'What members keep private is not in it.',
    output: z.strictObject({ data: z.array(summarySchema.extend({ panel_count: z.int(), has_report: z.boolean() })) }),
    async handle({ ports, organization }) {
      const dashboards = await ports.dashboards.list({ organizationId: organization.id, userId: null });
      return {
        data: dashboards.map((dashboard) => ({
          ...summaryWire(dashboard),
          panel_count: dashboard.panelCount,
          has_report: dashboard.hasReport,
        })),
      };
    },
  }),
  defineOperation({
    id: 'getDashboard',
    method: 'GET',
    path: '/dashboards/{id}',
    scope: 'analytics:read',
    summary: 'Reads a shared dashboard with its panels. Their figures are what `GET /analytics` answers.',
    params,
    output: dashboardSchema,
    errors: ['not_found'],
    handle: async (context, { params: { id } }) =>
      toWire(await findDashboard(context.ports, { ...keyOf(context), dashboardId: id })),
  }),
  defineOperation({
    id: 'createDashboard',
    method: 'POST',
    path: '/dashboards',
    scope: 'dashboards:write',
    summary: 'Makes a dashboard that is shared in the organization.',
    body: bodySchema,
    output: dashboardSchema,
    successStatus: 201,
    errors: ['conflict'],
    handle: async (context, { body }) =>
      toWire(
        await createDashboard(context.ports, context.clock, {
          ...keyOf(context),
          draft: draftOf(body, context.ports.mintId),
        }),
      ),
  }),
  defineOperation({
    id: 'updateDashboard',
    method: 'PUT',
    path: '/dashboards/{id}',
    scope: 'dashboards:write',
    summary: 'Changes a shared dashboard.',
    description: 'Only on its newest version: one that somebody changed meanwhile is answered with `conflict`.',
    params,
    body: bodySchema.extend({ version: z.int().min(1).describe('The one that the change was made on.') }),
    output: dashboardSchema,
    errors: ['not_found', 'conflict'],
    async handle(context, { params: { id }, body: { version, ...body } }) {
      const draft = draftOf(body, context.ports.mintId);
      const command = { ...keyOf(context), dashboardId: id, version, draft };
      return toWire(await saveDashboard(context.ports, context.clock, command));
    },
  }),
  defineOperation({
    id: 'deleteDashboard',
    method: 'DELETE',
    path: '/dashboards/{id}',
    scope: 'dashboards:write',
    summary: 'Removes a shared dashboard with its report.',
    params,
    output: z.strictObject({ id: idSchema }),
    errors: ['not_found'],
    async handle(context, { params: { id } }) {
      await removeDashboard(context.ports, { ...keyOf(context), dashboardId: id });
      return { id };
    },
  }),
];

function draftOf({ name, range, panels }: z.output<typeof bodySchema>, mintId: () => string): DashboardDraft {
  return {
    name,
    range,
    panels: panels.map(({ group_by: group, ...panel }) => ({ ...panel, id: mintId(), groupBy: group })),
  };
}

function summaryWire(dashboard: Omit<Dashboard, 'panels'>) {
  return {
    id: dashboard.id,
    name: dashboard.name,
    range: dashboard.range,
    author: dashboard.authorLabel,
    version: dashboard.version,
    created_at: instantText(dashboard.createdAt),
    updated_at: instantText(dashboard.updatedAt),
  };
}

function toWire(dashboard: Dashboard) {
  return {
    ...summaryWire(dashboard),
    panels: dashboard.panels.map(
      ({ id, title: text, metric: asked, groupBy: group, filter, chart: kind, width: room }) => ({
        id,
        title: text,
        metric: asked,
        group_by: group,
        filter: Object.fromEntries(
          Object.entries(filter).filter((facet): facet is [string, string[]] => facet[1] !== undefined),
        ),
        chart: kind,
        width: room,
      }),
    ),
  };
}
