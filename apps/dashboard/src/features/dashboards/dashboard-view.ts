import type { AppRouter } from '@lethe/api';
import type { inferRouterOutputs } from '@trpc/server';

type Outputs = inferRouterOutputs<AppRouter>;

/** A dashboard as the API answers it to a member. */
export type DashboardView = Outputs['dashboards']['get'];
export type ReportView = NonNullable<DashboardView['report']>;
