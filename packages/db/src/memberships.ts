import type { Membership, MembershipRepository, OrganizationId, Plan, Role } from '@lethe/core/tenancy';
import type { Database } from './database.ts';

interface MembershipRow {
  id: OrganizationId;
  slug: string;
  name: string;
  plan: Plan;
  role: Role;
}

const SELECT = 'SELECT id, slug, name, plan, role FROM memberships_of($1)';

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

function toMembership({ role, ...organization }: MembershipRow): Membership {
  return { organization, role };
}
