import 'server-only';
import type { StaffContext } from '@lethe/api';
import { currentStaff, staffToken } from '../authentication/staff-session.ts';
import { services } from './compose-services.ts';
import { composeStaffPorts } from './compose-staff-ports.ts';
import { readOrigin } from './read-origin.ts';

/** What staff procedures get for the request that is being answered. The employee comes from the staff's own cookie and from nowhere else. */
export async function createStaffContext(): Promise<StaffContext> {
  const { environment, clock, database } = await services();
  const [member, token] = [await currentStaff(), await staffToken()];
  return {
    staff: member === null || token === null ? null : { member, token },
    mode: environment.mode,
    origin: await readOrigin(),
    clock,
    periods: environment.lifePeriods,
    portsAs: (authority) => composeStaffPorts(database, authority),
  };
}
