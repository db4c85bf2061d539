import {
  type KeyTraffic,
  RETENTION_DAYS_MAX,
  type RetentionFacts,
  type RetentionImpactQuery,
  type RetentionImpactReader,
  type RetentionKey,
  type RetentionLevel,
  type RetentionProject,
} from '@lethe/core/retention';
import type { ProjectId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { requestsOf } from './request-conditions.ts';
import { rolledRows } from './request-rollups.ts';

interface OverrideRow {
  level: RetentionLevel | null;
  days: number | null;
}

const PROJECTS = `
  SELECT id, name, retention_level AS level, payload_retention_days AS days FROM project
  WHERE organization_id = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2::uuid[])) AND archived_at IS NULL ORDER BY name, id`;

const KEYS = `
  SELECT key.id, key.project_id AS "projectId", key.name, key.environment, key.last_four AS "lastFour",
    key.retention_level AS level, key.payload_retention_days AS days
  FROM api_key key JOIN project ON project.organization_id = key.organization_id AND project.id = key.project_id AND project.archived_at IS NULL
  WHERE key.organization_id = $1 AND ($2::uuid[] IS NULL OR key.project_id = ANY ($2::uuid[]))
    AND key.revoked_at IS NULL AND (key.expires_at IS NULL OR key.expires_at > $3)
  ORDER BY key.name, key.id`;

const UNERASED =
  'NOT EXISTS (SELECT FROM payload_erasure erased WHERE erased.organization_id = request.organization_id AND erased.request_id = request.id)';

/** What the preview of a policy is told from, read in one snapshot. */
export function createRetentionImpactReader(database: Database): RetentionImpactReader {
  return {
    measure: (query) => database.withOrganization(query.organizationId, (transaction) => measure(transaction, query)),
  };
}

async function measure(transaction: PoolClient, query: RetentionImpactQuery): Promise<RetentionFacts> {
  const scope = [query.organizationId, query.projects === 'all' ? null : query.projects];
  const projects = await transaction.query<Omit<RetentionProject, 'override'> & OverrideRow>(PROJECTS, scope);
  const keys = await transaction.query<Omit<RetentionKey, 'override'> & OverrideRow>(KEYS, [...scope, query.now]);
  return {
    projects: projects.rows.map(withOverride),
    keys: keys.rows.map(withOverride),
    traffic: await countTraffic(transaction, query),
    longerStampedCount: await countLongerStamped(transaction, query),
    heldPayloadCount: await countHeld(transaction, query),
  };
}

function withOverride<Row extends OverrideRow>({ level, days, ...rest }: Row) {
  return { ...rest, override: { level, payloadRetentionDays: days } };
}

interface TrafficRow {
  project_id: ProjectId;
  api_key_id: string;
  project_level: RetentionLevel | null;
  project_days: number | null;
  key_level: RetentionLevel | null;
  key_days: number | null;
  request_count: number;
  token_count: number;
}

async function countTraffic(transaction: PoolClient, query: RetentionImpactQuery): Promise<readonly KeyTraffic[]> {
  const counted = await countByKey(transaction, query, query.countedFrom);
  const recent = await countByKey(transaction, query, query.recentFrom);
  const recentOf = new Map(recent.map((row) => [row.api_key_id, row]));
  return counted.map((row) => ({
    projectId: row.project_id,
    apiKeyId: row.api_key_id,
    project: { level: row.project_level, payloadRetentionDays: row.project_days },
    key: { level: row.key_level, payloadRetentionDays: row.key_days },
    recentRequestCount: recentOf.get(row.api_key_id)?.request_count ?? 0,
    recentTokenCount: recentOf.get(row.api_key_id)?.token_count ?? 0,
    requestCount: row.request_count,
  }));
}

async function countByKey(transaction: PoolClient, query: RetentionImpactQuery, from: Date): Promise<TrafficRow[]> {
  const { organizationId, projects, now: to } = query;
  const values: unknown[] = [organizationId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const { rows } = await transaction.query<TrafficRow>(
    `WITH ${rolledRows({ bind, organizationId, projects, from, to })}
     SELECT counted.*, project.retention_level AS project_level, project.payload_retention_days AS project_days,
       key.retention_level AS key_level, key.payload_retention_days AS key_days
     FROM (
       SELECT project_id, api_key_id, sum(request_count)::float8 AS request_count,
         sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens)::float8 AS token_count
       FROM rolled GROUP BY 1, 2) counted
     JOIN project ON project.organization_id = $1 AND project.id = counted.project_id
     JOIN api_key key ON key.organization_id = $1 AND key.id = counted.api_key_id
     ORDER BY counted.project_id, counted.api_key_id`,
    values,
  );
  return rows;
}

/** Whether a shorter period has anything to be applied to: what it would take is the same as of an erasure by it. */
async function countLongerStamped(transaction: PoolClient, query: RetentionImpactQuery): Promise<number> {
  const { organizationId, projects } = query;
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  // Instants are whole milliseconds: what expires after now expires at the next one or later.
  const firstReadable = addMs(query.now, 1);
  const from = addMs(query.now, -(RETENTION_DAYS_MAX + 1) * MS_PER_DAY);
  const { rows } = await transaction.query<{ count: number }>(
    `WITH ${rolledRows({ bind, organizationId, projects, from, to: undefined, expiryEdges: [firstReadable] })}
     SELECT coalesce(sum(request_count), 0)::float8 AS count FROM rolled
     WHERE NOT is_erased AND first_expires_at >= ${bind(firstReadable)} AND payload_days > ${bind(query.payloadRetentionDays)}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** Each payload once, however many holds cover it: readable ones, and those past their expiry that are still there. */
async function countHeld(transaction: PoolClient, query: RetentionImpactQuery): Promise<number> {
  const { values, bind, conditions } = requestsOf(query);
  conditions.push(
    'request.expires_at IS NOT NULL',
    UNERASED,
    `EXISTS (SELECT FROM legal_hold hold WHERE hold.organization_id = request.organization_id AND hold.released_at IS NULL
       AND is_in_hold_scope(hold, request.id, request.project_id, request.end_user, request.admitted_at))`,
    `(request.expires_at > ${bind(query.now)} OR is_payload_held(request.id, request.expires_at))`,
  );
  const inForce = await transaction.query<{ isHeld: boolean }>(
    'SELECT EXISTS (SELECT FROM legal_hold WHERE organization_id = $1 AND released_at IS NULL) AS "isHeld"',
    [query.organizationId],
  );
  return inForce.rows[0]?.isHeld === true ? await countOf(transaction, conditions, values) : 0;
}

async function countOf(
  transaction: PoolClient,
  conditions: readonly string[],
  values: readonly unknown[],
): Promise<number> {
  const { rows } = await transaction.query<{ count: number }>(
    `SELECT count(*)::int4 AS count FROM request WHERE ${conditions.join(' AND ')}`,
    [...values],
  );
  return rows[0]?.count ?? 0;
}
