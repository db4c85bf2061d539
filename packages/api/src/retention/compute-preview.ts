import { STORAGE_RATE } from '@lethe/core/billing';
import { chargeFor, divideHalfEven, type NanoUsd } from '@lethe/core/money';
import { effectiveRetention, type PolicyDraft, refuseDraftOutOfBounds, retentionBounds } from '@lethe/core/retention';
import type { OrganizationId, Plan, ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { ApiContext } from '../procedure/context.ts';

/** The days of traffic from which the daily averages are taken. */
const RECENT_DAYS = 7;

interface PreviewQuery {
  readonly organizationId: OrganizationId;
  readonly plan: Plan;
  readonly projects: ProjectScope;
  readonly draft: PolicyDraft;
}

/**
 * What a draft would do if it came into force now, told from what is stored and from the traffic of the last seven days.
 * @throws {DomainError} retention_out_of_bounds for a draft that could not be saved
 */
export async function computePreview(
  { ports, clock, mode, retention }: Pick<ApiContext, 'ports' | 'clock' | 'mode' | 'retention'>,
  { organizationId, plan, projects, draft }: PreviewQuery,
) {
  const bounds = retentionBounds(plan, retention.selfHosted);
  refuseDraftOutOfBounds(draft, bounds);
  const now = clock.now();
  const recentFrom = addMs(now, -RECENT_DAYS * MS_PER_DAY);
  const [footprint, policy] = await Promise.all([
    ports.statistics.footprint({ organizationId, projects, now, recentFrom }),
    ports.policies.current(organizationId),
  ]);
  const isCharged = mode !== 'self_hosted';
  const admittedNow = (setting: PolicyDraft) =>
    effectiveRetention({ policy: { ...setting, version: policy.version + 1 }, bounds, admittedAt: now });
  const feePerDay = (setting: PolicyDraft) =>
    isCharged && admittedNow(setting).expiresAt !== null ? dailyFee(footprint.recentTokenCount) : 0n;
  const { expiresAt, metadataExpiresAt } = admittedNow(draft);
  return {
    computedAt: now,
    /** An expiry is stamped at admission: no draft can move one, neither of a payload nor of a record. */
    changedPayloadCount: 0,
    changedRecordCount: 0,
    storedPayloadCount: footprint.expiryDays.reduce((sum, day) => sum + day.payloadCount, 0),
    lastExpiresAt: footprint.lastExpiresAt,
    expiryDays: footprint.expiryDays,
    requestsPerDay: Math.round(footprint.recentRequestCount / RECENT_DAYS),
    tokensPerDay: Math.round(footprint.recentTokenCount / RECENT_DAYS),
    storageFeePerDayNanoUsd: feePerDay(draft),
    /** What the policy in force costs with the same traffic. */
    storageFeePerDayNowNanoUsd: feePerDay(policy),
    firstNewExpiryAt: expiresAt,
    /** When the first record of a new request would be deleted; null: as long as the account. */
    firstNewMetadataExpiryAt: metadataExpiresAt,
  };
}

function dailyFee(recentTokenCount: number): NanoUsd {
  return divideHalfEven(chargeFor(recentTokenCount, STORAGE_RATE), BigInt(RECENT_DAYS));
}
