import type { FeedbackRepository, FeedbackStore, GivenFeedback } from '@lethe/core/payloads';
import pg from 'pg';
import type { Database } from './database.ts';

/** For the gateway, whose role reads no record and no score. */
export function createFeedbackStore({ pool }: Database): FeedbackStore {
  return {
    async store({ organizationId, projectId, requestId, apiKeyId, name, score }) {
      const { rows } = await pool.query<{ is_stored: boolean }>(
        'SELECT store_feedback($1, $2, $3, $4, $5, $6) AS is_stored',
        [organizationId, projectId, requestId, apiKeyId, name, score],
      );
      return rows[0]?.is_stored ?? false;
    },
  };
}

interface GivenRow {
  name: string;
  score: number;
  created_at: Date;
  giver_kind: GivenFeedback['giver']['kind'];
  giver_id: string;
  giver_name: string | null;
}

const FOREIGN_KEY_VIOLATION = '23503';

/** As the dashboard's role. */
export function createFeedbackRepository(database: Database): FeedbackRepository {
  return {
    of: (organizationId, requestId) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<GivenRow>(
          `SELECT feedback.name, feedback.score::float8 AS score, feedback.created_at, feedback.giver_kind, feedback.giver_id,
             coalesce(api_key.name, "user".name, management_key.name) AS giver_name
           FROM request_feedback feedback
           LEFT JOIN api_key ON api_key.organization_id = feedback.organization_id AND api_key.id = feedback.giver_id
           LEFT JOIN management_key ON management_key.organization_id = feedback.organization_id AND management_key.id = feedback.giver_id
           LEFT JOIN "user" ON feedback.giver_kind = 'user' AND "user".id = feedback.giver_id
           WHERE feedback.organization_id = $1 AND feedback.request_id = $2
           ORDER BY feedback.name COLLATE "C", feedback.created_at`,
          [organizationId, requestId],
        );
        return rows.map(({ name, score, created_at, giver_kind, giver_id, giver_name }) => ({
          name,
          score,
          createdAt: created_at,
          giver: { kind: giver_kind, id: giver_id, name: giver_name },
        }));
      }),
    give: ({ organizationId, requestId, giver, name, score }) =>
      ifThere(() =>
        database.withOrganization(organizationId, async (transaction) => {
          await transaction.query(
            `INSERT INTO request_feedback (organization_id, request_id, name, giver_id, giver_kind, score, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, lethe_now())
             ON CONFLICT (organization_id, request_id, name, giver_id) DO UPDATE
               SET score = excluded.score, created_at = excluded.created_at`,
            [organizationId, requestId, name, giver.id, giver.kind, score],
          );
        }),
      ),
    withdraw: ({ organizationId, requestId, giver, name }) =>
      database.withOrganization(organizationId, async (transaction) => {
        await transaction.query(
          'DELETE FROM request_feedback WHERE organization_id = $1 AND request_id = $2 AND name = $3 AND giver_id = $4 AND giver_kind = $5',
          [organizationId, requestId, name, giver.id, giver.kind],
        );
      }),
  };
}

/** False for a score of a record that was deleted meanwhile. */
async function ifThere(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === FOREIGN_KEY_VIOLATION) return false;
    throw error;
  }
}
