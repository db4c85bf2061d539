import {
  CONVERSATION_REQUESTS_COUNTED_MAX,
  type ConversationRepository,
  type ConversationSummary,
  type ListConversationsQuery,
} from '@lethe/core/conversations';
import type { ProjectId, ProjectScope, RequestId } from '@lethe/core/tenancy';
import { type ConversationStatement, conversationStatement, summaryJoin } from './conversation-statement.ts';
import type { Database } from './database.ts';
import { type RequestRow, toRequestView } from './request-row.ts';
import { REQUEST_VIEW_SELECT } from './request-view-select.ts';

interface SummaryRow {
  session_id: string;
  id: string;
  admitted_at: Date;
  first_at: Date;
  end_user: string | null;
  request_count: number;
  is_whole: boolean;
  error_count: number;
  token_count: bigint;
  cost_nano_usd: bigint;
  unpriced_count: number;
  stored_count: number;
  expired_count: number;
  erased_count: number;
  not_stored_count: number;
  models: string[];
}

/** As the dashboard's role. Metadata only. */
export function createConversationRepository(database: Database): ConversationRepository {
  return {
    list: (query) =>
      database.withOrganization(query.organizationId, async (transaction) => {
        const statement = conversationStatement({ ...query, projects: narrowed(query) });
        const { rows } = await transaction.query<SummaryRow>(listText(statement, query), statement.values);
        const page = rows.slice(0, query.pageSize);
        const last = page.at(-1);
        const next =
          rows.length > query.pageSize && last !== undefined ? { admittedAt: last.admitted_at, id: last.id } : null;
        return { conversations: page.map(toSummary), next };
      }),
    find: ({ organizationId, projects, sessionId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const statement = conversationStatement({ organizationId, projects });
        const { rows } = await transaction.query<SummaryRow>(
          `SELECT latest.*, summary.*, earliest.* FROM (
             SELECT request.id, request.session_id, request.admitted_at, request.end_user FROM request
             WHERE ${statement.isSeen('request')} AND request.session_id = ${statement.bind(sessionId)}
             ORDER BY request.admitted_at DESC, request.id DESC LIMIT 1
           ) latest ${summaryJoin(statement)}`,
          statement.values,
        );
        return rows[0] === undefined ? null : toSummary(rows[0]);
      }),
    requests: ({ organizationId, projects, sessionId, after, pageSize }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { values, bind, isSeen } = conversationStatement({ organizationId, projects });
        const conditions = [isSeen('request'), `request.session_id = ${bind(sessionId)}`];
        if (after !== null)
          conditions.push(`(request.admitted_at, request.id) > (${bind(after.admittedAt)}, ${bind(after.id)}::uuid)`);
        const { rows } = await transaction.query<RequestRow>(
          `${REQUEST_VIEW_SELECT} WHERE ${conditions.join(' AND ')}
           ORDER BY request.admitted_at, request.id LIMIT ${bind(pageSize + 1)}`,
          values,
        );
        const requests = rows.slice(0, pageSize).map(toRequestView);
        const last = requests.at(-1);
        return {
          requests,
          next: rows.length > pageSize && last !== undefined ? { admittedAt: last.admittedAt, id: last.id } : null,
        };
      }),
    place: ({ organizationId, projects, requestId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const statement = conversationStatement({ organizationId, projects });
        const { rows } = await transaction.query<PlaceRow>(placeText(statement, requestId), statement.values);
        const [row] = rows;
        if (row === undefined) return null;
        return {
          sessionId: row.session_id,
          position: row.position,
          requestCount: Math.min(row.request_count, CONVERSATION_REQUESTS_COUNTED_MAX),
          isWhole: row.request_count <= CONVERSATION_REQUESTS_COUNTED_MAX,
          previousId: row.previous_id,
          nextId: row.next_id,
        };
      }),
  };
}

interface PlaceRow {
  session_id: string;
  position: number;
  request_count: number;
  previous_id: RequestId | null;
  next_id: RequestId | null;
}

/** A project that is asked for narrows the reader further. */
function narrowed({ projects, filter }: ListConversationsQuery): ProjectScope {
  if (filter.project === undefined) return projects;
  const wanted = filter.project as ProjectId;
  return projects === 'all' || projects.includes(wanted) ? [wanted] : [];
}

/** The latest request of each session, newest first. Of each request the index of sessions tells at once whether it is one, so a page walks no further than it reaches. */
function listText(statement: ConversationStatement, { filter, after, pageSize }: ListConversationsQuery): string {
  const { bind, isSeen } = statement;
  const conditions = [isSeen('request'), 'request.session_id IS NOT NULL'];
  if (filter.session !== undefined) conditions.push(`request.session_id = ${bind(filter.session)}`);
  if (filter.endUser !== undefined)
    conditions.push(`request.session_id IN (SELECT said.session_id FROM request said
      WHERE ${isSeen('said')} AND said.end_user = ${bind(filter.endUser)} AND said.session_id IS NOT NULL)`);
  if (filter.from !== undefined) conditions.push(`request.admitted_at >= ${bind(filter.from)}`);
  if (filter.to !== undefined) conditions.push(`request.admitted_at < ${bind(filter.to)}`);
  if (after !== null)
    conditions.push(`(request.admitted_at, request.id) < (${bind(after.admittedAt)}, ${bind(after.id)}::uuid)`);
  return `SELECT latest.*, summary.*, earliest.* FROM (
      SELECT request.id, request.session_id, request.admitted_at, request.end_user FROM request
      WHERE ${conditions.join(' AND ')} AND request.id = (
        SELECT last.id FROM request last WHERE ${isSeen('last')} AND last.session_id = request.session_id
        ORDER BY last.admitted_at DESC, last.id DESC LIMIT 1)
      ORDER BY request.admitted_at DESC, request.id DESC LIMIT ${bind(pageSize + 1)}
    ) latest ${summaryJoin(statement)}
    ORDER BY latest.admitted_at DESC, latest.id DESC`;
}

function placeText({ bind, isSeen }: ConversationStatement, requestId: RequestId): string {
  const inSession = `${isSeen('request')} AND request.session_id = subject.session_id`;
  const limit = CONVERSATION_REQUESTS_COUNTED_MAX + 1;
  return `WITH subject AS (
      SELECT request.session_id, request.admitted_at, request.id FROM request
      WHERE ${isSeen('request')} AND request.id = ${bind(requestId)} AND request.session_id IS NOT NULL
    )
    SELECT subject.session_id,
      (SELECT count(*) FROM (SELECT FROM request WHERE ${inSession}
        AND (request.admitted_at, request.id) <= (subject.admitted_at, subject.id) LIMIT ${limit}) before)::int4 AS position,
      (SELECT count(*) FROM (SELECT FROM request WHERE ${inSession} LIMIT ${limit}) counted)::int4 AS request_count,
      (SELECT request.id FROM request WHERE ${inSession} AND (request.admitted_at, request.id) < (subject.admitted_at, subject.id)
        ORDER BY request.admitted_at DESC, request.id DESC LIMIT 1) AS previous_id,
      (SELECT request.id FROM request WHERE ${inSession} AND (request.admitted_at, request.id) > (subject.admitted_at, subject.id)
        ORDER BY request.admitted_at, request.id LIMIT 1) AS next_id
    FROM subject`;
}

function toSummary(row: SummaryRow): ConversationSummary {
  return {
    sessionId: row.session_id,
    firstAt: row.first_at,
    lastAt: row.admitted_at,
    lastRequestId: row.id,
    endUser: row.end_user,
    requestCount: row.request_count,
    isWhole: row.is_whole,
    errorCount: row.error_count,
    tokenCount: Number(row.token_count),
    costNanoUsd: row.cost_nano_usd,
    unpricedCount: row.unpriced_count,
    models: row.models,
    payloads: {
      storedCount: row.stored_count,
      expiredCount: row.expired_count,
      erasedCount: row.erased_count,
      notStoredCount: row.not_stored_count,
    },
  };
}
