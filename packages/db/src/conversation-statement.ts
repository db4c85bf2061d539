import { CONVERSATION_MODELS_MAX, CONVERSATION_REQUESTS_COUNTED_MAX } from '@lethe/core/conversations';
import type { OrganizationId, ProjectScope } from '@lethe/core/tenancy';
import { type Bind, REQUEST_COST, REQUEST_TOKENS } from './request-conditions.ts';

/** Values of one statement, of which the first is the organization, and the condition that a row of `request` is one that the reader sees. */
export interface ConversationStatement {
  readonly values: unknown[];
  readonly bind: Bind;
  readonly isSeen: (alias: string) => string;
}

export function conversationStatement(of: {
  readonly organizationId: OrganizationId;
  readonly projects: ProjectScope;
}): ConversationStatement {
  const values: unknown[] = [of.organizationId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const scope = of.projects === 'all' ? null : bind(of.projects);
  return {
    values,
    bind,
    isSeen: (alias) =>
      `${alias}.organization_id = $1${scope === null ? '' : ` AND ${alias}.project_id = ANY (${scope}::uuid[])`}`,
  };
}

/** Figures over one session, for each row `latest`, which is the latest request of it: joined to that row. */
export function summaryJoin({ isSeen }: ConversationStatement): string {
  const isErased = `EXISTS (SELECT FROM payload_erasure erasure
    WHERE erasure.organization_id = request.organization_id AND erasure.request_id = request.id)`;
  return `CROSS JOIN LATERAL (
    WITH counted AS MATERIALIZED (
      SELECT request.provider, request.model, request.status_code, ${REQUEST_TOKENS} AS tokens, ${REQUEST_COST} AS cost, request.expires_at,
        request.expires_at IS NOT NULL AND ${isErased} AS is_erased
      FROM request WHERE ${isSeen('request')} AND request.session_id = latest.session_id
      ORDER BY request.admitted_at DESC, request.id DESC LIMIT ${CONVERSATION_REQUESTS_COUNTED_MAX + 1}
    )
    SELECT least(count(*), ${CONVERSATION_REQUESTS_COUNTED_MAX})::int4 AS request_count, count(*) <= ${CONVERSATION_REQUESTS_COUNTED_MAX} AS is_whole,
      count(*) FILTER (WHERE status_code >= 400)::int4 AS error_count, sum(tokens)::int8 AS token_count,
      coalesce(sum(cost), 0)::int8 AS cost_nano_usd, count(*) FILTER (WHERE cost IS NULL)::int4 AS unpriced_count,
      count(*) FILTER (WHERE NOT is_erased AND expires_at > lethe_now())::int4 AS stored_count,
      count(*) FILTER (WHERE NOT is_erased AND expires_at <= lethe_now())::int4 AS expired_count,
      count(*) FILTER (WHERE is_erased)::int4 AS erased_count, count(*) FILTER (WHERE expires_at IS NULL)::int4 AS not_stored_count,
      ARRAY(SELECT provider || '/' || model FROM counted GROUP BY provider, model
        ORDER BY count(*) DESC, provider, model LIMIT ${CONVERSATION_MODELS_MAX}) AS models
    FROM counted
  ) summary
  CROSS JOIN LATERAL (
    SELECT request.admitted_at AS first_at FROM request WHERE ${isSeen('request')} AND request.session_id = latest.session_id
    ORDER BY request.admitted_at, request.id LIMIT 1
  ) earliest`;
}
