import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { ApiContext } from '../procedure/context.ts';

interface FiguresScope {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
}

/** How requests stand now: those of the last 24 hours beside the 24 before, and what of all is stored. */
export async function readFigures({ ports, clock }: Pick<ApiContext, 'ports' | 'clock'>, scope: FiguresScope) {
  const now = clock.now();
  const from = addMs(now, -MS_PER_DAY);
  const { overview } = ports;
  const [current, previous, stored] = await Promise.all([
    overview.traffic({ ...scope, from, to: now }),
    overview.traffic({ ...scope, from: addMs(from, -MS_PER_DAY), to: from }),
    overview.stored({ ...scope, now }),
  ]);
  return { now, traffic: { from, current, previous }, stored };
}
