import type { StaffAuthority } from '@lethe/core/access';
import type { PlanRepository } from '@lethe/core/billing/plans';
import { asStaff, withStaff } from './as-staff.ts';
import { appendAuditEvent } from './audit-log.ts';
import type { Database } from './database.ts';
import { createPlanRepository } from './plans.ts';
import { staffTokenDigest } from './staff.ts';

/** Plans as staff set them: any plan, at any fee. */
export function createStaffPlanRepository(database: Database, authority: StaffAuthority): PlanRepository {
  return {
    history: createPlanRepository(asStaff(database, authority)).history,
    change: ({ organizationId, baseVersion, from, to, changedAt, audit }) =>
      withStaff(database, { ...authority, organizationId }, async (transaction) => {
        const { rows } = await transaction.query<{ is_changed: boolean }>(
          'SELECT set_plan_as_staff($1, $2, $3, $4, $5, $6) AS is_changed',
          [
            staffTokenDigest(authority.token),
            baseVersion,
            to.plan,
            from.monthlyFeeNanoUsd,
            to.monthlyFeeNanoUsd,
            changedAt,
          ],
        );
        if (rows[0]?.is_changed !== true) return false;
        await appendAuditEvent(transaction, audit);
        return true;
      }),
  };
}
