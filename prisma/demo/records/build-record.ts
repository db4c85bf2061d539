import { inferenceCost, type PriceList, storageFee, type TokenRates, totalCost } from '@lethe/core/billing';
import { divideHalfEven, type Rate } from '@lethe/core/money';
import type {
  RecordedCost,
  RecordedRates,
  RecordedRetention,
  RecordedUsage,
  RequestRecord,
} from '@lethe/core/payloads';
import { effectiveRetention, PLAN_RETENTION, type RetentionOverride } from '@lethe/core/retention';
import type { RequestId } from '@lethe/core/tenancy';
import { addMs, MS_PER_HOUR } from '@lethe/core/time';
import { UUID } from 'uuidv7';
import type { OrganizationPlan } from '../organizations/organization-plan.ts';
import type { PlannedOrganization } from '../tenancy/plan-tenancy.ts';
import type { DraftRequest } from '../traffic/draft-request.ts';
import { createRandom } from '../traffic/random.ts';

export interface RecordContext {
  readonly plan: OrganizationPlan;
  readonly planned: PlannedOrganization;
  readonly seededAt: Date;
  readonly prices: PriceList;
}

/**
 * The record of a drafted request, as the gateway would have written it: under the policy of its time, with the price of its time.
 * @param sequence  the request's place in the organization's traffic; the id follows from it, so that a repeat has the same id
 */
export function buildRecord(context: RecordContext, draft: DraftRequest, sequence: number): RequestRecord {
  const { planned, prices } = context;
  const { profile, admittedAt, usage, timing } = draft;
  const project = context.plan.projects.find(({ name }) => name === draft.projectName);
  const { id: projectId, keys } = planned.projects.find(({ name }) => name === draft.projectName) ?? {};
  const apiKeyId = (activeKey(context, draft) ?? keys?.[0])?.id;
  if (project === undefined || projectId === undefined || apiKeyId === undefined) {
    throw new Error(`Invariant broken: ${planned.slug} has no project ${draft.projectName} with a key`);
  }
  const promptTokens = usage.inputTokens + usage.cachedInputTokens;
  const rates = prices.ratesFor({ provider: profile.provider, model: profile.model, at: admittedAt, promptTokens });
  const retention = resolveRetention(context, draft, sequence);
  return {
    id: requestId(planned.id, { admittedAt, sequence }),
    organizationId: planned.id,
    projectId,
    apiKeyId,
    projectMode: project.mode,
    admittedAt,
    completedAt: addMs(admittedAt, timing.totalMs),
    endpoint: 'chat.completions',
    provider: profile.provider,
    model: profile.model,
    isStreamed: draft.isStreamed,
    statusCode: draft.statusCode,
    errorCode: draft.errorCode,
    finishReason: draft.finishReason,
    upstreamRequestId: draft.upstreamRequestId,
    usage,
    rates: rates === null ? null : recordedRates(rates),
    cost: recordedCost({ usage, rates, isStored: retention.expiresAt !== null }),
    timing,
    retention,
    handles: draft.handles,
  };
}

function activeKey({ plan, planned }: RecordContext, { projectName, keyIndex }: DraftRequest) {
  const keys = plan.projects.find(({ name }) => name === projectName)?.keys ?? [];
  if (keys[keyIndex]?.isRevoked !== false) return undefined;
  return planned.projects.find(({ name }) => name === projectName)?.keys[keyIndex];
}

/** A UUIDv7 of the instant of admission; the random part is drawn from organization and sequence. */
function requestId(
  organizationId: string,
  { admittedAt, sequence }: { admittedAt: Date; sequence: number },
): RequestId {
  const random = createRandom(`${organizationId}/${sequence}`);
  const id = UUID.fromFieldsV7(
    admittedAt.getTime(),
    random.int(0, 0xfff),
    random.int(0, 0x3fffffff),
    random.int(0, 0xffffffff),
  );
  return id.toString() as RequestId;
}

function resolveRetention({ plan, seededAt }: RecordContext, draft: DraftRequest, sequence: number): RecordedRetention {
  const { admittedAt, statusCode, projectName, keyIndex } = draft;
  const inForce = plan.policies
    .map((policy, index) => ({
      ...policy,
      version: index + 1,
      effectiveAt: addMs(seededAt, -policy.effectiveHoursAgo * MS_PER_HOUR),
    }))
    .findLast(({ effectiveAt }) => effectiveAt <= admittedAt);
  if (inForce === undefined)
    throw new Error(`Invariant broken: ${plan.slug} had no policy at ${admittedAt.toISOString()}`);
  const project = plan.projects.find(({ name }) => name === projectName);
  const key = project?.keys[project.keys[keyIndex]?.isRevoked === false ? keyIndex : 0];
  const retention = effectiveRetention({
    policy: { ...inForce, metadataRetentionDays: inForce.metadataRetentionDays ?? null },
    bounds: PLAN_RETENTION[plan.plan],
    project: { level: null, payloadRetentionDays: project?.payloadRetentionDays ?? null },
    key: { level: null, payloadRetentionDays: key?.limits?.payloadRetentionDays ?? null },
    request: wishOf(plan, sequence),
    admittedAt,
  });
  const failed = statusCode === 200 && sequence > 0 && sequence % STORE_FAILURE_EVERY === 0;
  if (retention.expiresAt === null || !failed) return retention;
  return { ...retention, expiresAt: null, notStoredReason: 'store_failed' };
}

/** What a request asked for itself; most ask for nothing. */
function wishOf({ traffic }: OrganizationPlan, sequence: number): RetentionOverride {
  const tightened = traffic.tightened?.find(({ oneIn }) => sequence % oneIn === oneIn - 1);
  return { level: tightened?.level ?? null, payloadRetentionDays: tightened?.payloadRetentionDays ?? null };
}

/** One payload in so many could not be stored. */
const STORE_FAILURE_EVERY = 997;

function recordedCost({
  usage,
  rates,
  isStored,
}: {
  usage: RecordedUsage;
  rates: TokenRates | null;
  isStored: boolean;
}): RecordedCost {
  const inference = rates === null ? null : inferenceCost(usage, rates);
  const storageNanoUsd = storageFee({ usage, isStored, isCharged: true });
  return {
    inputNanoUsd: inference?.inputNanoUsd ?? null,
    cachedInputNanoUsd: inference?.cachedInputNanoUsd ?? null,
    outputNanoUsd: inference?.outputNanoUsd ?? null,
    reasoningNanoUsd: inference?.reasoningNanoUsd ?? null,
    storageNanoUsd,
    earlierAttemptsNanoUsd: 0n,
    totalNanoUsd: totalCost({ inference, storageNanoUsd }),
  };
}

function recordedRates({ input, cachedInput, output, reasoning }: TokenRates): RecordedRates {
  return {
    inputNanoUsdPerMillion: perMillion(input),
    cachedInputNanoUsdPerMillion: perMillion(cachedInput),
    outputNanoUsdPerMillion: perMillion(output),
    reasoningNanoUsdPerMillion: perMillion(reasoning),
  };
}

function perMillion({ amountNanoUsd, perQuantity }: Rate): bigint {
  return divideHalfEven(amountNanoUsd * 1_000_000n, perQuantity);
}
