import { DomainError } from '../errors/index.ts';
import { hasPermission, type Role } from '../tenancy/index.ts';
import { ANALYTICS_GROUPS, ANALYTICS_METRICS, type AnalyticsGroup, type AnalyticsMetric } from './analytics-query.ts';

/** What invoices are made of: for those who read money and not metadata. */
const MONEY_METRICS: readonly AnalyticsMetric[] = ['requests', 'tokens', 'cost', 'inference_cost', 'storage_cost'];
/** What usage is split by as well. Tags and statuses are metadata. */
const MONEY_GROUPS: readonly AnalyticsGroup[] = ['none', 'model', 'provider', 'project', 'key'];

/** What a reader may ask for. */
export function metricsFor(canReadMetadata: boolean): readonly AnalyticsMetric[] {
  return canReadMetadata ? ANALYTICS_METRICS : MONEY_METRICS;
}

export function groupsFor(canReadMetadata: boolean): readonly AnalyticsGroup[] {
  return canReadMetadata ? ANALYTICS_GROUPS : MONEY_GROUPS;
}

interface Asked {
  readonly metric: AnalyticsMetric;
  readonly groupBy: AnalyticsGroup;
  readonly filter: { readonly tag?: readonly string[] | undefined; readonly status?: readonly string[] | undefined };
}

/**
 * A role without metadata asks for requests, tokens and money, by what usage is split by.
 * @throws {DomainError} forbidden
 */
export function refuseBeyondRole(role: Role, { metric, groupBy, filter }: Asked): void {
  const canReadMetadata = hasPermission(role, 'metadata:read');
  const named = (list: readonly string[] | undefined) => list !== undefined && list.length > 0;
  const hasMetadataFilter = named(filter.tag) || named(filter.status);
  const isAllowed = metricsFor(canReadMetadata).includes(metric) && groupsFor(canReadMetadata).includes(groupBy);
  if (isAllowed && (!hasMetadataFilter || canReadMetadata)) return;
  throw new DomainError('forbidden', 'Your role includes requests, tokens and cost, and nothing else of analytics.', {
    facts: { permission: 'metadata:read', role },
  });
}
