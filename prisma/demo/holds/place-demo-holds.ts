import { randomUUID } from 'node:crypto';
import type { Actor } from '@lethe/core/audit';
import type { OrganizationId, ProjectId } from '@lethe/core/tenancy';
import { addMs, MS_PER_DAY, utcDayOf } from '@lethe/core/time';
import { createLegalHoldRepository, type Database } from '@lethe/db';

const ORGANIZATION = 'halden';
const ORIGIN = { requestId: 'seed', address: null };

interface PlannedHold {
  readonly name: string;
  readonly reason: string;
  readonly project: string;
  /** Days before the seeding, both included. They lie in the past, so that no new request falls under a hold by itself. */
  readonly daysAgo: readonly [first: number, last: number];
  readonly placedBy: string;
  /** Null: it waits for a second person. */
  readonly confirmedBy: string | null;
}

const HOLDS: readonly PlannedHold[] = [
  {
    name: 'Brandt carrier dispute',
    reason: 'Letter of counsel about damaged pallets, file 20418',
    project: 'support-assistant',
    daysAgo: [12, 10],
    placedBy: 'joren.dekker@halden.example',
    confirmedBy: 'aksel.halden@halden.example',
  },
  {
    name: 'Works council inquiry',
    reason: 'Asked for by the works council on the use of assistants at night',
    project: 'internal-tools',
    daysAgo: [20, 14],
    placedBy: 'ines.marchetti@halden.example',
    confirmedBy: null,
  },
];

/** One case that two people agreed to and one that waits for its second person. What is there already is left as it is. */
export async function placeDemoHolds(
  database: Database,
  { organizationIds, at }: { readonly organizationIds: ReadonlyMap<string, string>; readonly at: Date },
): Promise<void> {
  const organizationId = organizationIds.get(ORGANIZATION) as OrganizationId | undefined;
  if (organizationId === undefined) return;
  const holds = createLegalHoldRepository(database);
  const present = new Set((await holds.list(organizationId)).map(({ name }) => name));
  for (const { name, reason, project, daysAgo, placedBy, confirmedBy } of HOLDS) {
    const placing = await find(database, { organizationId, project, email: placedBy });
    if (present.has(name) || placing === null) continue;
    const [first, last] = daysAgo;
    const draft = {
      name,
      reason,
      projectId: placing.projectId,
      endUsers: [],
      admittedFrom: addMs(utcDayOf(at), -first * MS_PER_DAY),
      admittedTo: addMs(utcDayOf(at), (1 - last) * MS_PER_DAY),
      requestIds: [],
    };
    const { id } = await holds.place({ organizationId, id: randomUUID(), draft, actor: placing.actor, origin: ORIGIN });
    const second = confirmedBy && (await find(database, { organizationId, project, email: confirmedBy }));
    if (!second) continue;
    const confirmation = { organizationId, holdId: id, step: 'confirm', reason: null } as const;
    await holds.change({ ...confirmation, actor: second.actor, origin: ORIGIN });
  }
}

interface Sought {
  readonly organizationId: OrganizationId;
  readonly project: string;
  readonly email: string;
}

async function find(
  { pool }: Database,
  { organizationId, project, email }: Sought,
): Promise<{ readonly actor: Actor; readonly projectId: ProjectId } | null> {
  const { rows } = await pool.query<{ id: string; name: string; projectId: ProjectId }>(
    `SELECT person.id, person.name, project.id AS "projectId"
     FROM "user" person JOIN member ON member.user_id = person.id
     JOIN project ON project.organization_id = member.organization_id AND project.name = $3
     WHERE member.organization_id = $1 AND person.email = $2`,
    [organizationId, email, project],
  );
  const [row] = rows;
  return row === undefined ? null : { actor: { kind: 'user', id: row.id, label: row.name }, projectId: row.projectId };
}
