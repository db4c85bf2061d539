import { STORAGE_RATE } from '@lethe/core/billing';
import { divideHalfEven, type NanoUsd } from '@lethe/core/money';
import {
  effectiveRetention,
  forecastImpact,
  type PolicyDraft,
  type RetentionRule,
  refuseDraftOutOfBounds,
  refuseUnusablePatterns,
  retentionBounds,
  type StoredTraffic,
} from '@lethe/core/retention';
import { maskApiKey, type OrganizationId, type Plan, type ProjectScope } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { ApiContext } from '../procedure/context.ts';

/** The days of traffic from which the averages are taken. */
const RECENT_DAYS = 7;
/** The days over which the requests of a rule are counted. */
const COUNTED_DAYS = 30;
/** What a month is taken to have. */
const MONTH_DAYS = 30;

interface PreviewQuery {
  readonly organizationId: OrganizationId;
  readonly plan: Plan;
  readonly projects: ProjectScope;
  readonly draft: PolicyDraft;
  /** What the reader may be told of beside the policy. */
  readonly canSee: { readonly projects: boolean; readonly keys: boolean; readonly holds: boolean };
}

/**
 * What a draft would do if it came into force now, told from what is stored and from the traffic of the last seven days.
 * @throws {DomainError} retention_out_of_bounds for a draft that could not be saved
 */
export async function computePreview(
  { ports, clock, mode, retention }: Pick<ApiContext, 'ports' | 'clock' | 'mode' | 'retention'>,
  query: PreviewQuery,
) {
  const { organizationId, projects, draft, canSee } = query;
  const bounds = retentionBounds(query.plan, retention.selfHosted);
  refuseDraftOutOfBounds(draft, bounds);
  refuseUnusablePatterns(draft.redaction, ports.redactionPatterns);
  const now = clock.now();
  const recentFrom = addMs(now, -RECENT_DAYS * MS_PER_DAY);
  const countedFrom = addMs(now, -COUNTED_DAYS * MS_PER_DAY);
  const policy = await ports.policies.current(organizationId);
  const inForce = effectiveRetention({ policy, bounds, admittedAt: now });
  const { payloadRetentionDays } = inForce;
  const [footprint, facts] = await Promise.all([
    ports.statistics.footprint({ organizationId, projects, now, recentFrom }),
    ports.retentionImpact.measure({ organizationId, projects, now, recentFrom, countedFrom, payloadRetentionDays }),
  ]);
  const admitted = effectiveRetention({ policy: { ...draft, version: policy.version + 1 }, bounds, admittedAt: now });
  const forecast = forecastImpact({ inForce: policy, draft, bounds, facts, now });
  const rate = mode === 'self_hosted' ? null : STORAGE_RATE;
  const rules = forecast.rules.filter(({ kind }) => (kind === 'project' ? canSee.projects : canSee.keys));
  return {
    computedAt: now,
    /** The version in force when this was computed. A change is saved on it, or not at all. */
    baseVersion: policy.version,
    /** What was asked about, so that an answer is never told of another draft. */
    setting: { ...draft, redaction: draft.redaction ?? policy.redaction },
    /** An expiry is stamped at admission: no draft can move one, neither of a payload nor of a record. */
    changedPayloadCount: 0,
    changedRecordCount: 0,
    storedPayloadCount: footprint.expiryDays.reduce((sum, day) => sum + day.payloadCount, 0),
    lastExpiresAt: footprint.lastExpiresAt,
    expiryDays: footprint.expiryDays,
    /** Readable payloads that were stamped for longer than the policy in force. */
    longerStampedCount: facts.longerStampedCount,
    /** Null for whoever may not see legal holds. */
    heldPayloadCount: canSee.holds ? facts.heldPayloadCount : null,
    requestsPerDay: Math.round(footprint.recentRequestCount / RECENT_DAYS),
    tokensPerDay: Math.round(footprint.recentTokenCount / RECENT_DAYS),
    ...averagesOf(forecast.storedTraffic),
    storedTokensPerMonth: Math.round((forecast.storedTokenCount * MONTH_DAYS) / RECENT_DAYS),
    storedTokensPerMonthNow: Math.round((forecast.storedTokenCountNow * MONTH_DAYS) / RECENT_DAYS),
    storageFeePerDayNanoUsd: feeOf(forecast.storedTokenCount, rate, 1),
    /** What the policy in force costs with the same traffic. */
    storageFeePerDayNowNanoUsd: feeOf(forecast.storedTokenCountNow, rate, 1),
    storageFeePerMonthNanoUsd: feeOf(forecast.storedTokenCount, rate, MONTH_DAYS),
    storageFeePerMonthNowNanoUsd: feeOf(forecast.storedTokenCountNow, rate, MONTH_DAYS),
    firstNewExpiryAt: admitted.expiresAt,
    /** When the first record of a new request would be deleted; null: as long as the account. */
    firstNewMetadataExpiryAt: admitted.metadataExpiresAt,
    rules: rules.map(shownRule),
  };
}

/** New payloads by the period that they would get, each day, and how many of them are readable once as many expire as come. */
function averagesOf(storedTraffic: readonly StoredTraffic[]) {
  const sum = (weigh: (traffic: StoredTraffic) => number) =>
    Math.round(storedTraffic.reduce((total, traffic) => total + weigh(traffic), 0) / RECENT_DAYS);
  return {
    newPayloads: storedTraffic.map(({ payloadRetentionDays, requestCount }) => ({
      payloadRetentionDays,
      payloadsPerDay: requestCount / RECENT_DAYS,
    })),
    storedRequestsPerDay: sum(({ requestCount }) => requestCount),
    steadyPayloadCount: sum(({ requestCount, payloadRetentionDays }) => requestCount * payloadRetentionDays),
  };
}

/** Divided once, so that a month is not thirty rounded days. */
function feeOf(recentTokenCount: number, rate: typeof STORAGE_RATE | null, days: number): NanoUsd {
  if (rate === null) return 0n;
  return divideHalfEven(
    BigInt(recentTokenCount) * rate.amountNanoUsd * BigInt(days),
    rate.perQuantity * BigInt(RECENT_DAYS),
  );
}

/** A key goes by its mask, never by itself. */
function shownRule({ key, ...rule }: RetentionRule) {
  return {
    ...rule,
    mask: key === null ? null : maskApiKey(key),
  };
}
