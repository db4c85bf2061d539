// Hot path: budget 20 µs without sealing. Called once for every admitted request, however it ended.
import {
  type CostBreakdown,
  inferenceCost,
  NO_USAGE,
  storageFee,
  type TokenRates,
  type TokenUsage,
  totalCost,
  totalTokens,
} from '@lethe/core/billing';
import type { ErrorCode } from '@lethe/core/errors';
import type { RecordedCost, RecordedRates, RequestRecord } from '@lethe/core/payloads';
import type { Clock } from '@lethe/core/time';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import { usageText } from '../wire/openai/cost-fields.ts';
import { estimateUsage } from '../wire/openai/estimate-usage.ts';
import { recordedFinishReason } from '../wire/openai/finish-reason.ts';
import type { Admission } from './admit.ts';
import type { Capture, SealPorts } from './capture.ts';
import type { Observation } from './observation.ts';
import type { Recorder } from './recorder.ts';

export interface RecordPorts extends SealPorts {
  readonly clock: Clock;
  readonly catalog: ModelCatalog;
  readonly recorder: Recorder;
  readonly monotonicMs: () => number;
  /** False for self-hosted installations. */
  readonly isStorageCharged: boolean;
}

/** A request that has ended upstream, and how. */
export interface Ending {
  readonly admission: Admission;
  readonly observation: Observation;
  readonly capture: Capture | null;
  /** What the caller was answered with; 499 when it hung up. */
  readonly statusCode: number;
  readonly errorCode: ErrorCode | null;
}

/**
 * Writes the record of a request and waits until it is durable.
 * @returns the text of the `usage` object for the caller. It is known only now, as storage is charged when and only when it was done.
 * @throws {DomainError} record_not_durable
 */
export async function recordEnding(ports: RecordPorts, ending: Ending): Promise<string> {
  const { admission, observation } = ending;
  const [{ usage, isEstimated }, parts] = await Promise.all([usageOf(ending), ending.capture?.seal(ports) ?? null]);
  const promptTokens = usage.inputTokens + usage.cachedInputTokens;
  const rates = ports.catalog.ratesFor(admission.route, { at: admission.admittedAt, promptTokens });
  const costWhen = (isStored: boolean): CostBreakdown => ({
    inference: rates === null ? null : inferenceCost(usage, rates),
    storageNanoUsd: storageFee({ usage, isStored, isCharged: ports.isStorageCharged }),
  });
  const isSealed = parts !== null;
  const record = buildRecord(ports, ending, { usage, isEstimated, rates, cost: costWhen(isSealed), isSealed });
  const { isStored } = await ports.recorder.write({ record, parts: parts ?? [] });
  return usageText(observation.usageText, usage, costWhen(isSealed && isStored));
}

/**
 * What was used: as reported, else counted where an answer had begun, else nothing. What an address of a tenant's choice reports is held against
 * our own count, and the larger one holds: storage is charged by it.
 */
async function usageOf({ admission, observation }: Ending): Promise<{ usage: TokenUsage; isEstimated: boolean }> {
  const { usage: reported, isBegun, outputText, outputCharacters } = observation;
  if (reported === null && !isBegun) return { usage: NO_USAGE, isEstimated: false };
  if (reported !== null && admission.route.provider.isUsageTrusted) return { usage: reported, isEstimated: false };
  const counted = await estimateUsage({ requestBody: admission.request.body, outputText, outputCharacters });
  if (reported !== null && totalTokens(reported) >= totalTokens(counted))
    return { usage: reported, isEstimated: false };
  return { usage: counted, isEstimated: true };
}

interface Reckoning {
  readonly usage: TokenUsage;
  readonly isEstimated: boolean;
  readonly rates: TokenRates | null;
  readonly cost: CostBreakdown;
  readonly isSealed: boolean;
}

function buildRecord(ports: RecordPorts, ending: Ending, reckoning: Reckoning): RequestRecord {
  const { usage, isEstimated, rates, cost, isSealed } = reckoning;
  const { admission, observation, statusCode, errorCode } = ending;
  const { principal, retention, route, arrivedAtMs } = admission;
  const { calledAtMs, firstTokenAtMs } = observation;
  return {
    id: admission.requestId,
    organizationId: principal.organizationId,
    projectId: principal.projectId,
    apiKeyId: principal.apiKeyId,
    projectMode: principal.projectMode,
    admittedAt: admission.admittedAt,
    completedAt: ports.clock.now(),
    endpoint: 'chat.completions',
    provider: route.provider.name,
    model: route.model,
    isStreamed: admission.request.isStreamed,
    statusCode,
    errorCode,
    finishReason: recordedFinishReason(observation.finishReasons),
    upstreamRequestId: observation.upstreamRequestId,
    usage: { ...usage, isEstimated },
    rates: rates === null ? null : recordedRates(rates),
    cost: recordedCost(cost),
    timing: {
      gatewayMs: Math.round(calledAtMs - arrivedAtMs),
      firstTokenMs: firstTokenAtMs === null ? null : Math.round(firstTokenAtMs - calledAtMs),
      totalMs: Math.round(ports.monotonicMs() - arrivedAtMs),
    },
    retention: {
      level: retention.level,
      payloadRetentionDays: retention.payloadRetentionDays,
      policyVersion: retention.policyVersion,
      source: retention.source,
      expiresAt: isSealed ? retention.expiresAt : null,
      notStoredReason: isSealed ? null : (retention.notStoredReason ?? 'store_failed'),
      metadataExpiresAt: retention.metadataExpiresAt,
    },
    handles: admission.handles,
  };
}

/** Rates of the price list are all per 1 M tokens. */
function recordedRates({ input, cachedInput, output, reasoning }: TokenRates): RecordedRates {
  return {
    inputNanoUsdPerMillion: input.amountNanoUsd,
    cachedInputNanoUsdPerMillion: cachedInput.amountNanoUsd,
    outputNanoUsdPerMillion: output.amountNanoUsd,
    reasoningNanoUsdPerMillion: reasoning.amountNanoUsd,
  };
}

function recordedCost(cost: CostBreakdown): RecordedCost {
  const { inference, storageNanoUsd } = cost;
  return {
    inputNanoUsd: inference?.inputNanoUsd ?? null,
    cachedInputNanoUsd: inference?.cachedInputNanoUsd ?? null,
    outputNanoUsd: inference?.outputNanoUsd ?? null,
    reasoningNanoUsd: inference?.reasoningNanoUsd ?? null,
    storageNanoUsd,
    totalNanoUsd: totalCost(cost),
  };
}
