// Hot path: budget 5 µs where the upstream reported what was used. What it did not report is counted, which takes long.
import {
  type InferenceCost,
  inferenceCost,
  NO_USAGE,
  type TokenRates,
  type TokenUsage,
  totalTokens,
} from '@lethe/core/billing';
import type { NanoUsd } from '@lethe/core/money';
import type { RecordedAttempt, RecordedRates, RecordedUsage } from '@lethe/core/payloads';
import type { ModelCatalog } from '../providers/model-catalog.ts';
import type { Admission } from './admission.ts';
import type { Attempt } from './attempt.ts';

/** What there is to know of a call that is over. */
export type EndedAttempt = Pick<
  Attempt,
  'route' | 'observation' | 'calledAt' | 'statusCode' | 'errorCode' | 'endedAtMs'
>;

/** What an attempt used, and what that costs at the prices of its model. */
export interface Metered {
  readonly usage: RecordedUsage;
  readonly rates: TokenRates | null;
  /** Null when the model's price is unknown. */
  readonly inference: InferenceCost | null;
  readonly inferenceNanoUsd: NanoUsd | null;
}

/**
 * What was used: as reported, else counted where an answer had begun, else nothing. What an address of a tenant's choice reports is held against
 * our own count, and the larger one holds: storage is charged by it.
 */
export function meterAttempt(
  catalog: Pick<ModelCatalog, 'ratesFor'>,
  admission: Admission,
  attempt: EndedAttempt,
): Metered | Promise<Metered> {
  const { usage: reported, isBegun } = attempt.observation;
  if (reported === null && !isBegun) return price(catalog, admission, attempt, NO_USAGE, false);
  if (reported !== null && attempt.route.provider.isUsageTrusted)
    return price(catalog, admission, attempt, reported, false);
  return countAndPrice(catalog, admission, attempt);
}

async function countAndPrice(
  catalog: Pick<ModelCatalog, 'ratesFor'>,
  admission: Admission,
  attempt: EndedAttempt,
): Promise<Metered> {
  const { usage: reported, outputText, outputCharacters, reportedInput } = attempt.observation;
  const { protocol, request } = admission;
  const isTrusted = attempt.route.provider.isUsageTrusted;
  const counted = await protocol.estimateUsage({
    requestBody: request.body,
    outputText,
    outputCharacters,
    reportedInput: isTrusted ? reportedInput : null,
  });
  const isReportLarger = reported !== null && totalTokens(reported) >= totalTokens(counted);
  return price(catalog, admission, attempt, isReportLarger ? reported : counted, !isReportLarger);
}

function price(
  catalog: Pick<ModelCatalog, 'ratesFor'>,
  { admittedAt }: Admission,
  { route }: EndedAttempt,
  { inputTokens, cachedInputTokens, outputTokens, reasoningTokens }: TokenUsage,
  isEstimated: boolean,
): Metered {
  const usage = { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, isEstimated };
  const rates = catalog.ratesFor(route, { at: admittedAt, promptTokens: inputTokens + cachedInputTokens });
  const inference = rates === null ? null : inferenceCost(usage, rates);
  return { usage, rates, inference, inferenceNanoUsd: inference === null ? null : sumOf(inference) };
}

function sumOf({ inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd }: InferenceCost): NanoUsd {
  return inputNanoUsd + cachedInputNanoUsd + outputNanoUsd + reasoningNanoUsd;
}

/** @param id  UUIDv7 */
export function recordedAttempt(id: string, attempt: EndedAttempt, metered: Metered): RecordedAttempt {
  const { route, observation } = attempt;
  return {
    id,
    provider: route.provider.name,
    model: route.model,
    isOwnAccount: route.provider.isTenantOwned,
    statusCode: attempt.statusCode,
    errorCode: attempt.errorCode,
    usage: metered.usage,
    rates: metered.rates === null ? null : recordedRates(metered.rates),
    inferenceNanoUsd: metered.inferenceNanoUsd,
    calledAt: attempt.calledAt,
    durationMs: Math.round(attempt.endedAtMs - observation.calledAtMs),
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
