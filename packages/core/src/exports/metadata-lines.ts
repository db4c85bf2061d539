import { csvLine } from '../csv/index.ts';
import type { RequestView } from '../payloads/index.ts';

export const METADATA_FORMATS = ['csv', 'jsonl'] as const;
export type MetadataFormat = (typeof METADATA_FORMATS)[number];

type Cell = string | number | bigint | boolean | Date | null;

/** Every column of the metadata export, in order. Amounts are whole nano-USD, durations milliseconds. */
const COLUMNS: readonly (readonly [name: string, value: (request: RequestView) => Cell])[] = [
  ['request_id', ({ id }) => id],
  ['admitted_at', ({ admittedAt }) => admittedAt],
  ['completed_at', ({ completedAt }) => completedAt],
  ['project_id', ({ projectId }) => projectId],
  ['project', ({ projectName }) => projectName],
  ['api_key_id', ({ apiKeyId }) => apiKeyId],
  ['api_key', ({ apiKeyName }) => apiKeyName],
  ['mode', ({ projectMode }) => projectMode],
  ['endpoint', ({ endpoint }) => endpoint],
  ['provider', ({ provider }) => provider],
  ['model', ({ model }) => model],
  ['is_streamed', ({ isStreamed }) => isStreamed],
  ['status', ({ statusCode }) => statusCode],
  ['error_code', ({ errorCode }) => errorCode],
  ['finish_reason', ({ finishReason }) => finishReason],
  ['attempts', ({ attemptCount }) => attemptCount],
  ['input_tokens', ({ usage }) => usage.inputTokens],
  ['cached_input_tokens', ({ usage }) => usage.cachedInputTokens],
  ['output_tokens', ({ usage }) => usage.outputTokens],
  ['reasoning_tokens', ({ usage }) => usage.reasoningTokens],
  ['is_estimated', ({ usage }) => usage.isEstimated],
  ['input_nano_usd', ({ cost }) => cost.inputNanoUsd],
  ['cached_input_nano_usd', ({ cost }) => cost.cachedInputNanoUsd],
  ['output_nano_usd', ({ cost }) => cost.outputNanoUsd],
  ['reasoning_nano_usd', ({ cost }) => cost.reasoningNanoUsd],
  ['storage_nano_usd', ({ cost }) => cost.storageNanoUsd],
  ['total_nano_usd', ({ cost }) => cost.totalNanoUsd],
  ['gateway_ms', ({ timing }) => timing.gatewayMs],
  ['first_token_ms', ({ timing }) => timing.firstTokenMs],
  ['total_ms', ({ timing }) => timing.totalMs],
  ['retention_level', ({ retention }) => retention.level],
  ['retention_days', ({ retention }) => retention.payloadRetentionDays],
  ['policy_version', ({ retention }) => retention.policyVersion],
  ['retention_source', ({ retention }) => retention.source],
  ['payload_expires_at', ({ retention }) => retention.expiresAt],
  ['not_stored_reason', ({ retention }) => retention.notStoredReason],
  ['payload_erased_at', ({ erasedAt }) => erasedAt],
  ['metadata_expires_at', ({ retention }) => retention.metadataExpiresAt],
  ['tags', ({ handles }) => handles.tags.join(' ')],
  ['session_id', ({ handles }) => handles.sessionId],
  ['end_user', ({ handles }) => handles.endUser],
];

export const METADATA_CSV_HEADER = csvLine(COLUMNS.map(([name]) => name));

/** One request as a line. Cells of CSV that a spreadsheet could take for a formula are neutralised. */
export function metadataLine(request: RequestView, format: MetadataFormat): string {
  if (format === 'csv') return csvLine(COLUMNS.map(([, value]) => value(request)));
  const fields = COLUMNS.map(([name, value]) => [
    name,
    name === 'tags' ? request.handles.tags : toJson(value(request)),
  ]);
  return `${JSON.stringify(Object.fromEntries(fields))}\n`;
}

/** The amounts of one request are far below 2^53. */
function toJson(cell: Cell): Cell {
  return typeof cell === 'bigint' ? Number(cell) : cell;
}
