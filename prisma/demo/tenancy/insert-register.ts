import { addMs, MS_PER_DAY, utcDayName } from '@lethe/core/time';
import type { PoolClient } from 'pg';
import { SUBPROCESSORS } from '../organizations/subprocessors.ts';

/** A service that is in the register already stays as it is, and gets no second entry in the history. */
const INSERT = `
  WITH entry AS (
    INSERT INTO subprocessor VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, NULL)
    ON CONFLICT DO NOTHING
    RETURNING *)
  INSERT INTO subprocessor_change
  SELECT entry.id, 1, 'added', entry.updated_at, officer.id, officer.name, NULL, subprocessor_facts(entry)
  FROM entry, (SELECT id, name FROM staff_member WHERE role = 'compliance_officer' ORDER BY email LIMIT 1) officer`;

/** The register of the demo's operator, as its compliance officer entered it at the last review of each service. */
export async function insertRegister(transaction: PoolClient, seededAt: Date): Promise<void> {
  for (const planned of SUBPROCESSORS) {
    const reviewedAt = addMs(seededAt, -planned.reviewedDaysAgo * MS_PER_DAY);
    await transaction.query(INSERT, [
      planned.service,
      planned.purpose,
      planned.dataClasses,
      planned.region,
      planned.safeguards,
      planned.evidenceUrl,
      planned.isOptional,
      utcDayName(reviewedAt),
      utcDayName(addMs(seededAt, planned.reviewDueInDays * MS_PER_DAY)),
      reviewedAt,
    ]);
  }
}
