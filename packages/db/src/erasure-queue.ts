import type { StaffAuthority } from '@lethe/core/access';
import type { ErasureQueue } from '@lethe/core/erasures';
import { orStaffRefusal } from './as-staff.ts';
import type { Database } from './database.ts';
import { type ErasureRow, toErasure } from './erasure-row.ts';
import { staffTokenDigest } from './staff.ts';

interface QueueRow extends ErasureRow {
  organization_slug: string;
  organization_name: string;
}

/** The requests for erasure that wait, of all organizations, for one employee. Session and role are looked at in the function. */
export function createErasureQueue({ pool }: Pick<Database, 'pool'>, { token }: StaffAuthority): ErasureQueue {
  return {
    async list(limit) {
      const { rows } = await orStaffRefusal(
        pool.query<QueueRow>(
          'SELECT queue.organization_slug, queue.organization_name, (queue.erasure).* FROM staff_erasure_queue($1, $2) queue',
          [staffTokenDigest(token), limit],
        ),
      );
      return rows.map((row) => ({
        organizationSlug: row.organization_slug,
        organizationName: row.organization_name,
        erasure: toErasure(row, []),
      }));
    },
  };
}
