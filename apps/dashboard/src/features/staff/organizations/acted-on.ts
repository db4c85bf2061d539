import type { StaffOutputs } from '../../../trpc/staff-client.tsx';

/** The organization that an employee acts on, as the page showed it: whoever acts names the versions that they saw. */
export type ActedOn = Pick<StaffOutputs['organizations']['get'], 'organization' | 'life' | 'plan' | 'periods'>;
