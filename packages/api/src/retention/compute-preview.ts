import { STORAGE_RATE } from '@lethe/core/billing';
import { chargeFor, divideHalfEven, type NanoUsd } from '@lethe/core/money';
import type { PolicyDraft } from '@lethe/core/retention';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { ApiContext } from '../procedure/context.ts';

/** The days of traffic from which the daily averages are taken. */
const RECENT_DAYS = 7;

interface PreviewQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly draft: PolicyDraft;
}

/** What a draft would do if it came into force now, told from what is stored and from the traffic of the last seven days. */
export async function computePreview(
  { ports, clock, mode }: Pick<ApiContext, 'ports' | 'clock' | 'mode'>,
  { organizationId, projects, draft }: PreviewQuery,
) {
  const now = clock.now();
  const recentFrom = addMs(now, -RECENT_DAYS * MS_PER_DAY);
  const [footprint, policy] = await Promise.all([
    ports.statistics.footprint({ organizationId, projects, now, recentFrom }),
    ports.policies.current(organizationId),
  ]);
  const isCharged = mode !== 'self_hosted';
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
}

function stores({ level, payloadRetentionDays }: PolicyDraft): boolean {
  return level === 'retain_all' && payloadRetentionDays > 0;
}

function dailyFee(recentTokenCount: number): NanoUsd {
  return divideHalfEven(chargeFor(recentTokenCount, STORAGE_RATE), BigInt(RECENT_DAYS));
}
