import { lifecycleNotices, REMAINS_AFTER_PURGE } from '@lethe/core/lifecycle';
import type { OrganizationId } from '@lethe/core/tenancy';
import type { ApiContext } from '../procedure/context.ts';

/** Where an organization is in its life, which reminders are still to come, every step so far, the latest first, and what a purge leaves. */
export async function readLifecycle(
  { ports, clock, lifePeriods }: Pick<ApiContext, 'ports' | 'clock' | 'lifePeriods'>,
  organizationId: OrganizationId,
) {
  const now = clock.now();
  const [life, transitions, { holdCount }] = await Promise.all([
    ports.lifecycles.find(organizationId),
    ports.lifecycles.history(organizationId),
    ports.lifecycles.countForClosure(organizationId),
  ]);
  const notices = lifecycleNotices(life).filter(({ dueAt }) => dueAt > now);
  return { computedAt: now, life, holdCount, notices, transitions, periods: lifePeriods, remains: REMAINS_AFTER_PURGE };
}
