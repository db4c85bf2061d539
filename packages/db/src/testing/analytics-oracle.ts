import { type AnalyticsQuery, bucketsOf, INTERVAL_MS } from '@lethe/core/analytics';
import type { RequestRecord } from '@lethe/core/payloads';

/** A record with the scores that it was given. */
export interface ScoredRecord extends RequestRecord {
  readonly scores: readonly number[];
}

/** Whether a request is one of those that a query asks about. */
export function isAsked(record: ScoredRecord, { filter, from, to }: AnalyticsQuery): boolean {
  const has = (list: readonly string[] | undefined, ...values: string[]) =>
    list === undefined || list.length === 0 || values.some((value) => list.includes(value));
  return (
    record.admittedAt >= from &&
    record.admittedAt < to &&
    has(filter.model, record.model, `${record.provider}/${record.model}`) &&
    has(filter.provider, record.provider) &&
    has(filter.project, record.projectId) &&
    has(filter.key, record.apiKeyId) &&
    has(filter.tag, ...record.handles.tags) &&
    has(filter.status, String(record.statusCode), `${Math.floor(record.statusCode / 100)}xx`)
  );
}

/** The groups that a request is in. */
export function groupsOf(record: ScoredRecord, groupBy: AnalyticsQuery['groupBy']): readonly string[] {
  if (groupBy === 'tag') return [...new Set(record.handles.tags)];
  const keys = {
    none: '',
    model: `${record.provider}/${record.model}`,
    provider: record.provider,
    project: record.projectId,
    key: record.apiKeyId,
    status: String(record.statusCode),
  };
  return [keys[groupBy]];
}

export function bucketIndex(query: AnalyticsQuery, at: Date): number {
  const first = bucketsOf(query)[0]?.getTime() ?? 0;
  return Math.floor((at.getTime() - first) / INTERVAL_MS[query.interval]);
}

/** A metric of some requests, counted one by one. Percentiles are exact: the nearest rank. */
export function figureByHand(
  metric: AnalyticsQuery['metric'],
  records: readonly ScoredRecord[],
): number | bigint | null {
  const sum = (amountOf: (record: ScoredRecord) => number) =>
    records.reduce((total, each) => total + amountOf(each), 0);
  const money = (amountOf: (record: ScoredRecord) => bigint) =>
    records.reduce((total, each) => total + amountOf(each), 0n);
  const inference = ({ cost }: ScoredRecord) =>
    (cost.inputNanoUsd ?? 0n) +
    (cost.cachedInputNanoUsd ?? 0n) +
    (cost.outputNanoUsd ?? 0n) +
    (cost.reasoningNanoUsd ?? 0n) +
    cost.earlierAttemptsNanoUsd;
  const storage = ({ cost }: ScoredRecord) => cost.storageNanoUsd;
  const errorCount = sum(({ statusCode }) => (statusCode >= 400 ? 1 : 0));
  const inputCount = sum(({ usage }) => usage.inputTokens + usage.cachedInputTokens);
  const scores = records.flatMap((record) => record.scores);
  const totals = records.map(({ timing }) => timing.totalMs);
  const firsts = records.flatMap(({ timing }) => (timing.firstTokenMs === null ? [] : [timing.firstTokenMs]));
  const figures = {
    requests: () => records.length,
    tokens: () =>
      sum(({ usage }) => usage.inputTokens + usage.cachedInputTokens + usage.outputTokens + usage.reasoningTokens),
    cost: () => money((record) => inference(record) + storage(record)),
    inference_cost: () => money(inference),
    storage_cost: () => money(storage),
    errors: () => errorCount,
    error_rate: () => (records.length === 0 ? null : errorCount / records.length),
    cache_share: () => (inputCount === 0 ? null : sum(({ usage }) => usage.cachedInputTokens) / inputCount),
    latency_p50: () => nearestRank(totals, 0.5),
    latency_p95: () => nearestRank(totals, 0.95),
    latency_p99: () => nearestRank(totals, 0.99),
    first_token_p50: () => nearestRank(firsts, 0.5),
    first_token_p95: () => nearestRank(firsts, 0.95),
    feedback: () => (scores.length === 0 ? null : scores.reduce((total, score) => total + score, 0) / scores.length),
  };
  return figures[metric]();
}

function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  // Rounded at the tenth decimal: the product of 0.95 and 20 is 19, not a little more.
  return sorted[Math.ceil(Math.round(share * sorted.length * 1e10) / 1e10) - 1] ?? null;
}
