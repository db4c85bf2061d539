import type { AnalyticsPoint, AnalyticsQuery, AnalyticsReader, AnalyticsScope } from '@lethe/core/analytics';
import type { PoolClient } from 'pg';
import { groupLabel } from './analytics-conditions.ts';
import { figuresOf, OTHER_RANK } from './analytics-figures.ts';
import { figureOf } from './analytics-metrics.ts';
import { readModelFigures } from './analytics-models.ts';
import type { Database } from './database.ts';
import { readPromptPatterns } from './prompt-patterns.ts';

interface FigureRow {
  start_at: Date | null;
  rank: number | null;
  key: string | null;
  label: string | null;
  numerator: bigint | number | null;
  denominator: bigint | null;
  sample_count: bigint;
}

/** As the dashboard's role. */
export function createAnalyticsReader(database: Database): AnalyticsReader {
  return {
    points: (scope, query) =>
      database.withOrganization(scope.organizationId, (transaction) => readPoints(transaction, scope, query)),
    models: (scope, query) =>
      database.withOrganization(scope.organizationId, (transaction) => readModelFigures(transaction, scope, query)),
    promptPatterns: (scope, query) =>
      database.withOrganization(scope.organizationId, (transaction) => readPromptPatterns(transaction, scope, query)),
  };
}

/** One statement, so that all figures are of one moment. */
async function readPoints(
  transaction: PoolClient,
  { organizationId, projects }: AnalyticsScope,
  query: AnalyticsQuery,
): Promise<AnalyticsPoint[]> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const question = { organizationId, projects, query, bind };
  const figures = figuresOf({ ...question, groupBy: query.groupBy });
  // A request with two tags is in two groups, and once in the whole.
  const text =
    query.groupBy === 'tag'
      ? `SELECT * FROM (${figures}) tagged WHERE rank IS NOT NULL
         UNION ALL SELECT * FROM (${figuresOf({ ...question, groupBy: 'none' })}) whole WHERE rank IS NULL`
      : figures;
  const { rows } = await transaction.query<FigureRow>(
    `SELECT figures.*, CASE WHEN rank < ${OTHER_RANK} AND start_at IS NULL THEN ${groupLabel(query.groupBy, question)} END AS label
     FROM (${text}) figures ORDER BY rank, start_at NULLS FIRST`,
    values,
  );
  return rows.map((row) => toPoint(query, row));
}

function toPoint(query: AnalyticsQuery, row: FigureRow): AnalyticsPoint {
  const isOther = row.rank === OTHER_RANK;
  const key = isOther || row.rank === null ? '' : (row.key ?? '');
  return {
    startAt: row.start_at,
    rank: row.rank,
    key,
    label: row.label ?? key,
    isOther,
    value: figureOf(query.metric, row),
    sampleCount: Number(row.sample_count),
  };
}
