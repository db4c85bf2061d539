import {
  chargedTotal,
  type ModelGroup,
  type RowSums,
  type UsageGroup,
  type UsageSpan,
  type UsageSums,
} from '@lethe/core/billing/usage';
import type { PoolClient } from 'pg';
import { FIGURE_SUMS, type FigureRow, toFigures } from './usage-sums.ts';

interface GroupRow extends FigureRow {
  grouped_by: 'all' | 'project' | 'model' | 'api_key';
  id: string | null;
  label: string | null;
}

/** No name of a figure is among its names, since both stand in one row. */
interface ProofRow {
  row_count: bigint;
  rows_charged: bigint;
  rows_stored: bigint;
  rows_inference: bigint;
  rows_storage: bigint;
  rows_refunded: bigint;
  ledger_inference: bigint;
  ledger_storage: bigint;
}

type SumRow = GroupRow & ProofRow;

const GROUPS = `
  SELECT grouped.*, coalesce(project.name, api_key.name, grouped.id) AS label FROM (
    SELECT CASE WHEN grouping(project_id) = 0 THEN 'project' WHEN grouping(api_key_id) = 0 THEN 'api_key'
        WHEN grouping(model) = 0 THEN 'model' ELSE 'all' END AS grouped_by,
      coalesce(project_id::text, api_key_id::text, provider || '/' || model) AS id, ${FIGURE_SUMS}
    FROM usage_day
    WHERE organization_id = $1 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date AND day < ($3::timestamptz AT TIME ZONE 'UTC')::date
      AND ($4::uuid[] IS NULL OR project_id = ANY ($4))
    GROUP BY GROUPING SETS ((), (project_id), (api_key_id), (provider, model))
  ) grouped
  LEFT JOIN project ON grouped_by = 'project' AND project.organization_id = $1 AND project.id::text = grouped.id
  LEFT JOIN api_key ON grouped_by = 'api_key' AND api_key.organization_id = $1 AND api_key.id::text = grouped.id`;

/** All rows, and those of each model. */
const PROOF = `
  SELECT entries.*, ledger.* FROM (
    SELECT entry.provider || '/' || entry.model AS model_id, count(*) AS row_count,
      count(*) FILTER (WHERE entry.charged_inference_nano_usd > 0) AS rows_charged,
      count(*) FILTER (WHERE entry.storage_nano_usd > entry.storage_refunded_nano_usd) AS rows_stored,
      coalesce(sum(entry.charged_inference_nano_usd), 0)::int8 AS rows_inference, coalesce(sum(entry.storage_nano_usd), 0)::int8 AS rows_storage,
      coalesce(sum(entry.storage_refunded_nano_usd), 0)::int8 AS rows_refunded
    FROM usage_entry entry
    JOIN usage_batch batch ON batch.organization_id = entry.organization_id AND batch.id = entry.batch_id AND batch.settled_at IS NOT NULL
    WHERE entry.organization_id = $1 AND entry.occurred_at >= $2 AND entry.occurred_at < $3
      AND ($4::uuid[] IS NULL OR entry.project_id = ANY ($4))
    GROUP BY GROUPING SETS ((), (entry.provider, entry.model))
  ) entries, (
    SELECT coalesce(sum(moved.amount_nano_usd) FILTER (WHERE moved.account = 'revenue_inference'), 0)::int8 AS ledger_inference,
      coalesce(sum(moved.amount_nano_usd) FILTER (WHERE moved.account = 'revenue_storage'), 0)::int8 AS ledger_storage
    FROM ledger_transaction posting
    JOIN ledger_entry moved ON moved.organization_id = posting.organization_id AND moved.transaction_id = posting.id
    WHERE posting.organization_id = $1 AND posting.kind IN ('usage', 'storage_refund') AND posting.occurred_at >= $2 AND posting.occurred_at < $3
  ) ledger`;

/** One statement, so that all of it sees one snapshot. */
const SUMS = `WITH proof AS MATERIALIZED (${PROOF}) SELECT * FROM (${GROUPS}) named
  LEFT JOIN proof ON proof.model_id IS NOT DISTINCT FROM CASE WHEN grouped_by = 'model' THEN named.id END`;

/** A span of whole UTC months, since a transaction of the ledger has the usage of one. */
export async function readUsageSums(
  transaction: PoolClient,
  { organizationId, projects, from, to }: UsageSpan,
): Promise<UsageSums> {
  const values = [organizationId, from, to, projects === 'all' ? null : projects];
  const { rows } = await transaction.query<SumRow>(SUMS, values);
  const total = rows.find((row) => row.grouped_by === 'all');
  if (total === undefined) throw new Error('Invariant broken: the sums of no rows are a row');
  return {
    total: toFigures(total),
    byProject: groupsBy('project', rows).map(withoutCount),
    byModel: groupsBy('model', rows),
    byApiKey: groupsBy('api_key', rows).map(withoutCount),
    rows: toRowSums(total),
    ledger:
      projects === 'all' ? { inferenceNanoUsd: total.ledger_inference, storageNanoUsd: total.ledger_storage } : null,
  };
}

function groupsBy(groupedBy: GroupRow['grouped_by'], rows: readonly SumRow[]): readonly ModelGroup[] {
  return rows
    .filter((row) => row.grouped_by === groupedBy)
    .map((row) => ({
      id: row.id ?? '',
      label: row.label ?? '',
      figures: toFigures(row),
      chargedCount: Number(row.rows_charged),
    }))
    .toSorted(
      (one, other) => Number(chargedTotal(other.figures) - chargedTotal(one.figures)) || (one.id < other.id ? -1 : 1),
    );
}

/** Only the rows of a model are counted apart. */
function withoutCount({ chargedCount: _, ...group }: ModelGroup): UsageGroup {
  return group;
}

function toRowSums(row: ProofRow): RowSums {
  return {
    rowCount: Number(row.row_count),
    chargedCount: Number(row.rows_charged),
    storedCount: Number(row.rows_stored),
    chargedInferenceNanoUsd: row.rows_inference,
    storageNanoUsd: row.rows_storage,
    storageRefundedNanoUsd: row.rows_refunded,
  };
}
