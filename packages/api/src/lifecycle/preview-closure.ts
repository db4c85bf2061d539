import { REMAINS_AFTER_PURGE } from '@lethe/core/lifecycle';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** What closing now would do, with its dates, and what of the organization it concerns. `version` is what the closure is decided on. */
export const previewClosure = organizationProcedure('organization:close', { whileInactive: true })
  .input(z.strictObject(organizationScope))
  .query(async ({ ctx: { ports, clock, lifePeriods, organization } }) => {
    const now = clock.now();
    const [life, counts, footprint] = await Promise.all([
      ports.lifecycles.find(organization.id),
      ports.lifecycles.countForClosure(organization.id),
      ports.statistics.footprint({ organizationId: organization.id, projects: 'all', now, recentFrom: now }),
    ]);
    return {
      computedAt: now,
      state: life.state,
      version: life.version,
      purgesAt: addMs(now, lifePeriods.closedRetentionDays * MS_PER_DAY),
      closedRetentionDays: lifePeriods.closedRetentionDays,
      /** Out of a suspension: reopening then needs its resolution first. */
      needsResolution: life.state === 'suspended',
      ...counts,
      storedPayloadCount: footprint.expiryDays.reduce((sum, day) => sum + day.payloadCount, 0),
      remains: REMAINS_AFTER_PURGE,
    };
  });
