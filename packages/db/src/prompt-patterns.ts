import {
  type AnalyticsScope,
  PROMPT_PATTERNS_MAX,
  PROMPT_PAYLOADS_MAX,
  type PromptPattern,
  type PromptPatterns,
  type PromptPatternsQuery,
} from '@lethe/core/analytics';
import type { Endpoint } from '@lethe/core/payloads';
import type { PoolClient } from 'pg';
import { refusing } from './payload-row.ts';
import { requestsOf } from './request-conditions.ts';

interface PatternRow {
  fingerprint: string;
  request_count: bigint;
  error_count: bigint;
  token_count: bigint;
  cost_nano_usd: bigint;
  latency_p50_ms: number;
  latency_p95_ms: number;
  models: string[];
  first_seen_at: Date;
  last_seen_at: Date;
  example_request_id: string;
  example_endpoint: Endpoint;
  pattern_count: bigint;
  scanned_count: bigint;
}

export interface PatternLimits {
  readonly payloadsMax: number;
  readonly patternsMax: number;
}

const PATTERN_LIMITS: PatternLimits = { payloadsMax: PROMPT_PAYLOADS_MAX, patternsMax: PROMPT_PATTERNS_MAX };

/** Groups what is readable now, at most so many of the newest, and counts how many requests of the span say nothing. */
export async function readPromptPatterns(
  transaction: PoolClient,
  { organizationId, projects }: AnalyticsScope,
  { from, to }: PromptPatternsQuery,
  { payloadsMax, patternsMax }: PatternLimits = PATTERN_LIMITS,
): Promise<PromptPatterns> {
  const { rows } = await refusing(() =>
    transaction.query<PatternRow>('SELECT * FROM prompt_patterns($1, $2, $3, $4, $5)', [
      projects === 'all' ? null : projects,
      from,
      to,
      payloadsMax,
      patternsMax,
    ]),
  );
  const all = requestsOf({ organizationId, projects });
  all.conditions.push(`request.admitted_at >= ${all.bind(from)}`, `request.admitted_at < ${all.bind(to)}`);
  const counted = await transaction.query<{ request_count: bigint }>(
    `SELECT count(*)::int8 AS request_count FROM request WHERE ${all.conditions.join(' AND ')}`,
    all.values,
  );
  const scannedCount = Number(rows[0]?.scanned_count ?? 0n);
  return {
    patterns: rows.map(toPattern),
    patternCount: Number(rows[0]?.pattern_count ?? 0n),
    scannedCount,
    isComplete: scannedCount < payloadsMax,
    requestCount: Number(counted.rows[0]?.request_count ?? 0n),
  };
}

function toPattern(row: PatternRow): PromptPattern {
  return {
    fingerprint: row.fingerprint,
    requestCount: Number(row.request_count),
    errorCount: Number(row.error_count),
    tokenCount: Number(row.token_count),
    costNanoUsd: row.cost_nano_usd,
    latencyP50Ms: row.latency_p50_ms,
    latencyP95Ms: row.latency_p95_ms,
    models: row.models,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    exampleRequestId: row.example_request_id,
    exampleEndpoint: row.example_endpoint,
  };
}
