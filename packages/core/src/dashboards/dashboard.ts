import { z } from 'zod';
import { ANALYTICS_GROUPS, ANALYTICS_METRICS, analyticsFilterSchema } from '../analytics/index.ts';
import type { UserId } from '../tenancy/index.ts';

/** Of one organization, private ones included. */
export const DASHBOARDS_MAX = 100;
export const DASHBOARD_PANELS_MAX = 12;
export const DASHBOARD_NAME_LENGTH_MAX = 80;
/** A name is one line. */
const WITHOUT_CONTROLS = /^[^\p{Cc}\p{Cf}]+$/u;

export const DASHBOARD_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type DashboardRange = (typeof DASHBOARD_RANGES)[number];

export const PANEL_CHARTS = ['bars', 'lines', 'figure'] as const;
export type PanelChart = (typeof PANEL_CHARTS)[number];

/** How much of a row a panel takes on a wide page. On a phone each has a row of its own. */
export const PANEL_WIDTHS = ['third', 'half', 'full'] as const;
export type PanelWidth = (typeof PANEL_WIDTHS)[number];

const oneLine = z.string().trim().min(1).max(DASHBOARD_NAME_LENGTH_MAX).regex(WITHOUT_CONTROLS);

export const dashboardPanelSchema = z.strictObject({
  id: z.guid(),
  title: oneLine,
  metric: z.enum(ANALYTICS_METRICS),
  groupBy: z.enum(ANALYTICS_GROUPS).default('none'),
  filter: analyticsFilterSchema.default({}),
  chart: z.enum(PANEL_CHARTS).default('bars'),
  width: z.enum(PANEL_WIDTHS).default('half'),
});
/** One metric over the dashboard's span. */
export type DashboardPanel = z.output<typeof dashboardPanelSchema>;

/** What a member or a key may ask for. */
export const dashboardDraftSchema = z.strictObject({
  name: oneLine,
  /** The span that it opens with; whoever looks may choose another one. */
  range: z.enum(DASHBOARD_RANGES).default('30d'),
  /** In the order in which they stand. */
  panels: z
    .array(dashboardPanelSchema)
    .max(DASHBOARD_PANELS_MAX)
    .refine((panels) => new Set(panels.map(({ id }) => id)).size === panels.length, {
      error: 'Each panel has an id of its own.',
    }),
});
export type DashboardDraft = z.output<typeof dashboardDraftSchema>;

export const DASHBOARD_SCOPES = ['private', 'organization'] as const;
export type DashboardScope = (typeof DASHBOARD_SCOPES)[number];

export interface Dashboard extends DashboardDraft {
  readonly id: string;
  /** The one member who sees it; null: everybody in the organization who may read analytics. */
  readonly privateTo: UserId | null;
  /** Null: a management key made it. */
  readonly authorId: UserId | null;
  readonly authorLabel: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A dashboard as a list shows it. */
export interface DashboardSummary extends Omit<Dashboard, 'panels'> {
  readonly panelCount: number;
  readonly hasReport: boolean;
}

export function scopeOf({ privateTo }: Pick<Dashboard, 'privateTo'>): DashboardScope {
  return privateTo === null ? 'organization' : 'private';
}
