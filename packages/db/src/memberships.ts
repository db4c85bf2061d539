import type {
  LifecycleState,
  Membership,
  MembershipRepository,
  OrganizationId,
  Plan,
  ProjectId,
  Role,
} from '@lethe/core/tenancy';
import type { Database } from './database.ts';

interface MembershipRow {
  id: OrganizationId;
  slug: string;
  name: string;
  plan: Plan;
  lifecycle_state: LifecycleState;
  lifecycle_version: number;
  lifecycle_changed_at: Date;
  role: Role;
  project_ids: ProjectId[];
}

const SELECT = 'SELECT * FROM memberships_of($1)';

export function createMembershipRepository({ pool }: Database): MembershipRepository {
  return {
    async organizationsOf(userId) {
      const { rows } = await pool.query<MembershipRow>(`${SELECT} ORDER BY name`, [userId]);
      return rows.map(toMembership);
    },
    async membership({ userId, organizationSlug }) {
      const { rows } = await pool.query<MembershipRow>(`${SELECT} WHERE slug = $2`, [userId, organizationSlug]);
      return rows[0] === undefined ? null : toMembership(rows[0]);
    },
  };
}

function toMembership(row: MembershipRow): Membership {
  const { id, slug, name, plan, role, project_ids: projectIds } = row;
  const lifecycle = {
    state: row.lifecycle_state,
    version: row.lifecycle_version,
    changedAt: row.lifecycle_changed_at,
  };
  return { organization: { id, slug, name, plan, lifecycle }, role, projectIds };
}
