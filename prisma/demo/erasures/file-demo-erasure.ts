import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import type { OrganizationId } from '@lethe/core/tenancy';
import { createErasureRepository, type Database } from '@lethe/db';

const ORGANIZATION = 'halden';
const AUTHOR = 'tomas.rehak@halden.example';

/** One request of a developer that waits for somebody who may erase. An organization that has requests already is left as it is. */
export async function fileDemoErasure(database: Database, organizationIds: ReadonlyMap<string, string>): Promise<void> {
  const organizationId = organizationIds.get(ORGANIZATION) as OrganizationId | undefined;
  if (organizationId === undefined) return;
  const erasures = createErasureRepository(database);
  const present = await erasures.list({ organizationId, filedBy: null, beforeNumber: null, pageSize: 1 });
  const [author, endUser] = [await findAuthor(database), await findEndUser(database, organizationId)];
  if (present.length > 0 || author === null || endUser === null) return;
  await erasures.file({
    id: randomUUID(),
    organizationId,
    selector: { kind: 'end_user', endUser },
    projects: 'all',
    reason: 'Asked for by the customer, ticket 20418',
    actor: author,
    origin: { requestId: 'seed', address: null },
  });
}

async function findAuthor({ pool }: Database): Promise<Actor | null> {
  const { rows } = await pool.query<{ id: string; name: string }>('SELECT id, name FROM "user" WHERE email = $1', [
    AUTHOR,
  ]);
  return rows[0] === undefined ? null : { kind: 'user', id: rows[0].id, label: rows[0].name };
}

/** The one with the most stored payloads, so that there is something to see. */
async function findEndUser({ pool }: Database, organizationId: OrganizationId): Promise<string | null> {
  const { rows } = await pool.query<{ end_user: string }>(
    `SELECT end_user FROM request WHERE organization_id = $1 AND end_user IS NOT NULL AND expires_at > lethe_now()
     GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
    [organizationId],
  );
  return rows[0]?.end_user ?? null;
}
