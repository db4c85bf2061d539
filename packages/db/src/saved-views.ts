import { type ListedView, SAVED_VIEWS_MAX, type SavedView, type SavedViewRepository } from '@lethe/core/saved-views';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { lockOrganization } from './lock-organization.ts';

const COLUMNS = `saved_view.id, saved_view.name, saved_view.address, saved_view.scope, saved_view.author_id AS "authorId",
  saved_view.created_at AS "createdAt"`;

const SAVE = `
  INSERT INTO saved_view (organization_id, id, name, address, scope, author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (organization_id, id) DO UPDATE
    SET name = EXCLUDED.name, address = EXCLUDED.address, scope = EXCLUDED.scope, author_id = EXCLUDED.author_id`;

/** As the dashboard's role. */
export function createSavedViewRepository(database: Database): SavedViewRepository {
  return {
    list: ({ organizationId, readerId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<ListedView>(
          `SELECT ${COLUMNS}, author.name AS "authorName" FROM saved_view LEFT JOIN "user" author ON author.id = saved_view.author_id
           WHERE saved_view.organization_id = $1 AND (saved_view.scope = 'organization' OR saved_view.author_id = $2)
           ORDER BY saved_view.name, saved_view.id`,
          [organizationId, readerId],
        );
        return rows;
      }),
    find: ({ organizationId, viewId }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rows } = await transaction.query<SavedView>(
          `SELECT ${COLUMNS} FROM saved_view WHERE saved_view.organization_id = $1 AND saved_view.id = $2`,
          [organizationId, viewId],
        );
        return rows[0] ?? null;
      }),
    save: ({ organizationId, view, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { id, name, address, scope, authorId, createdAt } = view;
        await lockOrganization(transaction, organizationId);
        const { rows: others } = await transaction.query<{ name: string }>(
          `SELECT name FROM saved_view
           WHERE organization_id = $1 AND id <> $2 AND scope = $3 AND (scope = 'organization' OR author_id = $4)`,
          [organizationId, id, scope, authorId],
        );
        if (others.some((other) => other.name === name)) return 'name_taken';
        if (others.length >= SAVED_VIEWS_MAX) return 'too_many';
        await transaction.query(SAVE, [organizationId, id, name, address, scope, authorId, createdAt]);
        if (audit !== null) await appendAuditEvent(transaction, audit);
        return 'saved';
      }),
    remove: ({ organizationId, viewId, audit }) =>
      database.withOrganization(organizationId, async (transaction) => {
        const { rowCount } = await transaction.query('DELETE FROM saved_view WHERE organization_id = $1 AND id = $2', [
          organizationId,
          viewId,
        ]);
        if (rowCount === 0) return false;
        if (audit !== null) await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}
