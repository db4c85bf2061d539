import { randomUUID } from 'node:crypto';
import {
  createDashboard,
  type DashboardCaller,
  type DashboardTemplate,
  draftFromTemplate,
  saveReport,
  shareDashboard,
} from '@lethe/core/dashboards';
import type { OrganizationId, Role, UserId } from '@lethe/core/tenancy';
import { ManualClock } from '@lethe/core/time';
import { createDashboardRepository, type Database } from '@lethe/db';

const ORGANIZATION = 'halden';
const ORIGIN = { requestId: 'seed', address: null };
/** Monday at eight in Oslo, so that the time machine shows the mail within a week. */
const SCHEDULE = { frequency: 'weekly', weekday: 1, hour: 8, timeZone: 'Europe/Oslo' } as const;
const RECIPIENT_ROLES: readonly Role[] = ['admin', 'finance'];

interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly role: Role;
}

/** Two shared dashboards, one of them mailed. An organization that has any is left as it is. */
export async function makeDemoDashboards(
  database: Database,
  { organizationIds, at }: { readonly organizationIds: ReadonlyMap<string, string>; readonly at: Date },
): Promise<void> {
  const organizationId = organizationIds.get(ORGANIZATION) as OrganizationId | undefined;
  if (organizationId === undefined) return;
  const ports = { dashboards: createDashboardRepository(database), mintId: randomUUID };
  const people = await membersOf(database, organizationId);
  const author = people.find(({ role }) => role === 'admin');
  const present = await ports.dashboards.list({ organizationId, userId: null });
  if (present.length > 0 || author === undefined) return;
  const clock = new ManualClock(at);
  const caller: DashboardCaller = {
    organizationId,
    reader: { kind: 'member', userId: author.id, role: author.role },
    actor: { kind: 'user', id: author.id, label: author.name },
    origin: ORIGIN,
  };
  const makeShared = async (template: DashboardTemplate): Promise<string> => {
    const made = await createDashboard(ports, clock, { ...caller, draft: draftFromTemplate(template, randomUUID) });
    const command = { ...caller, dashboardId: made.id, version: made.version, scope: 'organization' as const };
    return (await shareDashboard(ports, clock, command)).id;
  };
  await makeShared('reliability');
  const dashboardId = await makeShared('cost');
  const recipientIds = people.filter(({ role }) => RECIPIENT_ROLES.includes(role)).map(({ id }) => id);
  await saveReport(ports, clock, { ...caller, dashboardId, draft: { schedule: SCHEDULE, recipientIds } });
}

async function membersOf(database: Database, organizationId: OrganizationId): Promise<readonly Person[]> {
  const { rows } = await database.pool.query<Person>(
    `SELECT "user".id, "user".name, member.role FROM member JOIN "user" ON "user".id = member.user_id
     WHERE member.organization_id = $1 ORDER BY member.role, "user".name`,
    [organizationId],
  );
  return rows;
}
