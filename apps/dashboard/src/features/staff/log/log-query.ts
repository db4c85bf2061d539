import { isUuid, type OrganizationId } from '@lethe/core/tenancy';
import type { SearchParameters } from '../../requests/list/list-query.ts';

const ID = /^[1-9]\d{0,17}$/;

export interface LogQuery {
  readonly organizationId: OrganizationId | null;
  readonly before: bigint | null;
}

/** Reads an address that anybody may have typed: what makes no sense is left out. */
export function readLogQuery({ organization, before }: SearchParameters): LogQuery {
  return {
    organizationId: typeof organization === 'string' && isUuid(organization) ? (organization as OrganizationId) : null,
    before: typeof before === 'string' && ID.test(before) ? BigInt(before) : null,
  };
}

export function logHref({ organizationId, before }: LogQuery): string {
  const query = new URLSearchParams({
    ...(organizationId === null ? {} : { organization: organizationId }),
    ...(before === null ? {} : { before: String(before) }),
  }).toString();
  return query === '' ? '/staff/audit' : `/staff/audit?${query}`;
}
