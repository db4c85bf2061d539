// Hot path: what the statement that writes a batch is told of the attempts.
import type { RecordedAttempt } from '@lethe/core/payloads';
import type { ArrayElementType } from './binary-array.ts';
import type { RecordEntry } from './record-entry.ts';
import type { UsageBatches } from './usage-batches.ts';

/** How one parameter of `ship_records` is taken from an entry. */
export interface AttemptColumn {
  readonly name: string;
  readonly type: ArrayElementType;
  readonly value: (entry: RecordEntry) => unknown;
}

function column(name: string, type: ArrayElementType, value: AttemptColumn['value']): AttemptColumn {
  return { name, type, value };
}

/** The attempt that a request was answered from; none when it was refused before any upstream was called. */
export function answerOf({ attempts }: RecordEntry): RecordedAttempt | undefined {
  return attempts.at(-1);
}

/** What the record itself does not say of the attempt that it was answered from; one value an entry. */
export const ANSWER_COLUMNS: readonly AttemptColumn[] = [
  column('request_attempt_count', 'int2', ({ attempts }) => attempts.length),
  column('answer_id', 'uuid', (entry) => answerOf(entry)?.id),
  column('answer_is_own_account', 'bool', (entry) => answerOf(entry)?.isOwnAccount),
  column('answer_called_at', 'timestamptz', (entry) => answerOf(entry)?.calledAt),
  column('answer_status_code', 'int2', (entry) => answerOf(entry)?.statusCode),
  column('answer_error_code', 'text', (entry) => answerOf(entry)?.errorCode),
  column('answer_duration_ms', 'int4', (entry) => answerOf(entry)?.durationMs),
];

/** The attempts before the last one, as JSON; null when no entry has any, which is almost always. */
export function earlierAttempts(entries: readonly RecordEntry[], batches: UsageBatches): string | null {
  const rows: unknown[] = [];
  for (const entry of entries) {
    if (entry.attempts.length < 2) continue;
    for (const [index, attempt] of entry.attempts.slice(0, -1).entries()) {
      rows.push({ ...toRow(entry, attempt), attempt_number: index + 1, batch_id: batches.idOf(entry, attempt) });
    }
  }
  return rows.length === 0 ? null : JSON.stringify(rows, writeBigints);
}

function toRow({ record }: RecordEntry, attempt: RecordedAttempt): object {
  const { usage, rates } = attempt;
  return {
    organization_id: record.organizationId,
    request_id: record.id,
    id: attempt.id,
    is_own_account: attempt.isOwnAccount,
    provider: attempt.provider,
    model: attempt.model,
    called_at: attempt.calledAt,
    status_code: attempt.statusCode,
    error_code: attempt.errorCode,
    duration_ms: attempt.durationMs,
    input_tokens: usage.inputTokens,
    cached_input_tokens: usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    reasoning_tokens: usage.reasoningTokens,
    is_estimated: usage.isEstimated,
    input_rate_nano_usd: rates?.inputNanoUsdPerMillion ?? null,
    cached_input_rate_nano_usd: rates?.cachedInputNanoUsdPerMillion ?? null,
    output_rate_nano_usd: rates?.outputNanoUsdPerMillion ?? null,
    reasoning_rate_nano_usd: rates?.reasoningNanoUsdPerMillion ?? null,
    inference_nano_usd: attempt.inferenceNanoUsd,
  };
}

/** As texts, from which PostgreSQL reads them exactly. */
function writeBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
