import type { DashboardCaller, SendReportPorts } from '@lethe/core/dashboards';
import type { Role, UserId } from '@lethe/core/tenancy';
import { z } from 'zod';
import { organizationScope } from '../procedure/builder.ts';
import type { ApiContext } from '../procedure/context.ts';

/** The part of an input that names a dashboard. */
export const dashboardScope = { ...organizationScope, dashboardId: z.guid() };

interface Call extends Pick<DashboardCaller, 'actor' | 'origin'> {
  readonly organization: { readonly id: DashboardCaller['organizationId'] };
}

/** A member, who sees their own private dashboards and what is shared. */
export function memberOf({
  organization,
  actor,
  origin,
  user,
  membership,
}: Call & {
  readonly user: { readonly id: UserId };
  readonly membership: { readonly role: Role };
}): DashboardCaller {
  return {
    organizationId: organization.id,
    reader: { kind: 'member', userId: user.id, role: membership.role },
    actor,
    origin,
  };
}

/** A management key, which sees what is shared. */
export function keyOf({ organization, actor, origin }: Call): DashboardCaller {
  return { organizationId: organization.id, reader: { kind: 'key' }, actor, origin };
}

export function reportPortsOf({
  ports,
  publicUrl,
}: Pick<ApiContext, 'ports' | 'publicUrl'>): SendReportPorts & Pick<ApiContext['ports'], 'dashboards'> {
  const { reports, analytics, dashboards } = ports;
  return { reports, analytics, dashboards, publicUrl };
}
