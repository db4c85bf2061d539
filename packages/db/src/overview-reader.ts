import type { Milestones, OverviewReader, OverviewScope, StoredFigures, TrafficFigures } from '@lethe/core/overview';
import { EXPIRING_WITHIN_MS } from '@lethe/core/payloads';
import { RETENTION_DAYS_MAX } from '@lethe/core/retention';
import { addMs, MS_PER_DAY } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import type { Database } from './database.ts';
import { rolledRows } from './request-rollups.ts';

/** Reads counts from the rollups, which are exact at every moment. */
export function createOverviewReader(database: Database): OverviewReader {
  return {
    traffic: (query) =>
      database.withOrganization(query.organizationId, async (transaction) => {
        const values: unknown[] = [];
        const bind = (value: unknown): string => `$${values.push(value)}`;
        const { rows } = await transaction.query<TrafficFigures>(
          `WITH ${rolledRows({ ...query, bind })}
           SELECT coalesce(sum(request_count), 0)::float8 AS "requestCount",
             coalesce(sum(request_count) FILTER (WHERE status_code >= 400), 0)::float8 AS "errorCount",
             coalesce(sum(input_tokens + cached_input_tokens + output_tokens + reasoning_tokens), 0)::float8 AS "tokenCount"
           FROM rolled`,
          values,
        );
        return rows[0] ?? { requestCount: 0, errorCount: 0, tokenCount: 0 };
      }),
    stored: (query) =>
      database.withOrganization(query.organizationId, (transaction) => countStored(transaction, query)),
    milestones: (organizationId, now) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<Milestones>(MILESTONES, [organizationId, now]);
        return rows[0] ?? NOTHING_YET;
      }),
  };
}

async function countStored(
  transaction: PoolClient,
  { organizationId, projects, now }: OverviewScope,
): Promise<StoredFigures> {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  // Instants are whole milliseconds: what expires after now expires at the next one or later.
  const firstReadable = addMs(now, 1);
  const notExpiring = addMs(now, EXPIRING_WITHIN_MS);
  const range = { organizationId, projects, from: addMs(now, -(RETENTION_DAYS_MAX + 1) * MS_PER_DAY), to: undefined };
  const { rows } = await transaction.query<StoredFigures>(
    `WITH ${rolledRows({ ...range, bind, expiryEdges: [firstReadable, notExpiring] })}
     SELECT coalesce(sum(request_count), 0)::float8 AS "readableCount",
       coalesce(sum(request_count) FILTER (WHERE first_expires_at < ${bind(notExpiring)}), 0)::float8 AS "expiringCount"
     FROM rolled WHERE NOT is_erased AND first_expires_at >= ${bind(firstReadable)}`,
    values,
  );
  return rows[0] ?? { readableCount: 0, expiringCount: 0 };
}

const NOTHING_YET: Milestones = {
  hasProject: false,
  hasProviderKey: false,
  hasCredit: false,
  hasApiKey: false,
  hasChosenRetention: false,
  firstRequestAt: null,
  firstStoredAt: null,
  memberCount: 0,
  pendingInvitationCount: 0,
};

const MILESTONES = `
  SELECT EXISTS (SELECT FROM project WHERE organization_id = $1 AND archived_at IS NULL) AS "hasProject",
    EXISTS (SELECT FROM provider_key WHERE organization_id = $1 AND sealed_secret IS NOT NULL) AS "hasProviderKey",
    coalesce((SELECT balance_nano_usd > 0 FROM credit_balance WHERE organization_id = $1), false) AS "hasCredit",
    EXISTS (SELECT FROM api_key WHERE organization_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)) AS "hasApiKey",
    EXISTS (SELECT FROM retention_policy WHERE organization_id = $1 AND version > 1) AS "hasChosenRetention",
    (SELECT admitted_at FROM request WHERE organization_id = $1 ORDER BY admitted_at, id LIMIT 1) AS "firstRequestAt",
    (SELECT admitted_at FROM request WHERE organization_id = $1 AND expires_at IS NOT NULL ORDER BY admitted_at, id LIMIT 1) AS "firstStoredAt",
    (SELECT count(*)::int4 FROM member WHERE organization_id = $1) AS "memberCount",
    (SELECT count(*)::int4 FROM invitation WHERE organization_id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2)
      AS "pendingInvitationCount"`;
