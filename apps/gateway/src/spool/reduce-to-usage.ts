import type { RecordedTiming, RecordedUsage } from '@lethe/core/payloads';
import type { RecordEntry } from '@lethe/db';

const TEXT_LENGTH_MAX = 200;
const NOT_PRINTABLE = /[^\x20-\x7e]/g;
const INT4_MAX = 2 ** 31 - 1;

/**
 * What is left of an entry that the database refuses: who used how much of which model, and what that costs. Labels and payload are
 * dropped, and texts reduced to characters that any column takes, so that the usage is billed whatever else was wrong. The fee for storage stays as the
 * caller was told: beside a payload that is not stored the ledger gives it back.
 */
export function reduceToUsage({ record, attempts, leaseId }: RecordEntry): RecordEntry {
  const { retention } = record;
  return {
    record: {
      ...record,
      provider: plain(record.provider),
      model: plain(record.model),
      errorCode: null,
      finishReason: null,
      upstreamRequestId: null,
      usage: countable(record.usage),
      timing: bounded(record.timing),
      retention: { ...retention, expiresAt: null, notStoredReason: retention.notStoredReason ?? 'store_failed' },
      handles: { tags: [], sessionId: null, endUser: null },
    },
    parts: [],
    attempts: attempts.map((attempt) => ({
      ...attempt,
      provider: plain(attempt.provider),
      model: plain(attempt.model),
      errorCode: null,
      usage: countable(attempt.usage),
      durationMs: milliseconds(attempt.durationMs),
    })),
    leaseId,
  };
}

function plain(text: string): string {
  return text.slice(0, TEXT_LENGTH_MAX).replaceAll(NOT_PRINTABLE, '?') || '?';
}

function countable(usage: RecordedUsage): RecordedUsage {
  return {
    ...usage,
    inputTokens: tokens(usage.inputTokens),
    cachedInputTokens: tokens(usage.cachedInputTokens),
    outputTokens: tokens(usage.outputTokens),
    reasoningTokens: tokens(usage.reasoningTokens),
  };
}

function tokens(count: number): number {
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function bounded({ gatewayMs, firstTokenMs, totalMs }: RecordedTiming): RecordedTiming {
  return {
    gatewayMs: milliseconds(gatewayMs),
    firstTokenMs: firstTokenMs === null ? null : milliseconds(firstTokenMs),
    totalMs: milliseconds(totalMs),
  };
}

function milliseconds(duration: number): number {
  return Number.isFinite(duration) ? Math.min(Math.max(Math.round(duration), 0), INT4_MAX) : 0;
}
