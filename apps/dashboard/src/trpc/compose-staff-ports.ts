import { randomUUID } from 'node:crypto';
import type { StaffPorts } from '@lethe/api';
import type { StaffAuthority } from '@lethe/core/access';
import {
  asStaff,
  createErasureQueue,
  createErasureRepository,
  createHoldRegister,
  createJobConsole,
  createLegalHoldRepository,
  createLifecycleRepository,
  createStaffLog,
  createStaffOrganizations,
  createStaffPlanRepository,
  type Database,
} from '@lethe/db';

/**
 * What the staff console reaches, for one employee and one permission. A repository of an organization is made on `asStaff(database, authority)`: it then
 * looks at session and permission in each of its transactions. What belongs to no organization goes through a function that does so itself.
 */
export function composeStaffPorts(database: Database, authority: StaffAuthority): StaffPorts {
  const inTheirName = asStaff(database, authority);
  return {
    organizations: createStaffOrganizations(database, authority),
    lifecycle: createLifecycleRepository(inTheirName),
    plans: createStaffPlanRepository(database, authority),
    erasures: createErasureRepository(inTheirName),
    erasureQueue: createErasureQueue(database, authority),
    legalHolds: createLegalHoldRepository(inTheirName),
    holdRegister: createHoldRegister(database, authority),
    mintId: randomUUID,
    jobs: createJobConsole(database, authority),
    log: createStaffLog(database, authority),
  };
}
