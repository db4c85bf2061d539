import type { StaffAuthority } from '@lethe/core/access';
import type { AuditFacts } from '@lethe/core/audit';
import type { StaffLog } from '@lethe/core/staff';
import type { OrganizationId } from '@lethe/core/tenancy';
import { orStaffRefusal } from './as-staff.ts';
import type { Database } from './database.ts';
import { staffTokenDigest } from './staff.ts';

interface EventRow {
  id: bigint;
  organization_id: OrganizationId | null;
  organization_name: string | null;
  occurred_at: Date;
  staff_id: string | null;
  staff_label: string;
  action: string;
  target_kind: string;
  target_id: string;
  before: AuditFacts | null;
  after: AuditFacts | null;
}

export function createStaffLog({ pool }: Database, { token }: StaffAuthority): StaffLog {
  return {
    async list({ organizationId, before, pageSize }) {
      const { rows } = await orStaffRefusal(
        pool.query<EventRow>('SELECT * FROM staff_events($1, $2, $3, $4)', [
          staffTokenDigest(token),
          organizationId,
          before,
          pageSize,
        ]),
      );
      return rows.map((row) => ({
        id: row.id,
        occurredAt: row.occurred_at,
        staffId: row.staff_id,
        staffLabel: row.staff_label,
        action: row.action,
        target: { kind: row.target_kind, id: row.target_id },
        organization:
          row.organization_id === null || row.organization_name === null
            ? null
            : { id: row.organization_id, name: row.organization_name },
        before: row.before,
        after: row.after,
      }));
    },
  };
}
