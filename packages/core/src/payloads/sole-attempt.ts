import { addMs } from '../time/index.ts';
import type { RecordedAttempt, RequestRecord } from './request-record.ts';

/** The attempt of a request that was answered from the first upstream that was called. All but its identity stands in the record. */
export function soleAttempt(
  record: RequestRecord,
  { id, isOwnAccount }: Pick<RecordedAttempt, 'id' | 'isOwnAccount'>,
): RecordedAttempt {
  const { provider, model, statusCode, errorCode, usage, rates, admittedAt, timing } = record;
  return {
    id,
    provider,
    model,
    isOwnAccount,
    statusCode,
    errorCode,
    usage,
    rates,
    inferenceNanoUsd: inferenceOf(record),
    calledAt: addMs(admittedAt, timing.gatewayMs),
    durationMs: Math.max(timing.totalMs - timing.gatewayMs, 0),
  };
}

function inferenceOf({ cost }: RequestRecord): bigint | null {
  const { inputNanoUsd, cachedInputNanoUsd, outputNanoUsd, reasoningNanoUsd } = cost;
  if (inputNanoUsd === null || cachedInputNanoUsd === null || outputNanoUsd === null || reasoningNanoUsd === null) {
    return null;
  }
  return inputNanoUsd + cachedInputNanoUsd + outputNanoUsd + reasoningNanoUsd;
}
