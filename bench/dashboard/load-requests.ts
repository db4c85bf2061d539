import { randomUUID } from 'node:crypto';
import type { OrganizationId } from '@lethe/core/tenancy';
import type pg from 'pg';
import { insertTenant } from '../server/insert-tenant.ts';

/** Days back from now over which the requests of every organization lie. */
export const LOADED_DAYS = 30;
const PROJECTS = 4;
const KEYS_PER_PROJECT = 3;

export interface LoadedOrganization {
  readonly organizationId: OrganizationId;
  readonly projectIds: readonly string[];
}

/** An organization with projects and keys, of which the requests are spread over. */
export async function insertOrganization(client: pg.Client): Promise<LoadedOrganization> {
  const { organizationId } = await insertTenant(client);
  const projectIds = Array.from({ length: PROJECTS }, () => randomUUID());
  for (const [index, id] of projectIds.entries()) {
    await client.query(`INSERT INTO project (organization_id, id, name, mode) VALUES ($1, $2, $3, 'api_keys')`, [
      organizationId,
      id,
      `project ${index}`,
    ]);
    await client.query(
      `INSERT INTO api_key (organization_id, id, project_id, name, environment, last_four, digest)
       SELECT $1, gen_random_uuid(), $2, 'key ' || number, 'live', '9xQ2', uuid_send(gen_random_uuid()) FROM generate_series(1, $3) number`,
      [organizationId, id, KEYS_PER_PROJECT],
    );
  }
  return { organizationId, projectIds };
}

/**
 * Requests of real proportions: ten models of three providers of which two have most of the traffic, one in thirty refused, every fifth tagged, half of
 * them in sessions of ten, 20 000 end users, half of them stored for 14 days. Every hour of the day has some, and the newest is of this minute.
 */
const INSERT = `
  INSERT INTO request (organization_id, id, project_id, api_key_id, project_mode, admitted_at, completed_at, endpoint, provider, model, is_streamed,
    status_code, finish_reason, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, is_usage_estimated, input_cost_nano_usd,
    cached_input_cost_nano_usd, output_cost_nano_usd, reasoning_cost_nano_usd, storage_cost_nano_usd, gateway_ms, first_token_ms, total_ms,
    retention_level, payload_retention_days, policy_version, retention_source, expires_at, not_stored_reason, tags, session_id, end_user)
  SELECT $1, gen_random_uuid(), key.project_id, key.id, 'api_keys', made.admitted_at, made.admitted_at + interval '1 second', 'chat.completions',
    (ARRAY['openai', 'openai', 'anthropic', 'google'])[1 + made.model % 4], 'model-' || made.model, number % 2 = 0, made.status,
    CASE WHEN made.status = 200 THEN (ARRAY['stop', 'stop', 'stop', 'length', 'tool_calls'])[1 + number % 5] END,
    400 + number % 2000, number % 300, 100 + number % 700, 0, false, 100000 + (number::int8 * 7919) % 500000, 10000, 300000 + number % 90000, 0, 0, 2,
    50 + number % 400, 200 + (number::int8 * 7919) % 9000, 'retain_all', 14, 1, 'organization',
    CASE WHEN made.is_stored THEN made.admitted_at + interval '14 days' END, CASE WHEN NOT made.is_stored THEN 'zero_days' END,
    CASE WHEN number % 5 = 0 THEN ARRAY['tag-' || number % 40] ELSE '{}' END,
    CASE WHEN number % 2 = 0 THEN 'session-' || number / 20 END, 'user-' || (number::int8 * 7919) % 20000
  FROM generate_series($2::int, $3::int) number
  CROSS JOIN LATERAL (
    SELECT now() - (number::float8 / $4) * interval '${LOADED_DAYS} days' AS admitted_at, (number % 3 <> 0) AND number % 2 = 0 AS is_stored,
      (ARRAY[0, 0, 0, 0, 1, 1, 1, 2, 3, 4])[1 + number % 10] + CASE WHEN number % 100 = 99 THEN 5 + number % 5 ELSE 0 END AS model,
      CASE WHEN number % 30 = 0 THEN (ARRAY[429, 500, 503])[1 + number % 3] ELSE 200 END AS status
  ) made
  JOIN (SELECT id, project_id, row_number() OVER (ORDER BY id) - 1 AS place FROM api_key WHERE organization_id = $1 AND name LIKE 'key %') key
    ON key.place = (number * 31) % ${PROJECTS * KEYS_PER_PROJECT}`;

const ROWS_PER_STATEMENT = 50_000;

/** Without the triggers and foreign keys, which cost the most of it: what is loaded refers to what is there, and its hours are marked at the end. */
export async function loadRequests(
  client: pg.Client,
  { organizationId }: LoadedOrganization,
  rowCount: number,
): Promise<void> {
  await client.query('SET session_replication_role = replica');
  for (let first = 1; first <= rowCount; first += ROWS_PER_STATEMENT) {
    const last = Math.min(rowCount, first + ROWS_PER_STATEMENT - 1);
    await client.query(INSERT, [organizationId, first, last, rowCount]);
  }
  await client.query(
    `INSERT INTO request_change (organization_id, hour)
     SELECT DISTINCT organization_id, date_trunc('hour', admitted_at, 'UTC') FROM request WHERE organization_id = $1`,
    [organizationId],
  );
  await client.query('RESET session_replication_role');
}

/** Gives one organization the counted hours of another one, which are as many and as large as its own would be. */
export async function copyRollups(
  client: pg.Client,
  { from, to }: { readonly from: LoadedOrganization; readonly to: LoadedOrganization },
): Promise<void> {
  await client.query('DELETE FROM request_change WHERE organization_id = $1', [to.organizationId]);
  for (const table of ['request_hour', 'request_tag_hour', 'request_latency_hour']) {
    const { rows } = await client.query<{ columns: string }>(
      `SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = $1 AND column_name <> 'organization_id'`,
      [table],
    );
    const columns = rows[0]?.columns ?? '';
    await client.query(
      `INSERT INTO ${table} (organization_id, ${columns}) SELECT $2::uuid, ${columns} FROM ${table} WHERE organization_id = $1`,
      [from.organizationId, to.organizationId],
    );
  }
}
