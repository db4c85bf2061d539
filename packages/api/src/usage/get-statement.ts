import { readStatement, usageMonthNamed, usageMonthNameSchema, usageMonthOf } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, month: usageMonthNameSchema.optional() });

/** What a UTC month came to, the running one unless another is named, checked against its rows and the ledger, with what is still expected. */
export const getStatement = organizationProcedure('billing:read')
  .input(input)
  .query(async ({ ctx, input: { month } }) => {
    const { ports, clock, organization, projects } = ctx;
    const now = clock.now();
    const statement = await readStatement(
      { usage: ports.usage, clock },
      {
        organizationId: organization.id,
        projects,
        month: month === undefined ? usageMonthOf(now) : usageMonthNamed(month),
      },
    );
    return { ...statement, isStorageCharged: ctx.mode !== 'self_hosted', now };
  });
