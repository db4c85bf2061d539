import { z } from 'zod';
import { staffOrganizationScope, staffProcedure } from './builder.ts';

const input = z.strictObject(staffOrganizationScope);

/** One organization: its life with every step, its plan, what it has of credit and whom to write to. The look is noted in the staff's log. */
export const getOrganization = staffProcedure('organization:view')
  .input(input)
  .query(async ({ ctx: { ports, origin, clock, periods }, input: { organizationId } }) => {
    const organization = await ports.organizations.find(organizationId, origin);
    const [life, history, plan] = [
      await ports.lifecycle.find(organizationId),
      await ports.lifecycle.history(organizationId),
      await ports.plans.history(organizationId),
    ];
    return { organization, life, history, plan, periods, now: clock.now() };
  });
