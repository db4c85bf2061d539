import {
  type ChangeProject,
  type NewProject,
  PROJECTS_MAX,
  type Project,
  type ProjectOutcome,
  type ProjectRepository,
  type ProjectView,
} from '@lethe/core/projects';
import pg, { type PoolClient } from 'pg';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { lockOrganization } from './lock-organization.ts';

const COLUMNS = `
  project.id, project.name, project.mode, project.retention_level AS "retentionLevel",
  project.payload_retention_days AS "payloadRetentionDays", project.archived_at AS "archivedAt", project.created_at AS "createdAt"`;

const LIST = `
  SELECT ${COLUMNS}, coalesce(recent.count, 0) AS "requestCount30d"
  FROM project LEFT JOIN (
    SELECT project_id, count(*)::int4 AS count FROM request WHERE organization_id = $1 AND admitted_at >= $2 GROUP BY project_id
  ) recent ON recent.project_id = project.id
  WHERE project.organization_id = $1 AND ($3::uuid[] IS NULL OR project.id = ANY ($3::uuid[]))
  ORDER BY project.archived_at IS NOT NULL, project.name`;

export function createProjectRepository(database: Database): ProjectRepository {
  return {
    list: ({ organizationId, projects, countedFrom }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ProjectView>(LIST, [
          organizationId,
          countedFrom,
          projects === 'all' ? null : projects,
        ]);
        return rows;
      }),
    create: (project) =>
      database.withOrganization(project.organizationId, (transaction) => insert(transaction, project)),
    change: (change) =>
      database
        .withOrganization(change.organizationId, (transaction) => update(transaction, change))
        .catch((error: unknown) => {
          if (isNameTaken(error)) return 'name_taken' as const;
          throw error;
        }),
  };
}

async function insert(transaction: PoolClient, project: NewProject): Promise<ProjectOutcome> {
  const { organizationId, id, name, mode, createdAt, audit } = project;
  await lockOrganization(transaction, organizationId);
  const { rows } = await transaction.query<{ count: number }>(
    'SELECT count(*)::int4 AS count FROM project WHERE organization_id = $1',
    [organizationId],
  );
  if ((rows[0]?.count ?? 0) >= PROJECTS_MAX) return 'too_many';
  const { rowCount } = await transaction.query(
    `INSERT INTO project (organization_id, id, name, mode, created_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (organization_id, name) DO NOTHING`,
    [organizationId, id, name, mode, createdAt],
  );
  if (rowCount === 0) return 'name_taken';
  await appendAuditEvent(transaction, audit);
  return 'done';
}

async function update(
  transaction: PoolClient,
  { organizationId, projectId, decide }: ChangeProject,
): Promise<Project | null> {
  const { rows } = await transaction.query<Project>(
    `SELECT ${COLUMNS} FROM project WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [organizationId, projectId],
  );
  const [project] = rows;
  if (project === undefined) return null;
  const change = decide(project);
  if (change === null) return project;
  const { settings, archivedAt, audit } = change;
  const updated = await transaction.query<Project>(
    `UPDATE project SET name = $3, mode = $4, retention_level = $5, payload_retention_days = $6, archived_at = $7
     WHERE organization_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [
      organizationId,
      projectId,
      settings.name,
      settings.mode,
      settings.retentionLevel,
      settings.payloadRetentionDays,
      archivedAt,
    ],
  );
  await appendAuditEvent(transaction, audit);
  return updated.rows[0] ?? null;
}

const UNIQUE_VIOLATION = '23505';

function isNameTaken(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION;
}
