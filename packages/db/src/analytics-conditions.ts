import type { AnalyticsFilter, AnalyticsGroup } from '@lethe/core/analytics';

type Bind = (value: unknown) => string;

/** The conditions of a filter on `counted`, which are rows of requests or of their sums: the columns have the same names in both. */
export function analyticsConditions(filter: AnalyticsFilter, bind: Bind): string[] {
  const conditions: string[] = [];
  const isNamed = (list: readonly string[] | undefined): list is readonly string[] => (list?.length ?? 0) > 0;
  if (isNamed(filter.model)) {
    const models = `${bind(filter.model)}::text[]`;
    conditions.push(`(counted.model = ANY (${models}) OR counted.provider || '/' || counted.model = ANY (${models}))`);
  }
  if (isNamed(filter.provider)) conditions.push(`counted.provider = ANY (${bind(filter.provider)}::text[])`);
  if (isNamed(filter.project)) conditions.push(`counted.project_id = ANY (${bind(filter.project)}::uuid[])`);
  if (isNamed(filter.key)) conditions.push(`counted.api_key_id = ANY (${bind(filter.key)}::uuid[])`);
  if (isNamed(filter.status)) {
    const statuses = `${bind(filter.status)}::text[]`;
    conditions.push(
      `(counted.status_code::text = ANY (${statuses}) OR (counted.status_code / 100)::text || 'xx' = ANY (${statuses}))`,
    );
  }
  return conditions;
}

/** What a row belongs to, as a filter takes it. */
export const GROUP_KEYS: Readonly<Record<AnalyticsGroup, string>> = {
  none: `''::text`,
  model: `counted.provider || '/' || counted.model`,
  provider: 'counted.provider',
  project: 'counted.project_id::text',
  key: 'counted.api_key_id::text',
  tag: 'counted.tag',
  status: 'counted.status_code::text',
};

/** What people call a group, where that is not its key. */
export function groupLabel(
  groupBy: AnalyticsGroup,
  { organizationId, bind }: { organizationId: string; bind: Bind },
): string {
  if (groupBy !== 'project' && groupBy !== 'key') return 'NULL::text';
  const table = groupBy === 'project' ? 'project' : 'api_key';
  return `(SELECT name FROM ${table} named WHERE named.organization_id = ${bind(organizationId)} AND named.id::text = figures.key)`;
}
