import type { StaffAuthority } from '@lethe/core/access';
import type { StaffOrganizationDetail, StaffOrganizations, StaffOrganizationView } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import { orStaffRefusal, withStaff } from './as-staff.ts';
import type { Database } from './database.ts';
import { staffTokenDigest } from './staff.ts';

type DetailRow = Omit<StaffOrganizationDetail, 'owners' | 'suspensionRequests'>;

const DETAIL = `
  SELECT organization.id, slug, name, created_at AS "createdAt", coalesce(balance.balance_nano_usd, 0) AS "balanceNanoUsd",
    (SELECT count(*)::int FROM member WHERE organization_id = organization.id) AS "memberCount",
    (SELECT count(*)::int FROM project WHERE organization_id = organization.id) AS "projectCount",
    (SELECT count(*)::int FROM legal_hold WHERE organization_id = organization.id AND released_at IS NULL) AS "holdCount"
  FROM organization LEFT JOIN credit_balance balance ON balance.organization_id = organization.id
  WHERE organization.id = $1`;

const OWNERS = `
  SELECT person.name, person.email FROM member JOIN "user" person ON person.id = member.user_id
  WHERE member.organization_id = $1 AND member.role = 'owner' ORDER BY person.name, person.email`;

const REQUESTS = `
  SELECT reason, requested_at AS "requestedAt" FROM suspension_request
  WHERE organization_id = $1 AND resolved_at IS NULL ORDER BY requested_at, id`;

export function createStaffOrganizations(database: Database, authority: StaffAuthority): StaffOrganizations {
  const digest = staffTokenDigest(authority.token);
  return {
    async list({ search, state, after, pageSize }) {
      const { rows } = await orStaffRefusal(
        database.pool.query<StaffOrganizationView>(
          `SELECT id, slug, name, plan, lifecycle_state AS "lifecycleState", suspension_reason AS "suspensionReason", closes_at AS "closesAt",
             purges_at AS "purgesAt", member_count AS "memberCount", created_at AS "createdAt"
           FROM staff_organizations($1, $2, $3, $4, $5, $6)`,
          [digest, search, state, after?.name ?? null, after?.id ?? null, pageSize],
        ),
      );
      return rows;
    },
    async counts() {
      const { rows } = await orStaffRefusal(
        database.pool.query<{ state: string; count: number }>(
          'SELECT lifecycle_state AS state, organization_count AS count FROM staff_organization_counts($1)',
          [digest],
        ),
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
    find: (organizationId, origin) =>
      withStaff(database, { ...authority, organizationId }, async (transaction) => {
        const [detail, owners, requests] = [
          await transaction.query<DetailRow>(DETAIL, [organizationId]),
          await transaction.query<{ name: string; email: string }>(OWNERS, [organizationId]),
          await transaction.query<StaffOrganizationDetail['suspensionRequests'][number]>(REQUESTS, [organizationId]),
        ];
        if (detail.rows[0] === undefined)
          throw new Error('Invariant broken: the organization is the transaction’s tenant');
        await transaction.query(
          `SELECT append_staff_event($1, $2, $3, 'organization.viewed', 'organization', $4, NULL, $5, $6)`,
          [digest, authority.permission, organizationId, organizationId, origin.requestId, origin.address],
        );
        return { ...detail.rows[0], owners: owners.rows, suspensionRequests: requests.rows };
      }),
    nameOf: (organizationId: OrganizationId) =>
      withStaff(database, { ...authority, organizationId }, async (transaction) => {
        const { rows } = await transaction.query<{ name: string }>('SELECT name FROM organization WHERE id = $1', [
          organizationId,
        ]);
        if (rows[0] === undefined) throw new Error('Invariant broken: the organization is the transaction’s tenant');
        return rows[0].name;
      }),
  };
}
