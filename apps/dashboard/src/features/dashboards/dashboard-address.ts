import type { DashboardRange } from '@lethe/core/dashboards';
import { type AnalyticsAddress, dayText, readAnalyticsAddress } from '../analytics/analytics-address.ts';
import type { SearchParameters } from '../requests/list/list-query.ts';

export type ShownRange = AnalyticsAddress['range'];

/** What the address asks for, else what the dashboard opens with. */
export function readShownRange(parameters: SearchParameters, range: DashboardRange): ShownRange {
  const isAsked = parameters.range !== undefined || parameters.from !== undefined;
  return isAsked ? readAnalyticsAddress(parameters).range : range;
}

export function dashboardHref(path: string, shown: ShownRange, range: DashboardRange): string {
  if (shown === range) return path;
  if (typeof shown === 'string') return `${path}?range=${shown}`;
  return `${path}?from=${dayText(shown.firstDay)}&to=${dayText(shown.lastDay)}`;
}
