import { STORAGE_RATE } from '@lethe/core/billing';
import { chargeFor, divideHalfEven } from '@lethe/core/money';
import { policyDraftSchema } from '@lethe/core/retention';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The days of traffic from which the daily averages are taken. */
export const RECENT_DAYS = 7;

const input = z.strictObject({ ...organizationScope, draft: policyDraftSchema });

/** What a draft would do if it came into force now, told from what is stored and from the traffic of the last seven days. */
export const previewPolicy = organizationProcedure('policy:read')
  .input(input)
  .query(async ({ ctx, input: { draft } }) => {
    const now = ctx.clock.now();
    const recentFrom = addMs(now, -RECENT_DAYS * MS_PER_DAY);
    const footprint = await ctx.ports.statistics.footprint({ organizationId: ctx.organization.id, now, recentFrom });
    const willStore = draft.level === 'retain_all' && draft.payloadRetentionDays > 0;
    const isCharged = willStore && ctx.mode !== 'self_hosted';
    return {
      computedAt: now,
      /** An expiry is stamped at admission: no draft can move one. */
      changedPayloadCount: 0,
      storedPayloadCount: footprint.expiryDays.reduce((sum, day) => sum + day.payloadCount, 0),
      lastExpiresAt: footprint.lastExpiresAt,
      expiryDays: footprint.expiryDays,
      requestsPerDay: Math.round(footprint.recentRequestCount / RECENT_DAYS),
      tokensPerDay: Math.round(footprint.recentTokenCount / RECENT_DAYS),
      storageFeePerDayNanoUsd: isCharged
        ? divideHalfEven(chargeFor(footprint.recentTokenCount, STORAGE_RATE), BigInt(RECENT_DAYS))
        : 0n,
      firstNewExpiryAt: willStore ? addMs(now, draft.payloadRetentionDays * MS_PER_DAY) : null,
    };
  });
