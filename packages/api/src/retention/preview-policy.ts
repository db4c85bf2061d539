import { STORAGE_RATE } from '@lethe/core/billing';
import { chargeFor, divideHalfEven, type NanoUsd } from '@lethe/core/money';
import { type PolicyDraft, policyDraftSchema } from '@lethe/core/retention';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

/** The days of traffic from which the daily averages are taken. */
const RECENT_DAYS = 7;

const input = z.strictObject({ ...organizationScope, draft: policyDraftSchema });

/** What a draft would do if it came into force now, told from what is stored and from the traffic of the last seven days. */
export const previewPolicy = organizationProcedure('policy:read')
  .input(input)
  .query(async ({ ctx, input: { draft } }) => {
    const now = ctx.clock.now();
    const recentFrom = addMs(now, -RECENT_DAYS * MS_PER_DAY);
    const organizationId = ctx.organization.id;
    const [footprint, policy] = await Promise.all([
      ctx.ports.statistics.footprint({ organizationId, now, recentFrom }),
      ctx.ports.policies.current(organizationId),
    ]);
    const isCharged = ctx.mode !== 'self_hosted';
    const feePerDay = (setting: PolicyDraft) =>
      isCharged && stores(setting) ? dailyFee(footprint.recentTokenCount) : 0n;
    return {
      computedAt: now,
      /** An expiry is stamped at admission: no draft can move one. */
      changedPayloadCount: 0,
      storedPayloadCount: footprint.expiryDays.reduce((sum, day) => sum + day.payloadCount, 0),
      lastExpiresAt: footprint.lastExpiresAt,
      expiryDays: footprint.expiryDays,
      requestsPerDay: Math.round(footprint.recentRequestCount / RECENT_DAYS),
      tokensPerDay: Math.round(footprint.recentTokenCount / RECENT_DAYS),
      storageFeePerDayNanoUsd: feePerDay(draft),
      /** What the policy in force costs with the same traffic. */
      storageFeePerDayNowNanoUsd: feePerDay(policy),
      firstNewExpiryAt: stores(draft) ? addMs(now, draft.payloadRetentionDays * MS_PER_DAY) : null,
    };
  });

function stores({ level, payloadRetentionDays }: PolicyDraft): boolean {
  return level === 'retain_all' && payloadRetentionDays > 0;
}

function dailyFee(recentTokenCount: number): NanoUsd {
  return divideHalfEven(chargeFor(recentTokenCount, STORAGE_RATE), BigInt(RECENT_DAYS));
}
