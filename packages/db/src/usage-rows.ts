import type { UsageCategory, UsageRow, UsageRowPage, UsageRowsQuery } from '@lethe/core/billing/usage';
import type { PoolClient } from 'pg';

interface EntryRow {
  id: string;
  request_id: string;
  has_record: boolean;
  attempt_number: number;
  occurred_at: Date;
  project_id: string;
  project_name: string | null;
  api_key_id: string;
  api_key_name: string | null;
  project_mode: UsageRow['projectMode'];
  endpoint: UsageRow['endpoint'];
  provider: string;
  model: string;
  status_code: number | null;
  input_tokens: bigint;
  cached_input_tokens: bigint;
  output_tokens: bigint;
  reasoning_tokens: bigint;
  is_estimated: boolean;
  inference_nano_usd: bigint | null;
  charged_inference_nano_usd: bigint;
  storage_nano_usd: bigint;
  storage_refunded_nano_usd: bigint;
}

const CATEGORY_CONDITIONS: Readonly<Record<UsageCategory, string>> = {
  inference: 'entry.charged_inference_nano_usd > 0',
  storage: 'entry.storage_nano_usd > 0',
  storage_refund: 'entry.storage_refunded_nano_usd > 0',
};

/** One more row than the page has is read, which tells whether another page follows. */
export async function readUsageRows(transaction: PoolClient, query: UsageRowsQuery): Promise<UsageRowPage> {
  const { values, conditions, bind } = conditionsOf(query);
  const { rows } = await transaction.query<EntryRow>(
    `SELECT entry.id, entry.request_id, request.id IS NOT NULL AS has_record, entry.attempt_number, entry.occurred_at, entry.project_id,
       project.name AS project_name, entry.api_key_id, api_key.name AS api_key_name, entry.project_mode, entry.endpoint, entry.provider,
       entry.model, entry.status_code, entry.input_tokens, entry.cached_input_tokens, entry.output_tokens, entry.reasoning_tokens,
       entry.is_estimated, entry.inference_nano_usd, entry.charged_inference_nano_usd, entry.storage_nano_usd,
       entry.storage_refunded_nano_usd
     FROM usage_entry entry
     JOIN usage_batch batch ON batch.organization_id = entry.organization_id AND batch.id = entry.batch_id AND batch.settled_at IS NOT NULL
     LEFT JOIN request ON request.organization_id = entry.organization_id AND request.id = entry.request_id
     LEFT JOIN project ON project.organization_id = entry.organization_id AND project.id = entry.project_id
     LEFT JOIN api_key ON api_key.organization_id = entry.organization_id AND api_key.id = entry.api_key_id
     WHERE ${conditions.join(' AND ')}
     ORDER BY entry.occurred_at DESC, entry.id DESC LIMIT ${bind(query.pageSize + 1)}`,
    values,
  );
  const page = rows.slice(0, query.pageSize).map(toUsageRow);
  const last = page.at(-1);
  const hasMore = rows.length > query.pageSize && last !== undefined;
  return { rows: page, next: hasMore ? { occurredAt: last.occurredAt, id: last.id } : null };
}

function conditionsOf({ organizationId, projects, filter, after }: UsageRowsQuery) {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [`entry.organization_id = ${bind(organizationId)}`];
  if (projects !== 'all') conditions.push(`entry.project_id = ANY (${bind(projects)}::uuid[])`);
  if (filter.from !== undefined) conditions.push(`entry.occurred_at >= ${bind(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`entry.occurred_at < ${bind(filter.to)}`);
  if (filter.projectId !== undefined) conditions.push(`entry.project_id = ${bind(filter.projectId)}`);
  if (filter.apiKeyId !== undefined) conditions.push(`entry.api_key_id = ${bind(filter.apiKeyId)}`);
  if (filter.model !== undefined) conditions.push(`entry.provider || '/' || entry.model = ${bind(filter.model)}`);
  if (filter.category !== undefined) conditions.push(CATEGORY_CONDITIONS[filter.category]);
  if (after !== null)
    conditions.push(`(entry.occurred_at, entry.id) < (${bind(after.occurredAt)}, ${bind(after.id)}::uuid)`);
  return { values, conditions, bind };
}

function toUsageRow(row: EntryRow): UsageRow {
  return {
    id: row.id,
    requestId: row.request_id,
    hasRecord: row.has_record,
    attemptNumber: row.attempt_number,
    occurredAt: row.occurred_at,
    projectId: row.project_id,
    projectName: row.project_name ?? row.project_id,
    apiKeyId: row.api_key_id,
    apiKeyName: row.api_key_name ?? row.api_key_id,
    projectMode: row.project_mode,
    endpoint: row.endpoint,
    provider: row.provider,
    model: row.model,
    statusCode: row.status_code,
    inputTokens: Number(row.input_tokens),
    cachedInputTokens: Number(row.cached_input_tokens),
    outputTokens: Number(row.output_tokens),
    reasoningTokens: Number(row.reasoning_tokens),
    isEstimated: row.is_estimated,
    inferenceNanoUsd: row.inference_nano_usd,
    chargedInferenceNanoUsd: row.charged_inference_nano_usd,
    storageNanoUsd: row.storage_nano_usd,
    storageRefundedNanoUsd: row.storage_refunded_nano_usd,
  };
}
