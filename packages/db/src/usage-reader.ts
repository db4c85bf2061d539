import type { UsageGroupBy, UsagePoint, UsageReader, UsageSeriesQuery } from '@lethe/core/billing/usage';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { readUsageRows } from './usage-rows.ts';
import { readUsageSums } from './usage-statement.ts';
import { FIGURE_SUMS, type FigureRow, toFigures } from './usage-sums.ts';

interface PointRow extends FigureRow {
  day_at: Date;
  id: string;
  label: string | null;
}

/** As the dashboard's role. */
export function createUsageReader(database: Database): UsageReader {
  return {
    series: (query) => database.withOrganization(query.organizationId, (transaction) => readSeries(transaction, query)),
    statement: (query) =>
      database.withOrganization(query.organizationId, (transaction) => readUsageSums(transaction, query)),
    rows: (query) =>
      database.withOrganization(query.organizationId, (transaction) => readUsageRows(transaction, query)),
  };
}

interface Grouping {
  readonly id: string;
  readonly label: string;
  readonly join: string;
}

const UNNAMED = { label: 'grouped.id', join: '' };

const GROUPINGS: Readonly<Record<UsageGroupBy, Grouping>> = {
  category: { id: `''`, ...UNNAMED },
  model: { id: `provider || '/' || model`, ...UNNAMED },
  project: {
    id: 'project_id::text',
    label: 'coalesce(project.name, grouped.id)',
    join: 'LEFT JOIN project ON project.organization_id = $1 AND project.id::text = grouped.id',
  },
  api_key: {
    id: 'api_key_id::text',
    label: 'coalesce(api_key.name, grouped.id)',
    join: 'LEFT JOIN api_key ON api_key.organization_id = $1 AND api_key.id::text = grouped.id',
  },
};

async function readSeries(
  transaction: PoolClient,
  { organizationId, projects, from, to, groupBy }: UsageSeriesQuery,
): Promise<readonly UsagePoint[]> {
  const { id, label, join } = GROUPINGS[groupBy];
  const { rows } = await transaction.query<PointRow>(
    `SELECT grouped.*, ${label} AS label FROM (
       SELECT day::timestamp AT TIME ZONE 'UTC' AS day_at, ${id} AS id, ${FIGURE_SUMS}
       FROM usage_day
       WHERE organization_id = $1 AND day >= ($2::timestamptz AT TIME ZONE 'UTC')::date AND day < ($3::timestamptz AT TIME ZONE 'UTC')::date
         AND ($4::uuid[] IS NULL OR project_id = ANY ($4))
       GROUP BY 1, 2
     ) grouped ${join} ORDER BY day_at, id`,
    [organizationId, from, to, projects === 'all' ? null : projects],
  );
  return rows.map((row) => ({
    day: row.day_at,
    group: { id: row.id, label: row.label ?? row.id },
    figures: toFigures(row),
  }));
}
