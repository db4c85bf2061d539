import { exportUsage as exportRows, usageFilterSchema } from '@lethe/core/billing/usage';
import { z } from 'zod';
import { organizationProcedure, organizationScope } from '../procedure/builder.ts';

const input = z.strictObject({ ...organizationScope, filter: usageFilterSchema.default({}) });

/** The rows of usage as a stream of lines, which a route handler sends as a file. */
export const exportUsage = organizationProcedure('billing:read')
  .input(input)
  .query(({ ctx, input: { filter } }) => {
    const { organization, projects, ports } = ctx;
    const file = exportRows(ports, { organizationId: organization.id, projects, filter });
    const day = ctx.clock.now().toISOString().slice(0, 10);
    return { ...file, fileName: `${organization.slug}-usage-${day}.csv` };
  });
