import type { StaffAuthority } from '@lethe/core/access';
import type { HoldRegister } from '@lethe/core/holds';
import { orStaffRefusal } from './as-staff.ts';
import type { Database } from './database.ts';
import { type HoldRow, toLegalHold } from './hold-row.ts';
import { staffTokenDigest } from './staff.ts';

interface RegisterRow extends HoldRow {
  organization_slug: string;
  organization_name: string;
  project_name: string | null;
}

/** The cases of all organizations, for one employee. Session and role are looked at in the function. */
export function createHoldRegister({ pool }: Pick<Database, 'pool'>, { token }: StaffAuthority): HoldRegister {
  return {
    async list(limit) {
      const { rows } = await orStaffRefusal(
        pool.query<RegisterRow>(
          'SELECT listed.organization_slug, listed.organization_name, listed.project_name, (listed.hold).* FROM staff_legal_holds($1, $2) listed',
          [staffTokenDigest(token), limit],
        ),
      );
      return rows.map((row) => ({
        organizationSlug: row.organization_slug,
        organizationName: row.organization_name,
        projectName: row.project_name,
        hold: toLegalHold(row),
      }));
    },
  };
}
