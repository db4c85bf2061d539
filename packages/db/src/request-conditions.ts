import type { RequestFilter } from '@lethe/core/payloads';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';

/** Where every query begins: the organization's own requests, and of those the ones in the reader's projects. */
export function requestsOf({ organizationId, projects }: RequestsOf): RequestQuery {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [`request.organization_id = ${bind(organizationId)}`];
  if (projects !== 'all') conditions.push(`request.project_id = ANY (${bind(projects)}::uuid[])`);
  return { values, bind, conditions };
}

interface RequestsOf {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
}

export interface RequestQuery {
  readonly values: unknown[];
  /** Takes a value and returns its placeholder. */
  readonly bind: (value: unknown) => string;
  readonly conditions: string[];
}

/** The conditions that a filter puts on `request`. `bind` takes a value and returns its placeholder. */
export function requestConditions(filter: RequestFilter, bind: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  if (filter.model !== undefined) {
    const separator = filter.model.indexOf('/');
    conditions.push(`(request.model = ${bind(filter.model)} OR (request.provider = ${bind(filter.model.slice(0, Math.max(separator, 0)))}
      AND request.model = ${bind(filter.model.slice(separator + 1))}))`);
  }
  if (filter.from !== undefined) conditions.push(`request.admitted_at >= ${bind(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`request.admitted_at < ${bind(filter.to)}`);
  return conditions;
}
