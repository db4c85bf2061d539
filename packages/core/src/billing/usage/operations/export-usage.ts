import { CSV_MEDIA_TYPE, csvLine } from '../../../csv/index.ts';
import type { OrganizationId, ProjectScope } from '../../../tenancy/index.ts';
import type { UsageReader, UsageRow, UsageRowPage } from '../ports.ts';
import { chargedTotal, netStorage } from '../usage-figures.ts';
import type { UsageFilter, UsagePlace } from '../usage-filter.ts';
import { USAGE_PAGE_SIZE_MAX } from '../usage-filter.ts';

export interface UsageExport {
  readonly mediaType: string;
  /** Pages are read as the reader takes them: the rows never lie in memory as a whole. */
  readonly chunks: AsyncIterable<string>;
}

export interface ExportUsageQuery {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
  readonly filter: UsageFilter;
}

/** Usage as a file, a line an attempt, newest first. Amounts are whole nano-USD, so that they add up to the statement. */
export function exportUsage({ usage }: { readonly usage: UsageReader }, query: ExportUsageQuery): UsageExport {
  return { mediaType: CSV_MEDIA_TYPE, chunks: chunksOf(usage, query) };
}

async function* chunksOf(usage: UsageReader, query: ExportUsageQuery): AsyncIterable<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  let after: UsagePlace | null = null;
  do {
    const page: UsageRowPage = await usage.rows({ ...query, after, pageSize: USAGE_PAGE_SIZE_MAX });
    if (page.rows.length > 0) yield page.rows.map((row) => csvLine(COLUMNS.map(([, value]) => value(row)))).join('');
    after = page.next;
  } while (after !== null);
}

type Cell = string | number | bigint | boolean | Date | null;

const COLUMNS: readonly (readonly [name: string, value: (row: UsageRow) => Cell])[] = [
  ['occurred_at', (row) => row.occurredAt],
  ['request_id', (row) => row.requestId],
  ['attempt', (row) => row.attemptNumber],
  ['project_id', (row) => row.projectId],
  ['project', (row) => row.projectName],
  ['api_key_id', (row) => row.apiKeyId],
  ['api_key', (row) => row.apiKeyName],
  ['mode', (row) => row.projectMode],
  ['endpoint', (row) => row.endpoint],
  ['provider', (row) => row.provider],
  ['model', (row) => row.model],
  ['status', (row) => row.statusCode],
  ['input_tokens', (row) => row.inputTokens],
  ['cached_input_tokens', (row) => row.cachedInputTokens],
  ['output_tokens', (row) => row.outputTokens],
  ['reasoning_tokens', (row) => row.reasoningTokens],
  ['is_estimated', (row) => row.isEstimated],
  ['inference_nano_usd', (row) => row.inferenceNanoUsd],
  ['inference_charged_nano_usd', (row) => row.chargedInferenceNanoUsd],
  ['storage_nano_usd', (row) => row.storageNanoUsd],
  ['storage_refunded_nano_usd', (row) => row.storageRefundedNanoUsd],
  ['storage_net_nano_usd', netStorage],
  ['charged_nano_usd', chargedTotal],
];
