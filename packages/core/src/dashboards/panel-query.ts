import { type AnalyticsQuery, analyticsQuerySchema, groupsFor, metricsFor } from '../analytics/index.ts';
import { hasPermission, type Role } from '../tenancy/index.ts';
import { MS_PER_DAY } from '../time/index.ts';
import type { DashboardPanel } from './dashboard.ts';

/** A span up to this is shown by the hour. */
const HOURLY_SPAN_MS_MAX = 2 * MS_PER_DAY;

interface DashboardSpan {
  readonly from: Date;
  readonly to: Date;
}

/** What a panel asks of a span. */
export function panelQuery(
  { metric, groupBy, filter }: Pick<DashboardPanel, 'metric' | 'groupBy' | 'filter'>,
  { from, to }: DashboardSpan,
): AnalyticsQuery {
  const interval = to.getTime() - from.getTime() <= HOURLY_SPAN_MS_MAX ? 'hour' : 'day';
  return analyticsQuerySchema.parse({ metric, groupBy, filter, interval, from, to });
}

/** Whether a role may ask what a panel asks. Whoever reads money alone asks for money, by what usage is split by. */
export function mayReadPanel(
  role: Role,
  { metric, groupBy, filter }: Pick<DashboardPanel, 'metric' | 'groupBy' | 'filter'>,
): boolean {
  const isOfMetadata = (filter.tag?.length ?? 0) > 0 || (filter.status?.length ?? 0) > 0;
  const canReadMetadata = hasPermission(role, 'metadata:read');
  return (
    metricsFor(canReadMetadata).includes(metric) &&
    groupsFor(canReadMetadata).includes(groupBy) &&
    (!isOfMetadata || canReadMetadata)
  );
}
